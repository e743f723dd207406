//! Prints every mention of a text and who it is.
//!
//! ```text
//! cargo run -p legation-actors --example mentions -- FILE-OR-TEXT [YYYY-MM-DD] [--trees]
//! ```

use legation_actors::{Registry, Verdict, resolve};
use legation_analysis::Analyser;
use legation_document::{Date, Document};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(input) = arguments.next() else {
        eprintln!("give a file or a text");
        std::process::exit(2);
    };
    let text = std::fs::read_to_string(&input).unwrap_or(input);
    let as_of: Option<Date> = arguments.next().and_then(|d| d.parse().ok());
    let document = Document::from_paragraphs(&text, as_of);
    let analysis = Analyser::embedded().analyse(&document);
    let registry = Registry::new();
    let resolutions = resolve(&document, &analysis, &registry, as_of);
    if std::env::args().any(|a| a == "--trees") {
        println!("{}", analysis.to_conllu());
    }
    let mut shown = 0;
    for (i, sentence) in analysis.sentences.iter().enumerate() {
        println!("\n[{i}] {}", analysis.words(sentence.tokens.clone()));
        for (n, mention) in resolutions.mentions().iter().enumerate() {
            if !sentence.tokens.contains(&mention.head) {
                continue;
            }
            shown += 1;
            let actors = |actors: &[legation_records::Actor]| {
                let each = actors.iter().map(|a| {
                    let key = a.key().map_or("?".to_owned(), |k| k.to_string());
                    format!("{key} {}", a.sector.map_or("-", |s| s.code()))
                });
                each.collect::<Vec<_>>().join(" + ")
            };
            let verdict = match &mention.verdict {
                Verdict::Known(known) => actors(known),
                Verdict::Ambiguous(known) => format!("one of {}", actors(known)),
                Verdict::Unknown => "unknown".to_owned(),
            };
            let person = mention.person.as_ref().map_or(String::new(), |p| {
                format!(" {:?}/{:?}", p.name.as_deref().unwrap_or("-"), p.office.as_deref().unwrap_or("-"))
            });
            println!(
                "  {n:>3} {:<38} ^{:<12} {:?} {verdict}{person} {:?}{}  ({})",
                analysis.words(mention.tokens.clone()).replace('\n', " "),
                analysis.word(mention.head),
                mention.kind,
                mention.entitlement,
                mention.antecedent.map_or(String::new(), |a| format!(" ->{a}")),
                mention.reason
            );
        }
    }
    println!("\n{shown} mentions");
}
