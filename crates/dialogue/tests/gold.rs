//! The development set: gold records in, states compared with the gold states after each document.
//!
//! The set lies beside the repository (`../shared/gold/dialogue/dev`), not in it; where it is
//! absent the test says so and passes.

use legation_dialogue::{Dialogue, Settings, fold};
use legation_document::Date;
use legation_ledger::{DocumentMeta, Ledger, Query};
use legation_records::Record;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn lines(path: &Path) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(
        text.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).expect("gold is JSON")).collect(),
    )
}

fn record(gold: &Value, number: usize) -> Record {
    let mut value = gold.clone();
    let fields = value.as_object_mut().unwrap();
    fields.insert("id".into(), json!(format!("{number:016x}")));
    for list in ["chain", "contexts", "evidence_text", "not_stated", "unknown", "conditions"] {
        if !fields.get(list).is_some_and(Value::is_array) {
            fields.insert(list.into(), json!([]));
        }
    }
    if fields["factuality"].is_null() {
        fields.insert("factuality".into(), json!({"outlet": null, "speaker": null}));
    }
    if fields["polarity"].is_null() {
        fields.insert("polarity".into(), json!("+"));
    }
    serde_json::from_value(value).unwrap_or_else(|e| panic!("{}: {e}", gold["id"]))
}

fn set(value: &Value) -> BTreeSet<String> {
    value.as_array().map(|a| a.iter().filter_map(|x| x.as_str().map(str::to_owned)).collect()).unwrap_or_default()
}

/// Whether a coded field has the gold value or one of its alternatives.
fn right(gold: &Value, got: &Value, field: &str) -> Option<bool> {
    let expected = &gold[field];
    if expected.is_null() {
        return None;
    }
    let alternatives = gold["alt_ok"][field].as_array().cloned().unwrap_or_default();
    Some(std::iter::once(expected).chain(&alternatives).any(|e| match e {
        Value::Array(_) => set(e) == set(&got[field]),
        other => *other == got[field],
    }))
}

fn next_is_right(gold: &Value, got: &Value) -> bool {
    match (&gold["next"], &got["next"]) {
        (Value::Null, Value::Null) => true,
        (g, p) if g.is_object() && p.is_object() => {
            let day = |v: &Value| v.as_str().and_then(|s| s.parse::<Date>().ok());
            day(&p["start"]) >= day(&g["start"]) && day(&p["end"]) <= day(&g["end"])
        }
        _ => false,
    }
}

#[test]
fn gold_records_lead_to_the_gold_states() {
    let root = std::env::var("LEGATION_GOLD")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/gold").to_owned());
    let root = Path::new(&root).join("dialogue/dev");
    let (Some(documents), Some(gold)) = (lines(&root.join("documents.jsonl")), lines(&root.join("gold.jsonl"))) else {
        eprintln!("skipped: no development set at {}", root.display());
        return;
    };
    let mut ledgers: BTreeMap<String, Ledger> = BTreeMap::new();
    let (mut wrong, mut fields, mut hits) = (Vec::new(), 0, 0);
    for (number, document) in documents.iter().enumerate() {
        let name = document["document"].as_str().unwrap();
        let mine: Vec<&Value> = gold.iter().filter(|g| g["document"] == document["document"]).collect();
        let published: Date = mine
            .iter()
            .find(|g| g["kind"] == "document")
            .and_then(|g| g["published"].as_str())
            .and_then(|d| d.parse().ok())
            .expect("every gold document has a day");
        let records: Vec<Record> = mine
            .iter()
            .filter(|g| ["event", "plan", "absence", "presupposition", "assessment"].iter().any(|k| g["kind"] == *k))
            .enumerate()
            .map(|(i, g)| record(g, number * 1000 + i))
            .collect();
        let ledger = ledgers
            .entry(document["thread"].as_str().unwrap().to_owned())
            .or_insert_with(|| Ledger::in_memory().unwrap());
        let meta = DocumentMeta::new(name, document["sha256"].as_str().unwrap()).published_on(published);
        ledger.append(&meta, &records, None).unwrap();
        let entries = ledger.entries(&Query::on(published)).unwrap();
        let states: Vec<Value> =
            fold(&entries, &Settings::default(), published, published).iter().map(Dialogue::to_record_json).collect();
        for expected in mine.iter().filter(|g| g["kind"] == "dialogue") {
            let parties = set(&expected["parties"]);
            let Some(got) = states.iter().find(|s| set(&s["parties"]) == parties) else {
                wrong.push(format!("{name} {parties:?}: no dialogue, {} expected", expected["label"]));
                fields += 1;
                continue;
            };
            println!("{name} {parties:?} {} {}", got["summary"], got["questions"]);
            for field in ["label", "willing", "conditional", "contact", "awaiting", "contested"] {
                let Some(ok) = right(expected, got, field) else { continue };
                fields += 1;
                hits += usize::from(ok);
                if !ok {
                    wrong.push(format!("{name} {parties:?} {field}: {} expected, got {}", expected[field], got[field]));
                }
            }
            fields += 1;
            let ok = next_is_right(expected, got);
            hits += usize::from(ok);
            if !ok {
                wrong.push(format!("{name} {parties:?} next: {} expected, got {}", expected["next"], got["next"]));
            }
        }
        for got in &states {
            let known =
                mine.iter().filter(|g| g["kind"] == "dialogue").any(|g| set(&g["parties"]) == set(&got["parties"]));
            if !known && !["unknown", "dormant", "estranged"].iter().any(|l| got["label"] == *l) {
                wrong.push(format!("{name}: stray dialogue {} {}", got["parties"], got["label"]));
            }
        }
    }
    println!("{hits} of {fields} fields right");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
