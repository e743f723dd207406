//! Prints the analysis of a text in CoNLL-U, names in the last column.
//!
//! `cargo run -p legation-analysis --example conllu -- "The talks were held in Geneva."`; with a
//! file name, that file is read, without an argument, standard input. One paragraph a line.

use legation_analysis::Analyser;
use std::io::Read;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    if let Some(argument) = std::env::args().nth(1) {
        text = std::fs::read_to_string(&argument).unwrap_or(argument);
    } else {
        std::io::stdin().read_to_string(&mut text)?;
    }
    print!("{}", Analyser::embedded().analyse_text(&text).to_conllu());
    Ok(())
}
