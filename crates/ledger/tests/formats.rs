//! Every format that was ever written is opened and compared with what it held.

mod sample;

use legation_ledger::{Ledger, Query};
use sample::{Folder, export, history};
use std::path::{Path, PathBuf};

fn formats() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/formats")
}

#[test]
fn every_old_format_opens_and_holds_what_it_held() {
    let mut seen = 0;
    for version in std::fs::read_dir(formats()).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        seen += 1;
        let folder = Folder::new("format");
        let copy = folder.file("ledger.db");
        std::fs::copy(version.join("ledger.db"), &copy).unwrap();
        let expected = std::fs::read_to_string(version.join("ledger.jsonl")).unwrap();
        let ledger = Ledger::open_read_only(&copy).unwrap();
        ledger.verify().unwrap();
        assert_eq!(export(&ledger), expected, "{}", version.display());
        drop(ledger);
        let ledger = Ledger::open(&copy).unwrap();
        assert_eq!(ledger.entries(&Query::everything()).unwrap().len(), 7);
    }
    assert!(seen >= 1, "tests/formats has a folder for each format");
}

#[test]
fn the_same_history_still_gives_the_same_ids() {
    let mut ledger = Ledger::in_memory().unwrap();
    history(&mut ledger);
    let expected = std::fs::read_to_string(formats().join("v1/ledger.jsonl")).unwrap();
    assert_eq!(export(&ledger), expected);
}

/// Run by hand when a new format begins, never to repair an old one:
/// `cargo test -p legation-ledger --test formats -- --ignored`.
#[test]
#[ignore = "writes the fixture of the current format"]
fn write_the_fixture_of_the_current_format() {
    let folder = formats().join(format!("v{}", legation_ledger::FORMAT));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("ledger.db");
    assert!(!path.exists(), "{} is there: old formats are never rewritten", path.display());
    let mut ledger = Ledger::open(&path).unwrap();
    history(&mut ledger);
    std::fs::write(folder.join("ledger.jsonl"), export(&ledger)).unwrap();
}
