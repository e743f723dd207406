//! The main job, end to end: documents of a set to native lines.

use crate::{PredictError, read, read_lines};
use legation_engine::{Article, Date, Engine, Format, Thread};
use serde::Deserialize;
use std::path::Path;

/// What the set says of a document before it is read. The gold lies in another file, and any
/// further field of the manifest is dropped here: the engine sees bytes, name and day.
#[derive(Debug, Deserialize)]
struct Case {
    document: String,
    path: String,
    root: Option<String>,
    thread: Option<String>,
    order: Option<u32>,
    format: Option<String>,
    dct: Option<Date>,
}

/// Predictions for a set: `gold` is its folder or its `documents.jsonl`. Documents of one thread go
/// into one fresh ledger in their order; threads come in the order of their first document.
///
/// # Errors
/// Files that cannot be read and lines that are no documents, with path and line.
pub fn predict_dialogue(gold: &Path, seeds: &Path) -> Result<Vec<String>, PredictError> {
    let manifest = if gold.is_dir() { gold.join("documents.jsonl") } else { gold.to_path_buf() };
    let set = manifest.parent().unwrap_or(Path::new(""));
    let engine = Engine::embedded();
    let mut lines = Vec::new();
    for thread in threads(read_lines(&manifest, &read(&manifest)?)?) {
        let mut ledger = Thread::fresh()?;
        for case in thread {
            let root = if case.root.as_deref() == Some("seeds") { seeds } else { set };
            let article = Article {
                name: case.document.clone(),
                bytes: read(&root.join(&case.path))?,
                format: if case.format.as_deref() == Some("html") { Format::Html } else { Format::Guess },
                published: case.dct,
                charset: None,
            };
            let report = engine.read(&article)?;
            let addition = ledger.add(&report)?;
            lines.extend(addition.lines(&report));
        }
    }
    Ok(lines)
}

/// Documents by thread; a document without one is a thread of its own.
fn threads(cases: Vec<Case>) -> Vec<Vec<Case>> {
    let mut threads: Vec<(Option<String>, Vec<Case>)> = Vec::new();
    for case in cases {
        let same = threads.iter_mut().find(|(name, _)| name.is_some() && *name == case.thread);
        match same {
            Some((_, thread)) => thread.push(case),
            None => threads.push((case.thread.clone(), vec![case])),
        }
    }
    for (_, thread) in &mut threads {
        thread.sort_by_key(|case| case.order);
    }
    threads.into_iter().map(|(_, thread)| thread).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_read_in_its_order_wherever_its_documents_stand() {
        let case = |document: &str, thread: Option<&str>, order| Case {
            document: document.to_owned(),
            path: document.to_owned(),
            root: None,
            thread: thread.map(str::to_owned),
            order: Some(order),
            format: None,
            dct: None,
        };
        let cases =
            vec![case("b2", Some("B"), 2), case("single", None, 1), case("b1", Some("B"), 1), case("other", None, 1)];
        let names: Vec<Vec<_>> =
            threads(cases).iter().map(|t| t.iter().map(|c| c.document.clone()).collect()).collect();
        assert_eq!(names, [vec!["b1", "b2"], vec!["single"], vec!["other"]]);
    }

    #[test]
    fn gold_labels_in_a_manifest_are_not_even_parsed() {
        let case: Case =
            serde_json::from_str(r#"{"document":"a.txt","path":"a.txt","records":[{"plover":"AGREE"}]}"#).unwrap();
        assert_eq!(case.document, "a.txt");
    }
}
