//! Who held an office on a day: the registry asked for each question of the set.

use crate::PredictError;
use crate::score::{ScoreError, Scores};
use legation_engine::actors::{Registry, Sense};
use legation_engine::{Date, Engine};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A question. The accepted answers beside it are dropped here.
#[derive(Debug, Deserialize)]
struct Question {
    country: String,
    position: String,
    date: Date,
}

/// The questions of a set: the file itself, or the development file of its folder.
fn questions(gold: &Path) -> PathBuf {
    if gold.is_dir() { gold.join("queries.dev.jsonl") } else { gold.to_path_buf() }
}

/// An answer for each question: the usual name and behind it the other forms on file, or null.
///
/// # Errors
/// Files that cannot be read and lines that are no questions, with path and line.
pub fn predict_officeholders(gold: &Path) -> Result<Vec<String>, PredictError> {
    let path = questions(gold);
    let text = fs::read_to_string(&path).map_err(|error| PredictError::File { path: path.clone(), error })?;
    let engine = Engine::embedded();
    let mut lines = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let question: Question = serde_json::from_str(line).map_err(|error| PredictError::Line {
            path: path.clone(),
            line: i + 1,
            what: error.to_string(),
        })?;
        let answer = answer(engine.registry(), &question);
        lines.push(serde_json::json!({ "answer": answer }).to_string());
    }
    Ok(lines)
}

fn answer(registry: &Registry, question: &Question) -> Option<String> {
    // "INT" with an office "of" an organisation: the Secretary-General of the United Nations.
    let organisation = question.position.split_once(" of the ").and_then(|(office, body)| {
        let body = registry.lookup(body).into_iter().find_map(|sense| match sense {
            Sense::Organisation(row) => Some(registry.organisation(row).id.clone().into_owned()),
            _ => None,
        });
        body.map(|id| (id, office))
    });
    let day = Some(question.date);
    let holder = registry
        .holder_of(&question.country, &question.position, day)
        .or_else(|| organisation.and_then(|(id, office)| registry.holder_of(&id, office, day)))?;
    let mut names = vec![holder.name.clone().into_owned()];
    if let Some(row) = registry.holders().position(|h| h.id == holder.id) {
        names.extend(registry.names_of(Sense::Holder(row)));
    }
    Some(names.join(", "))
}

/// The groups that are told apart in the table, by the words of the question.
fn group(position: &str) -> &'static str {
    let position = position.to_lowercase();
    let is = |words: &[&str]| words.iter().any(|w| position.contains(w));
    if is(&["vice", "permanent", "director", "trade", "chancellor of", "national security"]) {
        "other_offices"
    } else if is(&["foreign", "external", "secretary of state"]) {
        "foreign_minister"
    } else if is(&["defence", "defense"]) {
        "defence_minister"
    } else if is(&["prime minister"]) {
        "head_of_government"
    } else if is(&["president"]) {
        "head_of_state"
    } else {
        "other_offices"
    }
}

/// Runs the scorer on the whole set and on each group of offices. It prints one line and writes no
/// report, so the words of that line are read.
pub(crate) fn score(scorer: &Path, set: &Path, predictions: &Path) -> Result<Scores, ScoreError> {
    let file = |path: &Path| {
        let path = path.to_path_buf();
        move |error| ScoreError::File { path, error }
    };
    let set = questions(set);
    let asked = fs::read_to_string(&set).map_err(file(&set))?;
    let said = fs::read_to_string(predictions).map_err(file(predictions))?;
    let mut groups: BTreeMap<&str, (String, String)> = BTreeMap::new();
    for (question, answer) in asked.lines().zip(said.lines()) {
        let parsed: serde_json::Value = serde_json::from_str(question).unwrap_or_default();
        let position = parsed.get("position").and_then(|p| p.as_str()).unwrap_or_default();
        if !position.contains("mbassador") {
            let (q, a) = groups.entry(group(position)).or_default();
            *q += question;
            q.push('\n');
            *a += answer;
            a.push('\n');
        }
    }
    let mut measures = BTreeMap::new();
    let text = run(scorer, &set, predictions)?;
    for (kind, measure) in [("main", "overall"), ("ambassador", "ambassadors")] {
        if let Some(value) = accuracy(&text, kind) {
            measures.insert(measure.to_owned(), value);
        }
    }
    for (name, (questions, answers)) in groups {
        let part = |end: &str| predictions.with_extension(format!("{name}.{end}"));
        let (q, a) = (part("queries.jsonl"), part("answers.jsonl"));
        fs::write(&q, questions).map_err(file(&q))?;
        fs::write(&a, answers).map_err(file(&a))?;
        if let Some(value) = accuracy(&run(scorer, &q, &a)?, "main") {
            measures.insert(name.to_owned(), value);
        }
    }
    Ok(Scores { measures, documents: BTreeMap::new(), text })
}

fn run(scorer: &Path, questions: &Path, answers: &Path) -> Result<String, ScoreError> {
    let run = Command::new("python3").arg(scorer).arg(questions).arg(answers).output();
    let run = match run {
        Ok(run) => run,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(ScoreError::NoPython),
        Err(error) => return Err(ScoreError::File { path: scorer.to_path_buf(), error }),
    };
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr).trim().lines().last().unwrap_or("no word").to_owned();
        return Err(ScoreError::Scorer { path: scorer.to_path_buf(), said });
    }
    Ok(String::from_utf8_lossy(&run.stdout).into_owned())
}

/// The accuracy of a kind in `{'main': {'acc': 0.9, …}, …}`, from 0 to 100.
fn accuracy(text: &str, kind: &str) -> Option<f64> {
    let (_, rest) = text.split_once(&format!("'{kind}': {{'acc': "))?;
    let number = rest.split([',', '}']).next()?;
    number.trim().parse::<f64>().ok().map(|share| share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scorers_line_is_read() {
        let line =
            "{'main': {'acc': 0.9502, 'answered': 1.0, 'n': 5}, 'ambassador': {'acc': 0.25, 'answered': 0.3, 'n': 4}}";
        assert_eq!(accuracy(line, "main").map(f64::round), Some(95.0));
        assert_eq!(accuracy(line, "ambassador").map(f64::round), Some(25.0));
        assert_eq!(accuracy("Traceback", "main"), None);
    }

    #[test]
    fn an_office_of_an_organisation_is_asked_of_the_organisation() {
        let registry = Registry::new();
        let ask = |country: &str, position: &str, date: &str| {
            let date = date.parse().expect("a day");
            answer(&registry, &Question { country: country.into(), position: position.into(), date })
        };
        let name = ask("INT", "Secretary-General of the United Nations", "2010-01-01").expect("an answer");
        assert!(name.starts_with("Ban Ki-moon"), "{name}");
        assert_eq!(ask("INT", "Permanent Representative", "2010-01-01"), None);
    }
}
