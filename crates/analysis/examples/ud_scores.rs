//! Scores the analysis against treebanks in CoNLL-U, tokens and sentences given.
//!
//! `cargo run --release -p legation-analysis --example ud_scores -- FILE.conllu…`; prints UPOS,
//! lemmas, UAS and LAS over all words (relations without subtype, as is usual, and with it), and the
//! relations that are most often wrong. With `--careful` first, the careful reader is scored.

use legation_analysis::{Analyser, Word};
use std::collections::HashMap;

struct Gold<'a> {
    word: Word<'a>,
    lemma: &'a str,
    upos: &'a str,
    head: usize,
    relation: &'a str,
}

fn sentences(text: &str) -> Vec<Vec<Gold<'_>>> {
    let mut found = vec![Vec::new()];
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if line.is_empty() {
            found.push(Vec::new());
        } else if let [id, form, lemma, upos, _, _, head, relation, _, misc] = fields[..]
            && id.parse::<usize>().is_ok()
            && let Some(sentence) = found.last_mut()
        {
            let word = Word { text: form, spaced: !misc.contains("SpaceAfter=No") };
            sentence.push(Gold { word, lemma, upos, head: head.parse().unwrap_or(0), relation });
        }
    }
    found.retain(|s| !s.is_empty());
    found
}

fn main() -> std::io::Result<()> {
    let mut files = std::env::args().skip(1).peekable();
    let careful = files.next_if_eq("--careful").is_some();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        let gold = sentences(&text);
        let words: Vec<Vec<Word<'_>>> = gold.iter().map(|s| s.iter().map(|g| g.word).collect()).collect();
        let analysis = if careful {
            Analyser::embedded().analyse_words_carefully(&words)
        } else {
            Analyser::embedded().analyse_words(&words)
        };
        let (mut all, mut upos, mut lemma, mut uas, mut las, mut full) = (0, 0, 0, 0, 0, 0);
        let (mut content, mut content_uas, mut content_las) = (0, 0, 0);
        let mut wrong: HashMap<(String, String, bool), usize> = HashMap::new();
        for (sentence, gold) in analysis.sentences.iter().zip(&gold) {
            let first = sentence.tokens.start;
            if sentence.tokens.len() != gold.len() {
                continue;
            }
            for (id, expected) in sentence.tokens.clone().zip(gold) {
                let token = &analysis.tokens[id];
                let head = if analysis.is_root(id) { 0 } else { token.head - first + 1 };
                let base = |r: &str| r.split(':').next().unwrap_or("").to_owned();
                let ours = token.relation.word();
                let (head_right, label_right) = (head == expected.head, base(ours) == base(expected.relation));
                all += 1;
                upos += usize::from(token.upos.word() == expected.upos);
                lemma += usize::from(analysis.lemma(id).eq_ignore_ascii_case(expected.lemma));
                uas += usize::from(head_right);
                las += usize::from(head_right && label_right);
                full += usize::from(head_right && ours == expected.relation);
                if expected.upos != "PUNCT" {
                    content += 1;
                    content_uas += usize::from(head_right);
                    content_las += usize::from(head_right && label_right);
                }
                if !(head_right && label_right) {
                    *wrong.entry((expected.relation.to_owned(), ours.to_owned(), head_right)).or_default() += 1;
                }
            }
        }
        let percent = |n: usize, of: usize| 100.0 * n as f64 / of as f64;
        println!("{file}: {all} words");
        println!(
            "UPOS {:.2}  lemma {:.2}  UAS {:.2}  LAS {:.2}  LAS with subtypes {:.2}; without punctuation UAS {:.2}  LAS {:.2}",
            percent(upos, all),
            percent(lemma, all),
            percent(uas, all),
            percent(las, all),
            percent(full, all),
            percent(content_uas, content),
            percent(content_las, content)
        );
        let mut wrong: Vec<_> = wrong.into_iter().collect();
        wrong.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        for ((expected, ours, head_right), count) in wrong.iter().take(30) {
            println!("{count:6} {expected} read as {ours}, head {}", if *head_right { "right" } else { "wrong" });
        }
    }
    Ok(())
}
