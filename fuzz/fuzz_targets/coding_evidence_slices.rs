//! Each record has evidence that slices to words of the original; the same bytes give the same lines.
#![no_main]

use legation_engine::{Date, Engine, Thread, document::Article};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

fuzz_target!(|bytes: &[u8]| {
    let article = Article { published: Some(Date::constant(2026, 1, 15)), ..Article::new("fuzz", bytes) };
    let Ok(report) = ENGINE.read(&article) else { return };
    for record in &report.coding.records {
        assert!(!record.evidence.is_empty(), "a record without evidence");
        for span in &record.evidence {
            let words = bytes.get(span.range()).expect("evidence lies in the original");
            assert!(words.iter().any(|b| !b.is_ascii_whitespace()), "evidence without words");
        }
    }
    let lines = |report| Thread::fresh().and_then(|mut t| t.add(report)).expect("a ledger in memory").lines(report);
    let again = ENGINE.read(&article).expect("what was read once is read again");
    assert_eq!(lines(&report), lines(&again), "the same bytes, another result");
});
