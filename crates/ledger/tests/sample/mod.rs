//! A small invented history, and a place on disk for it.

#![allow(dead_code, unreachable_pub)] // each test binary uses a part of it

use legation_document::{Basis, Date, Interval, Span};
use legation_ledger::{DocumentMeta, Ledger, content_hash};
use legation_records::{
    Actor, Cameo, Category, Country, Factuality, Firmness, HolderFactuality, Kind, Polarity, Record, RecordId, Speaker,
    SpeakerBasis, Topic,
};
use std::path::PathBuf;

pub fn day(month: i8, day: i8) -> Date {
    Date::constant(1931, month, day)
}

/// Velmara says to Ostrenia how willing it is.
pub fn word(number: u64, from: &str, to: &str, on: Date, firmness: u8) -> Record {
    let country = Country::known(from);
    Record {
        document: format!("report-{number}.txt"),
        id: RecordId(number),
        kind: Kind::Event,
        senders: vec![Actor::government(country)],
        receivers: vec![Actor::government(Country::known(to))],
        speaker: Some(Speaker {
            name: Some("Ida Varn".into()),
            office: Some("foreign minister".into()),
            country: Some(country),
        }),
        speaker_basis: SpeakerBasis::Named,
        chain: vec!["Morning Courier".into()],
        category: Some(Category::Agree),
        mode: None,
        contexts: Vec::new(),
        cameo: Some(Cameo::known("036")),
        planned_cameo: None,
        polarity: Polarity::Positive,
        firmness: Some(Firmness::new(firmness).unwrap()),
        factuality: HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: Some(Factuality::Uncommitted) },
        conditions: if firmness == 2 { vec!["the strait is opened".into()] } else { Vec::new() },
        occurred: Some(Interval::day(on, Basis::Expression)),
        place: None,
        unknown: Vec::new(),
        not_stated: Vec::new(),
        topic: Some(Topic { label: "strait commission".into(), actors: vec!["OST".into(), "VEL".into()] }),
        evidence: vec![Span::new(10, 42)],
        evidence_text: vec!["Velmara is ready for talks".into()],
        explanation: legation_records::Explanation::default(),
    }
}

pub fn report(name: &str, on: Date) -> DocumentMeta {
    let mut report = DocumentMeta::new(name, content_hash(name.as_bytes())).published_on(on);
    report.signature = vec![7, 11, u32::MAX];
    report.title = Some(format!("Title of {name}"));
    report
}

/// Four reports, a copy among them; a correction, a merger, a retraction.
pub fn history(ledger: &mut Ledger) {
    let append = |ledger: &mut Ledger, report: DocumentMeta, records: &[Record]| {
        ledger.append(&report, records, None).unwrap().entries
    };
    let first = append(ledger, report("a", day(3, 3)), &[word(1, "VEL", "OST", day(3, 2), 3)]);
    let copy =
        append(ledger, report("b", day(3, 4)).copying(content_hash(b"a")), &[word(2, "VEL", "OST", day(3, 2), 3)]);
    let answer = append(
        ledger,
        report("c", day(3, 9)),
        &[word(3, "OST", "VEL", day(3, 8), 2), word(4, "OST", "KAR", day(3, 8), 1)],
    );
    append(ledger, report("d", day(4, 1)), &[]);
    ledger.correct(first[0], &word(1, "VEL", "OST", day(3, 2), 2), "the condition was missed", day(3, 10)).unwrap();
    ledger.merge(copy[0], first[0], "a copy", day(3, 10)).unwrap();
    ledger.retract(answer[1], "Karvia was not addressed", day(3, 12)).unwrap();
}

pub fn export(ledger: &Ledger) -> String {
    let mut out = Vec::new();
    ledger.export_jsonl(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A folder of its own, removed when dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("legation-ledger-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
