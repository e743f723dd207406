//! The document records of the development set, scored as its own scorer does. The set lies
//! beside the repository; where it is absent the test says so and passes.

use legation_document::{Article, Document, Span};
use serde_json::Value;
use std::collections::HashMap;
use std::path::PathBuf;

fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    path.join("gold/dialogue/dev/documents.jsonl").exists().then_some(path)
}

fn spans(value: &Value) -> Vec<Span> {
    let number = |v: &Value| v.as_u64().unwrap() as usize;
    value.as_array().unwrap().iter().map(|p| Span::new(number(&p[0]), number(&p[1]))).collect()
}

fn covered(spans: &[Span], len: usize) -> Vec<bool> {
    let mut bytes = vec![false; len];
    for span in spans {
        bytes[span.range()].fill(true);
    }
    bytes
}

fn size(bytes: &[bool]) -> f64 {
    bytes.iter().filter(|b| **b).count() as f64
}

fn common(a: &[bool], b: &[bool]) -> f64 {
    a.iter().zip(b).filter(|(x, y)| **x && **y).count() as f64
}

fn title_score(gold: Option<&str>, got: Option<&str>) -> f64 {
    let words = |t: Option<&str>| -> Vec<String> {
        t.unwrap_or("")
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (gold, got) = (words(gold), words(got));
    if gold.is_empty() || got.is_empty() {
        return f64::from(u8::from(gold == got));
    }
    let mut left: HashMap<&String, usize> = HashMap::new();
    for word in &gold {
        *left.entry(word).or_default() += 1;
    }
    let mut hits = 0;
    for word in &got {
        if let Some(n) = left.get_mut(word).filter(|n| **n > 0) {
            *n -= 1;
            hits += 1;
        }
    }
    let f1 = 2.0 * f64::from(hits) / (gold.len() + got.len()) as f64;
    if f1 >= 0.8 { 1.0 } else { f1 }
}

fn scores(gold: &Value, document: &Document, len: usize) -> Vec<(&'static str, f64)> {
    let body = covered(&spans(&gold["body_spans"]), len);
    let duplicates = covered(&document.duplicates, len);
    let boilerplate = covered(&document.boilerplate, len);
    let gold_duplicates = spans(&gold["duplicate_spans"]);
    let duplicate = if gold_duplicates.is_empty() {
        (1.0 - common(&duplicates, &body) / size(&body) * 2.0).max(0.0)
    } else {
        let gold = covered(&gold_duplicates, len);
        let both = common(&duplicates, &gold);
        let share = both / (size(&duplicates) + size(&gold) - both);
        if share >= 0.8 { 1.0 } else { share }
    };
    let gold_boilerplate = covered(&spans(&gold["boilerplate_spans"]), len);
    let recall = if size(&gold_boilerplate) == 0.0 {
        1.0
    } else {
        common(&boilerplate, &gold_boilerplate) / size(&gold_boilerplate)
    };
    let spared = recall * (1.0 - common(&boilerplate, &body) / size(&body)).max(0.0);
    let mut kept = vec![false; len];
    for block in &document.blocks {
        if let Some(span) = document.map.to_original(block.span) {
            kept[span.range()].fill(true);
        }
    }
    let day = document.published_on().map(|d| d.to_string());
    vec![
        ("title", title_score(gold["title"].as_str(), document.title.as_ref().map(|t| t.text.as_str()))),
        ("published", f64::from(u8::from(day.as_deref() == gold["published"].as_str()))),
        ("language", f64::from(u8::from(document.language.as_deref() == gold["language"].as_str()))),
        ("duplicate", duplicate),
        ("boilerplate", if spared > 0.97 { 1.0 } else { spared }),
        ("body recall", common(&kept, &body) / size(&body)),
    ]
}

#[test]
fn the_development_documents_are_read_as_their_gold_says() {
    let Some(shared) = shared() else {
        println!("skipped: no development set beside the repository");
        return;
    };
    let set = shared.join("gold/dialogue/dev");
    let lines = |name: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(set.join(name)).unwrap();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    };
    let gold: HashMap<String, Value> = lines("gold.jsonl")
        .into_iter()
        .filter(|g| g["kind"] == "document")
        .map(|g| (g["document"].as_str().unwrap().to_owned(), g))
        .collect();
    let mut low = Vec::new();
    for entry in lines("documents.jsonl") {
        let name = entry["document"].as_str().unwrap();
        let root = if entry["root"] == "seeds" { shared.join("seeds") } else { set.clone() };
        let bytes = std::fs::read(root.join(entry["path"].as_str().unwrap())).unwrap();
        let len = bytes.len();
        let mut article = Article::new(name, bytes);
        article.published = entry["dct"].as_str().map(|d| d.parse().unwrap());
        let document = legation_intake::read(&article).unwrap();
        for (field, score) in scores(&gold[name], &document, len) {
            // A dateline is parted from its paragraph by a space that belongs to neither.
            if score < if field == "body recall" { 0.99 } else { 0.999 } {
                low.push(format!("{name} {field} {score:.3}"));
            }
        }
        if std::env::var_os("LEGATION_SHOW").is_some() {
            let text = String::from_utf8_lossy(&article.bytes).into_owned();
            println!("=== {name} {:?} {:?}", document.published, document.provenance);
            for block in &document.blocks {
                println!("{:?}: {}", block.kind, block.span.slice(&document.text));
            }
            for span in &document.boilerplate {
                println!("  - {}", span.slice(&text));
            }
            for note in &document.diagnostics {
                println!("  ! {} {}", note.id, note.message);
            }
        }
    }
    assert!(low.is_empty(), "below 1.0:\n{}", low.join("\n"));
}
