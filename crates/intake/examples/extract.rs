//! Extracts the body of each page of a JSON-lines file, for the extraction scorers:
//! `extract GOLD.jsonl > PREDICTIONS.jsonl`. The pages are given by paths relative to the file,
//! already uncompressed next to it or in the folder given second.

use legation_document::{Article, BlockKind, Format};
use serde_json::{Value, json};
use std::path::PathBuf;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let gold = PathBuf::from(arguments.next().expect("the path of a JSON-lines file"));
    let folder = arguments.next().map_or_else(|| gold.parent().unwrap().to_owned(), PathBuf::from);
    let text = std::fs::read_to_string(&gold).expect("a readable file");
    for line in text.lines() {
        let entry: Value = serde_json::from_str(line).expect("a JSON object a line");
        let path = folder.join(entry["html"].as_str().unwrap().trim_end_matches(".gz"));
        let mut article = Article::new(entry["id"].as_str().unwrap(), std::fs::read(path).expect("a page"));
        article.format = Format::Html;
        let start = std::time::Instant::now();
        let document = legation_intake::read(&article);
        let took = start.elapsed().as_micros();
        let mut body = Vec::new();
        if let Ok(document) = &document {
            for block in &document.blocks {
                // The sets hold what a page says as text; the words of its pictures are none.
                if !matches!(block.kind, BlockKind::Title | BlockKind::Caption) {
                    body.push(block.span.slice(&document.text).to_owned());
                }
            }
        }
        let title = document.as_ref().ok().and_then(|d| d.title.as_ref().map(|t| t.text.clone()));
        let day = document.as_ref().ok().and_then(|d| d.published_on().map(|d| d.to_string()));
        println!(
            "{}",
            json!({"id": entry["id"], "text": body.join("\n"), "title": title, "published": day, "us": took})
        );
    }
}
