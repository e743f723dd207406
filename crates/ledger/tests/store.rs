//! What a ledger keeps, and what it does when its file is not as it should be.

mod sample;

use legation_document::Date;
use legation_ledger::{Action, DocumentMeta, EntryId, Ledger, Query, standing};
use proptest::prelude::*;
use sample::{Folder, day, export, history, report, word};

#[test]
fn the_same_article_again_changes_nothing() {
    let mut ledger = Ledger::in_memory().unwrap();
    let records = [word(1, "VEL", "OST", day(3, 2), 3)];
    let first = ledger.append(&report("a", day(3, 3)), &records, None).unwrap();
    assert!(!first.already_known && first.independent && first.entries.len() == 1);
    let before = export(&ledger);
    let again = ledger.append(&report("a", day(3, 3)), &[word(9, "OST", "VEL", day(3, 2), 1)], None).unwrap();
    assert!(again.already_known && !again.independent && again.entries.is_empty());
    assert_eq!(export(&ledger), before);
}

#[test]
fn a_copy_is_kept_but_is_no_source_of_its_own() {
    let mut ledger = Ledger::in_memory().unwrap();
    let original = report("a", day(3, 3));
    ledger.append(&original, &[], None).unwrap();
    let receipt = ledger.append(&report("b", day(3, 4)).copying(&original.content_hash), &[], None).unwrap();
    assert!(!receipt.independent && !receipt.already_known);
    let documents = ledger.documents().unwrap();
    assert_eq!(documents[1].copy_of.as_deref(), Some(original.content_hash.as_str()));
    assert_eq!(documents[0].signature, [7, 11, u32::MAX]);
}

#[test]
fn an_undated_document_needs_a_day_from_the_caller() {
    let mut ledger = Ledger::in_memory().unwrap();
    let error = ledger.append(&DocumentMeta::new("a", "00"), &[], None).unwrap_err();
    assert!(error.is_undated());
    assert_eq!(error.to_string(), "a has no day of publication; say from which day on it could be known");
    assert!(ledger.append(&DocumentMeta::new("a", "00"), &[], Some(day(3, 3))).is_ok());
}

#[test]
fn both_clocks_and_the_parties_narrow_a_query() {
    let mut ledger = Ledger::in_memory().unwrap();
    history(&mut ledger);
    let count = |query: &Query| ledger.entries(query).unwrap().len();
    assert_eq!(count(&Query::everything()), 7);
    assert_eq!(count(&Query { known_by: Some(day(3, 3)), ..Query::default() }), 1);
    assert_eq!(count(&Query { as_of: Some(day(3, 2)), known_by: Some(day(3, 9)), ..Query::default() }), 2);
    assert_eq!(count(&Query::on(day(3, 9))), 4);
    assert_eq!(count(&Query::everything().between(["KAR".parse().unwrap()])), 2);
    assert_eq!(count(&Query::everything().between(["VEL".parse().unwrap(), "OST".parse().unwrap()])), 5);
}

#[test]
fn corrections_retractions_and_mergers_hold_from_their_day_on() {
    let mut ledger = Ledger::in_memory().unwrap();
    history(&mut ledger);
    let entries = ledger.entries(&Query::everything()).unwrap();
    let firmness = |known_by| -> Vec<u8> {
        standing(&entries, Some(known_by)).iter().map(|s| s.entry.record.firmness.unwrap().step()).collect()
    };
    let sorted = |mut v: Vec<u8>| {
        v.sort_unstable();
        v
    };
    assert_eq!(sorted(firmness(day(3, 9))), [1, 2, 3, 3]);
    assert_eq!(sorted(firmness(day(3, 10))), [1, 2, 2]);
    assert_eq!(sorted(firmness(day(3, 12))), [2, 2]);
    let merged = standing(&entries, None).iter().map(|s| s.merged.len()).sum::<usize>();
    assert_eq!(merged, 1);
    assert_eq!(entries.iter().filter(|e| e.action == Action::Recorded).count(), 4);
    assert!(ledger.retract(EntryId(1), "no such entry", day(3, 3)).unwrap_err().is_unknown_entry());
}

#[test]
fn replay_gives_the_same_ledger() {
    let mut ledger = Ledger::in_memory().unwrap();
    history(&mut ledger);
    let exported = export(&ledger);
    let mut copy = Ledger::in_memory().unwrap();
    copy.import_jsonl(&mut exported.as_bytes()).unwrap();
    assert_eq!(export(&copy), exported);
    copy.import_jsonl(&mut exported.as_bytes()).unwrap();
    assert_eq!(export(&copy), exported);
    let error = copy.import_jsonl(&mut "\n{\"line\":\"verse\"}\n".as_bytes()).unwrap_err();
    assert!(error.to_string().starts_with("import line 2: "), "{error}");
}

#[test]
fn what_is_written_is_there_after_reopening() {
    let folder = Folder::new("reopen");
    let path = folder.file("a.ledger");
    let mut ledger = Ledger::open(&path).unwrap();
    history(&mut ledger);
    let before = export(&ledger);
    drop(ledger);
    let ledger = Ledger::open(&path).unwrap();
    ledger.verify().unwrap();
    assert_eq!(export(&ledger), before);
}

#[test]
fn no_program_can_change_or_delete_a_line() {
    let folder = Folder::new("append-only");
    let path = folder.file("a.ledger");
    history(&mut Ledger::open(&path).unwrap());
    let raw = rusqlite::Connection::open(&path).unwrap();
    for sql in [
        "DELETE FROM entries",
        "UPDATE entries SET known_at = '1900-01-01'",
        "DELETE FROM documents",
        "UPDATE parties SET party = 'KAR'",
    ] {
        let error = raw.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("append-only"), "{sql}: {error}");
    }
}

#[test]
fn a_cut_off_file_is_damaged() {
    let folder = Folder::new("cut");
    let path = folder.file("a.ledger");
    history(&mut Ledger::open(&path).unwrap());
    let bytes = std::fs::read(&path).unwrap();
    for keep in [bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..keep]).unwrap();
        let error = Ledger::open(&path).unwrap_err();
        assert!(error.is_corrupt(), "{error}");
        assert!(error.to_string().contains("restore it from a copy"), "{error}");
    }
}

#[test]
fn a_changed_byte_is_found_by_verify() {
    let folder = Folder::new("byte");
    let path = folder.file("a.ledger");
    history(&mut Ledger::open(&path).unwrap());
    let mut bytes = std::fs::read(&path).unwrap();
    let needle = b"strait is opened";
    let places: Vec<usize> =
        bytes.windows(needle.len()).enumerate().filter(|(_, w)| w == needle).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at] = b'S';
    }
    std::fs::write(&path, &bytes).unwrap();
    assert!(Ledger::open(&path).unwrap().verify().unwrap_err().is_corrupt());
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let folder = Folder::new("other");
    let text = folder.file("notes.txt");
    std::fs::write(&text, "Dear diary, ".repeat(20)).unwrap();
    assert!(Ledger::open(&text).unwrap_err().is_not_a_ledger());
    let other = folder.file("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let error = Ledger::open(&other).unwrap_err();
    assert!(error.is_not_a_ledger(), "{error}");
}

#[test]
fn a_newer_format_is_refused_with_its_number() {
    let folder = Folder::new("newer");
    let path = folder.file("a.ledger");
    history(&mut Ledger::open(&path).unwrap());
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = Ledger::open(&path).unwrap_err();
    assert!(error.is_newer_format());
    assert!(error.to_string().contains("has ledger format 99, this Legation knows formats up to 1"), "{error}");
}

#[test]
fn a_read_only_file_is_read_and_not_written() {
    let folder = Folder::new("read-only");
    let path = folder.file("a.ledger");
    history(&mut Ledger::open(&path).unwrap());
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let mut ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.entries(&Query::everything()).unwrap().len(), 7);
    let error = ledger.append(&report("e", day(5, 1)), &[], None).unwrap_err();
    assert!(error.is_read_only(), "{error}");
}

#[test]
fn a_second_writer_waits_and_is_told() {
    let folder = Folder::new("second");
    let path = folder.file("a.ledger");
    let mut ledger = Ledger::open(&path).unwrap();
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = ledger.append(&report("a", day(3, 3)), &[], None).unwrap_err();
    assert!(error.is_locked(), "{error}");
    raw.execute_batch("ROLLBACK").unwrap();
    assert!(ledger.append(&report("a", day(3, 3)), &[], None).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn the_order_of_arrival_leaves_no_trace_in_what_stands(order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let reports: Vec<_> = (0..6_u64)
            .map(|i| {
                let on: Date = day(3, 1 + i as i8);
                (report(&format!("r{i}"), on), vec![word(i, "VEL", "OST", on, (i % 6) as u8)])
            })
            .collect();
        let ids = |order: &[usize]| {
            let mut ledger = Ledger::in_memory().unwrap();
            for i in order {
                ledger.append(&reports[*i].0, &reports[*i].1, None).unwrap();
            }
            let entries = ledger.entries(&Query::everything()).unwrap();
            standing(&entries, None).iter().map(|s| s.id).collect::<Vec<_>>()
        };
        prop_assert_eq!(ids(&order), ids(&[0, 1, 2, 3, 4, 5]));
    }
}
