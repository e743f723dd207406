//! Reports in order, and the lines that come out.

use legation_engine::{Addition, Article, Date, Engine, Report, Thread};
use serde_json::Value;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

const OFFER: &str = "LIMA, 2 March 2026 (Andes Wire) - Peru said on Monday it was ready to hold talks with Ecuador. \
    The foreign ministry in Lima gave no date. It said that the talks should be about the canal, and that its \
    engineers had been told to prepare for them.\n";

fn read(name: &str, text: &str) -> Report {
    ENGINE.read(&Article::new(name, text)).expect("a text is read")
}

fn add(thread: &mut Thread, report: &Report) -> Addition {
    thread.add(report).expect("a ledger in memory takes entries")
}

fn lines(report: &Report) -> Vec<String> {
    add(&mut Thread::fresh().unwrap(), report).lines(report)
}

#[test]
fn the_same_bytes_give_the_same_lines() {
    assert_eq!(lines(&read("offer.txt", OFFER)), lines(&read("offer.txt", OFFER)));
}

#[test]
fn lines_come_as_document_records_dialogues_with_their_fields_in_order() {
    let lines = lines(&read("offer.txt", OFFER));
    let kinds: Vec<String> =
        lines.iter().map(|l| serde_json::from_str::<Value>(l).unwrap()["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds.first().map(String::as_str), Some("document"));
    assert_eq!(kinds.last().map(String::as_str), Some("dialogue"));
    assert!(lines[0].starts_with(r#"{"document":"offer.txt","kind":"document","title":null,"published":"2026-03-02""#));
    let last = lines.last().unwrap();
    assert!(
        last.starts_with(r#"{"document":"offer.txt","kind":"dialogue","parties":["ECU","PER"],"topic":"#),
        "{last}"
    );
}

#[test]
fn evidence_slices_to_the_words_that_a_record_shows() {
    let report = read("offer.txt", OFFER);
    assert!(!report.coding.records.is_empty());
    for record in &report.coding.records {
        assert_eq!(record.evidence.len(), record.evidence_text.len());
        for (span, text) in record.evidence.iter().zip(&record.evidence_text) {
            assert_eq!(span.slice(OFFER), text);
        }
    }
}

#[test]
fn a_copy_is_named_and_is_no_second_source() {
    let mut thread = Thread::fresh().unwrap();
    add(&mut thread, &read("offer.txt", OFFER));
    let copy = OFFER.replace("engineers", "experts").replace("2 March", "3 March");
    let addition = add(&mut thread, &read("copy.txt", &copy));
    assert_eq!(addition.copy_of.as_deref(), Some("offer.txt"));
    assert_eq!(addition.dialogues[0].qualifiers.sources, 1);
}

#[test]
fn the_same_report_again_changes_nothing() {
    let mut thread = Thread::fresh().unwrap();
    let report = read("offer.txt", OFFER);
    let first = add(&mut thread, &report);
    let entries = thread.ledger().entries(&legation_ledger::Query::everything()).unwrap().len();
    let second = add(&mut thread, &report);
    assert!(second.already_known);
    assert_eq!(second.copy_of, None);
    assert_eq!(second.lines(&report), first.lines(&report));
    assert_eq!(thread.ledger().entries(&legation_ledger::Query::everything()).unwrap().len(), entries);
}

#[test]
fn a_report_without_a_date_is_coded_and_moves_no_dialogue() {
    let report = read("offer.txt", OFFER.split_once(" - ").unwrap().1);
    assert!(report.document.published.is_none());
    assert!(!report.coding.records.is_empty());
    let mut thread = Thread::fresh().unwrap();
    let addition = add(&mut thread, &report);
    assert!(addition.undated);
    assert!(addition.dialogues.is_empty());
    assert_eq!(thread.last_day(), None);
}

#[test]
fn a_date_handed_in_stands_where_the_text_gives_none() {
    let text = OFFER.split_once(" - ").unwrap().1;
    let day = Date::constant(2026, 3, 2);
    let report = ENGINE.read(&Article { published: Some(day), ..Article::new("offer.txt", text) }).unwrap();
    assert_eq!(report.document.published_on(), Some(day));
    assert_eq!(add(&mut Thread::fresh().unwrap(), &report).dialogues[0].as_of, day);
}

#[test]
fn bytes_without_text_are_an_error_and_text_never_is() {
    let error = ENGINE.read(&Article::new("page.pdf", &b"%PDF-1.7\n\xe2\xe3"[..])).unwrap_err();
    assert!(error.is_no_text());
    assert!(error.to_string().starts_with("page.pdf: "));
    assert!(ENGINE.read(&Article::new("odd.txt", "((( ,,, \u{fffd} \u{200b} ))) “")).is_ok());
}
