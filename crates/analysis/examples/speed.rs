//! Measures how fast texts are read on one core: `cargo run --release -p legation-analysis --example
//! speed -- FILE`, one paragraph a line; first and careful reading. The clock is the wall's, so run it on an idle machine; on
//! a busy one, compare the time of the processor (`time`).

use legation_analysis::Analyser;
use legation_document::Document;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let Some(file) = std::env::args().nth(1) else {
        return Err(std::io::Error::other("name a file, one paragraph a line"));
    };
    let text = std::fs::read_to_string(file)?;
    let start = Instant::now();
    let analyser = Analyser::embedded();
    println!("ready after {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    let words = text.split_whitespace().count();
    // The second round finds its word types remembered, as a long run over news does.
    for round in ["first round", "second round"] {
        let start = Instant::now();
        let analysis = analyser.analyse_text(&text);
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{round}: {words} words, {} tokens, {} sentences in {seconds:.2} s, {:.0} words/s",
            analysis.tokens.len(),
            analysis.sentences.len(),
            words as f64 / seconds
        );
    }
    let first = analyser.analyse(&Document::from_paragraphs(&text, None));
    for round in ["careful reading, first round", "careful reading, second round"] {
        let again = first.clone();
        let start = Instant::now();
        let analysis = analyser.reread(again, |_, _| true);
        let seconds = start.elapsed().as_secs_f64();
        println!("{round}: {} tokens in {seconds:.2} s, {:.0} words/s", analysis.tokens.len(), words as f64 / seconds);
    }
    // The most memory held at once, as far as the system tells.
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("RssFile")) {
            println!("{line}");
        }
    }
    Ok(())
}
