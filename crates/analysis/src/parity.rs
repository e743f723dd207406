//! The model's own output against what spaCy says about the same text: `tests/golden/*.jsonl`, one
//! text a line. A longer file is read too where the variable `LEGATION_PARITY` names one; other
//! weights than the embedded ones are read where `LEGATION_WEIGHTS` names their file.

use crate::analyser::{Analyser, is_blank};
use serde_json::Value;
use std::collections::BTreeMap;

/// Counts of what was compared and of what agreed, by kind.
#[derive(Default)]
struct Agreement(BTreeMap<&'static str, (usize, usize)>);

impl Agreement {
    fn count(&mut self, kind: &'static str, agrees: bool) {
        let entry = self.0.entry(kind).or_default();
        entry.0 += usize::from(agrees);
        entry.1 += 1;
    }

    fn least(&self) -> f64 {
        self.0.values().map(|(agreed, all)| *agreed as f64 / *all as f64).fold(1.0, f64::min)
    }
}

fn compare(lines: &str) -> Agreement {
    let other = std::env::var_os("LEGATION_WEIGHTS").map(|path| {
        let bytes: &'static [u8] = std::fs::read(path).unwrap().leak();
        Analyser::from_bytes(bytes).unwrap()
    });
    let analyser = other.as_ref().unwrap_or_else(|| Analyser::embedded());
    let mut agreement = Agreement::default();
    for line in lines.lines() {
        let gold: Value = serde_json::from_str(line).unwrap();
        let text = gold["text"].as_str().unwrap();
        let strings =
            |key: &str| -> Vec<&str> { gold[key].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect() };
        let words = strings("words");
        let (tokens, reading) = analyser.reading(text);
        let ours: Vec<&str> = tokens.iter().map(|t| &text[t.range.clone()]).collect();
        agreement.count("tokens of a text", ours == words);
        if ours != words {
            if let Some(i) = ours.iter().zip(&words).position(|(a, b)| a != b) {
                println!("tokens: {:?} for {:?}", &ours[i..ours.len().min(i + 3)], &words[i..words.len().min(i + 3)]);
            }
            continue;
        }
        let (tags, labels, pos, lemmas) = (strings("tags"), strings("deps"), strings("pos"), strings("lemmas"));
        let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
        for i in 0..words.len() {
            agreement.count("tags", reading.tags[i].word() == tags[i]);
            if is_blank(words[i]) {
                continue;
            }
            let head = gold["heads"][i].as_u64() == Some(reading.tree.heads[i] as u64);
            agreement.count("heads", head);
            agreement.count("heads and labels", head && labels[i].parse() == Ok(reading.tree.labels[i]));
            agreement.count("sentence starts", gold["starts"][i].as_bool() == Some(reading.tree.starts[i]));
            let upos = Analyser::model_upos(&reading, &lower, i);
            agreement.count("parts of speech", upos.word() == pos[i]);
            let mut lemma = String::new();
            analyser.model_lemma(words[i], &lower[i], reading.tags[i], upos, &mut lemma);
            if lemma != lemmas[i] || upos.word() != pos[i] {
                println!(
                    "{}/{}/{:?}: {upos} {lemma:?} for {} {:?}",
                    words[i], tags[i], reading.tree.labels[i], pos[i], lemmas[i]
                );
            }
            agreement.count("lemmas", lemma == lemmas[i]);
        }
        let names: Vec<Value> =
            reading.names.iter().map(|(r, kind)| serde_json::json!([r.start, r.end, kind.word()])).collect();
        let expected = gold["ents"].as_array().unwrap();
        for name in expected.iter().chain(names.iter().filter(|n| !expected.contains(n))) {
            let agrees = expected.contains(name) && names.contains(name);
            if !agrees {
                println!("{name}: {} in {text}", if expected.contains(name) { "missing" } else { "too many" });
            }
            agreement.count("names", agrees);
        }
    }
    for (kind, (agreed, all)) in &agreement.0 {
        println!("{kind}: {agreed} of {all}, {:.3} %", 100.0 * *agreed as f64 / *all as f64);
    }
    agreement
}

#[test]
fn invented_news_is_read_as_spacy_reads_it() {
    let agreement = compare(include_str!("../tests/golden/news.jsonl"));
    assert!(agreement.least() >= 0.995, "see the counts above");
}

#[test]
fn a_longer_file_is_read_as_spacy_reads_it() {
    let Some(path) = std::env::var_os("LEGATION_PARITY") else { return };
    let agreement = compare(&std::fs::read_to_string(path).unwrap());
    assert!(agreement.least() >= 0.99, "see the counts above");
}
