//! The native output, `dialogue/1`: one JSON object a line, as `docs/record-format.md` describes.
//!
//! Each function gives one line without its line feed. Field order is fixed and nothing depends on
//! hash order, so the same report gives the same bytes.

use crate::Report;
use legation_dialogue::Dialogue;
use legation_document::{Date, DateBasis, Span};
use legation_ledger::canonical_json;
use legation_records::Record;
use serde::Serialize;

/// A `document` record.
#[derive(Clone, Debug, Serialize)]
struct DocumentLine<'a> {
    document: &'a str,
    kind: &'static str,
    title: Option<&'a str>,
    published: Option<Date>,
    published_basis: Option<DateBasis>,
    language: Option<&'a str>,
    duplicate_spans: &'a [Span],
    boilerplate_spans: &'a [Span],
    copy_of: Option<&'a str>,
}

/// The line of kind `document`: what was found before anything was coded.
/// `copy_of` names the earlier document of the thread that this one repeats.
pub fn document(report: &Report, copy_of: Option<&str>) -> String {
    let document = &report.document;
    line(&DocumentLine {
        document: report.name(),
        kind: "document",
        title: document.title.as_ref().map(|t| t.text.as_str()),
        published: document.published.map(|p| p.date),
        published_basis: document.published.map(|p| p.basis),
        language: document.language.as_deref(),
        duplicate_spans: &document.duplicates,
        boilerplate_spans: &document.boilerplate,
        copy_of,
    })
}

/// The line of a record of kind event, plan, absence, presupposition or assessment.
pub fn record(record: &Record) -> String {
    line(record)
}

/// Fields of a `dialogue` record in the order of the format; what the label rests on comes after them.
const DIALOGUE_FIELDS: [&str; 12] = [
    "document",
    "kind",
    "parties",
    "topic",
    "label",
    "willing",
    "conditional",
    "contact",
    "awaiting",
    "contested",
    "next",
    "as_of",
];

/// The line of kind `dialogue`: how a dialogue stands, after a document of this name if it stands
/// in a thread.
pub fn dialogue(dialogue: &Dialogue, document: Option<&str>) -> String {
    let mut value = dialogue.to_record_json();
    value["document"] = document.into();
    let fields = value.as_object().expect("a dialogue is written as an object");
    let mut names: Vec<&str> = fields.keys().map(String::as_str).collect();
    names.sort_by_key(|name| (DIALOGUE_FIELDS.iter().position(|f| f == name).unwrap_or(usize::MAX), *name));
    let pairs = names.iter().map(|name| format!("\"{name}\":{}", canonical_json(&fields[*name])));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
}

fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("records have string keys only, which JSON always holds")
}
