//! Says how many sentences of a collection the careful reader reads, and what that costs:
//! `cargo run --release -p legation-engine --example readers -- FOLDER`, a folder of plain texts,
//! one paragraph a line. One core; the clock is the wall's, so run it on an idle machine.

use legation_engine::analysis::Analyser;
use legation_engine::{Article, Engine, Reader};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: readers FOLDER")?;
    let mut paths: Vec<_> = std::fs::read_dir(&folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let texts = paths.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let words: usize = texts.iter().map(|t| String::from_utf8_lossy(t).split_whitespace().count()).sum();
    let engine = Engine::embedded();
    let (mut sentences, mut careful) = (0, 0);
    for text in &texts {
        let document = legation_engine::Document::from_paragraphs(&String::from_utf8_lossy(text), None);
        let analysis = Analyser::embedded().analyse(&document);
        sentences += analysis.sentences.len();
        careful += engine.candidates(&document, &analysis).into_iter().filter(|c| *c).count();
    }
    println!(
        "{} documents, {words} words, {sentences} sentences, {careful} ({:.1} %) for the careful reader",
        texts.len(),
        100.0 * careful as f64 / sentences.max(1) as f64
    );
    for (name, reader) in [("fast", Reader::Fast), ("candidates", Reader::Candidates), ("careful", Reader::Careful)] {
        let engine = Engine::embedded().with_reader(reader);
        let start = Instant::now();
        let mut records = 0;
        for (number, text) in texts.iter().enumerate() {
            records += engine.read(&Article::new(format!("{number}.txt"), text.as_slice()))?.coding.records.len();
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{name:>10}: {:.0} words/s from bytes to records, {records} records, {seconds:.1} s",
            words as f64 / seconds
        );
    }
    Ok(())
}
