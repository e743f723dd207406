//! A sentence with two sides marked: who they are, and what the first does toward the second.

use crate::{PredictError, read, read_lines};
use legation_engine::actors::Side;
use legation_engine::records::{Actor, Category, Kind, Record};
use legation_engine::{Analysis, Document, Engine, Report};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What the set says of a pair. The classes are in further fields, which are dropped here.
#[derive(Debug, Deserialize)]
struct Case {
    uid: u64,
    text: String,
    source_spans: Vec<(usize, usize)>,
    target_spans: Vec<(usize, usize)>,
}

#[derive(Debug, Serialize)]
struct Line {
    uid: u64,
    root: Option<&'static str>,
    source: Party,
    target: Party,
}

/// A side, as the engine resolved it.
#[derive(Debug, Serialize)]
struct Party {
    words: String,
    resolved: bool,
    actors: Vec<String>,
    sector: Option<&'static str>,
    organisation: Option<String>,
    reason: String,
}

/// Predictions for a file of marked sentences: the class of the scorer, and who each side is. A side
/// that is marked in several places is resolved by the first that says who it is.
///
/// # Errors
/// Files that cannot be read and lines that are no marked sentences, with path and line.
pub fn predict_relations(gold: &Path) -> Result<Vec<String>, PredictError> {
    let path = if gold.is_dir() { gold.join("plv_train.jsonl") } else { gold.to_path_buf() };
    let engine = Engine::embedded();
    let cases: Vec<Case> = read_lines(&path, &read(&path)?)?;
    let line = |case: Case| {
        let report = engine.read_document(Document::from_paragraphs(&case.text, None));
        let offsets = Offsets::of(&case.text);
        let side = |spans: &[(usize, usize)]| -> (String, Option<Side>) {
            let mut best: Option<Side> = None;
            let mut words = String::new();
            for (start, end) in spans {
                let (start, end) = (offsets.byte(*start), offsets.byte(*end));
                if words.is_empty() {
                    case.text.get(start..end).unwrap_or_default().clone_into(&mut words);
                }
                let side = report.resolutions.side(&report.analysis, tokens_in(&report.analysis, start, end));
                if best.as_ref().is_none_or(|b| !b.is_known()) {
                    best = Some(side);
                }
            }
            (words, best)
        };
        let (source, target) = (side(&case.source_spans), side(&case.target_spans));
        let root = class_of(&report, source.1.as_ref(), target.1.as_ref());
        let line = Line { uid: case.uid, root, source: party(source), target: party(target) };
        serde_json::to_string(&line).expect("a line has string keys only, which JSON always holds")
    };
    Ok(cases.into_iter().map(line).collect())
}

fn party((words, side): (String, Option<Side>)) -> Party {
    let side = side.unwrap_or(Side { actors: Vec::new(), sector: None, organisation: None, reason: String::new() });
    Party {
        words,
        resolved: side.is_known(),
        actors: side.actors.iter().filter_map(Actor::key).map(|k| k.to_string()).collect(),
        sector: side.sector.map(legation_engine::records::Sector::code),
        organisation: side.organisation,
        reason: side.reason,
    }
}

/// The class of the record that the two sides are in; of any record of the sentence, where none has both.
fn class_of(report: &Report, source: Option<&Side>, target: Option<&Side>) -> Option<&'static str> {
    let has = |actors: &[Actor], side: Option<&Side>| {
        side.is_some_and(|s| s.actors.iter().any(|a| actors.iter().any(|b| a.key() == b.key())))
    };
    let rank = |record: &Record| {
        let forward = has(&record.senders, source);
        let onward = has(&record.receivers, target) || has(&record.senders, target);
        usize::from(forward) * 2 + usize::from(onward) + usize::from(record.kind == Kind::Event)
    };
    let coded = report.coding.records.iter().filter(|r| r.category.is_some());
    let best = coded.enumerate().max_by_key(|(i, r)| (rank(r), std::cmp::Reverse(*i)))?.1;
    best.category.map(class)
}

/// The fifteen classes of the benchmark, which has older names for some.
fn class(category: Category) -> &'static str {
    match category {
        Category::Concede | Category::Retreat => "YIELD",
        other => other.word(),
    }
}

/// The tokens that lie in a run of bytes, or touch it.
pub(crate) fn tokens_in(analysis: &Analysis, start: usize, end: usize) -> std::ops::Range<usize> {
    let first = analysis.tokens.partition_point(|t| t.span.end <= start);
    let last = analysis.tokens.partition_point(|t| t.span.start < end);
    first..last.max(first)
}

/// Offsets of a gold file count characters; those of a text count bytes.
pub(crate) struct Offsets {
    starts: Vec<usize>,
    end: usize,
}

impl Offsets {
    pub(crate) fn of(text: &str) -> Self {
        Self { starts: text.char_indices().map(|(at, _)| at).collect(), end: text.len() }
    }

    /// The byte where a character begins; the end of the text beyond the last.
    pub(crate) fn byte(&self, character: usize) -> usize {
        self.starts.get(character).copied().unwrap_or(self.end)
    }

    /// The number of the character that begins at or after a byte.
    pub(crate) fn character(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start < byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_bytes_are_counted_apart() {
        let offsets = Offsets::of("Côte d’Ivoire");
        assert_eq!(offsets.byte(4), 5);
        assert_eq!(offsets.character(offsets.byte(9)), 9);
        assert_eq!(offsets.byte(99), "Côte d’Ivoire".len());
    }

    #[test]
    fn the_class_in_the_gold_is_not_even_parsed() {
        let line = r#"{"uid":3,"text":"A met B.","source_spans":[[0,1]],"target_spans":[[6,7]],"gold_root":"CONSULT"}"#;
        assert_eq!(serde_json::from_str::<Case>(line).unwrap().uid, 3);
    }
}
