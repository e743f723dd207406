//! temporary
use legation_actors::{Registry, resolve};
use legation_analysis::Analyser;
use legation_document::Document;
use std::time::Instant;
fn main() {
    let t = Instant::now();
    let registry = Registry::new();
    println!("start {:?}", t.elapsed());
    let t = Instant::now();
    let mut n = 0;
    let names = ["France", "Vladimir Putin", "Democratic Republic of the Congo", "nobody", "US", "Rapid Support Forces"];
    for i in 0..600_000 { n += registry.lookup(names[i % 6]).len(); }
    println!("lookup {:?} each, {n}", t.elapsed() / 600_000);
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).unwrap_or(file.clone());
        for times in [1, 10, 40] {
            let document = Document::from_paragraphs(&format!("{text}\n").repeat(times), None);
            let t = Instant::now();
            let analysis = Analyser::embedded().analyse(&document);
            let read = t.elapsed();
            let t = Instant::now();
            let r = resolve(&document, &analysis, &registry, None);
            let e = t.elapsed();
            println!("{:.20} x{times} {} tokens {} mentions, analysis {read:?} resolve {e:?} {:.0} tokens/s", file, analysis.tokens.len(), r.mentions().len(), analysis.tokens.len() as f64 / e.as_secs_f64());
        }
    }
}
