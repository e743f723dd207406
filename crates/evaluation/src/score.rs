//! Running a task's own scorer.

use crate::{Task, predict_entities, score_labels};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// What a scorer said: named measures, and its own words.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// Named measures, such as `overall`, from 0 to 100.
    pub measures: BTreeMap<String, f64>,
    /// Score of each document, if the scorer gives it, from 0 to 100.
    pub documents: BTreeMap<String, f64>,
    /// The scorer's own output.
    pub text: String,
}

/// Why a development set was not scored. Never a failure of the engine.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// There is no Python to run the scorer with.
    #[error("no python3 to run the scorer with")]
    NoPython,
    /// The scorer could not be run.
    #[error("{}: {error}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The scorer ended with an error.
    #[error("{}: {said}", path.display())]
    Scorer {
        /// Which scorer.
        path: PathBuf,
        /// Its last words.
        said: String,
    },
}

/// Folder of the development set of a task below the gold folder, if it is there.
pub fn development_set(task: Task, gold: &Path) -> Option<PathBuf> {
    let folder = gold.join(task.word());
    [folder.join("dev"), folder].into_iter().find(|f| f.is_dir())
}

/// Scores predictions with the scorer that lies in the task's folder; with `details`, its words go into every miss.
///
/// # Errors
/// No Python, no scorer, or a scorer that ends with an error.
pub fn score(task: Task, gold: &Path, set: &Path, predictions: &Path, details: bool) -> Result<Scores, ScoreError> {
    let folder = gold.join(task.word());
    match task {
        Task::Relations => return relations_scores(&folder, predictions, details),
        Task::Entities => return entities_scores(gold, predictions),
        _ => {}
    }
    let scorer = [format!("score_{task}.py"), "score.py".to_owned()]
        .into_iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
        .unwrap_or_else(|| folder.join("score.py"));
    if task == Task::Officeholders {
        return crate::officeholders::score(&scorer, set, predictions);
    }
    if task == Task::Geoparsing {
        return crate::geoparsing::score(&scorer, set, predictions);
    }
    let report = predictions.with_extension("scores.json");
    let mut command = Command::new("python3");
    command.arg(&scorer).arg(set).arg(predictions).arg("--json").arg(&report);
    if details {
        command.arg("--details");
    }
    let text = words_of(&mut command, &scorer)?;
    let json = fs::read(&report).map_err(|error| ScoreError::File { path: report.clone(), error })?;
    let json: serde_json::Value =
        serde_json::from_slice(&json).map_err(|error| ScoreError::Scorer { path: scorer, said: error.to_string() })?;
    Ok(dialogue_scores(&json, text))
}

/// What a scorer prints.
fn words_of(command: &mut Command, scorer: &Path) -> Result<String, ScoreError> {
    let run = match command.output() {
        Ok(run) => run,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(ScoreError::NoPython),
        Err(error) => return Err(ScoreError::File { path: scorer.to_path_buf(), error }),
    };
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr).trim().lines().last().unwrap_or("no word").to_owned();
        return Err(ScoreError::Scorer { path: scorer.to_path_buf(), said });
    }
    Ok(String::from_utf8_lossy(&run.stdout).into_owned())
}

/// The measures of the scorer of marked pairs, and the share of pairs of which both sides are a
/// country, an organisation or a sector: our own count of our own answers, right or wrong. Pairs of
/// which a side is not marked are left out of it.
fn relations_scores(folder: &Path, predictions: &Path, details: bool) -> Result<Scores, ScoreError> {
    let scorer = folder.join("score_plv.py");
    let mut command = Command::new("python3");
    command.arg(&scorer).arg("--gold").arg(folder.join("plv_train.jsonl")).arg("--pred").arg(predictions);
    let json = words_of(command.arg("--json"), &scorer)?;
    let json: serde_json::Value = serde_json::from_str(&json)
        .map_err(|error| ScoreError::Scorer { path: scorer.clone(), said: error.to_string() })?;
    let mut measures = BTreeMap::new();
    for (name, class, field) in [
        ("classes", "root", "macro_f1"),
        ("four-class", "penta", "macro_f1"),
        ("precision", "root", "precision"),
        ("coverage", "root", "coverage"),
    ] {
        if let Some(value) = json.get(class).and_then(|c| c.get(field)).and_then(serde_json::Value::as_f64) {
            measures.insert(name.to_owned(), value * 100.0);
        }
    }
    let lines =
        fs::read_to_string(predictions).map_err(|error| ScoreError::File { path: predictions.to_path_buf(), error })?;
    let (mut marked, mut resolved) = (0u32, 0u32);
    let mut text = json.to_string();
    for line in lines.lines().filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok()) {
        let sides = [&line["source"], &line["target"]];
        if sides.iter().any(|s| s["words"].as_str().is_none_or(str::is_empty)) {
            continue;
        }
        marked += 1;
        resolved += u32::from(sides.iter().all(|s| s["resolved"] == true));
        if details {
            for side in sides.iter().filter(|s| s["resolved"] != true) {
                text.push_str("\nnobody: ");
                text.push_str(side["words"].as_str().unwrap_or_default());
            }
        }
    }
    if marked > 0 {
        measures.insert("sides".to_owned(), 100.0 * f64::from(resolved) / f64::from(marked));
    }
    Ok(Scores { measures, documents: BTreeMap::new(), text })
}

/// The measures of the scorer of mentions (overlap F1 by kind, recall of the linked set), and exact
/// F1 of names on the labelled words of a treebank, where that file is at hand.
fn entities_scores(gold: &Path, predictions: &Path) -> Result<Scores, ScoreError> {
    let folder = gold.join(Task::Entities.word());
    let scorer = folder.join("score.py");
    let file = |path: &Path, error| ScoreError::File { path: path.to_path_buf(), error };
    let score = |set: &str, gold: &Path, predicted: &Path| {
        words_of(Command::new("python3").arg(&scorer).arg(set).arg(gold).arg(predicted), &scorer)
    };
    let predicted = |name: &str, set: &Path| -> Result<Option<PathBuf>, ScoreError> {
        if !set.is_file() {
            return Ok(None);
        }
        let lines = predict_entities(set)
            .map_err(|error| ScoreError::Scorer { path: set.to_path_buf(), said: error.to_string() })?;
        let path = predictions.with_file_name(name);
        fs::write(&path, lines.join("\n") + "\n").map_err(|error| file(&path, error))?;
        Ok(Some(path))
    };
    let mut text = score("re3d", &folder.join("re3d.dev.jsonl"), predictions)?;
    let mut measures = BTreeMap::new();
    for line in text.lines() {
        let kind = line.split_whitespace().next().unwrap_or_default();
        let overlap = line.split_once("overlap PRF=[").and_then(|(_, rest)| rest.split_once(']')).map(|(n, _)| n);
        let numbers: Vec<f64> =
            overlap.into_iter().flat_map(|n| n.split(',')).filter_map(|n| n.trim().parse().ok()).collect();
        if let ("Person" | "Organisation" | "Location" | "Nationality", [_, recall, f1]) = (kind, numbers.as_slice()) {
            measures.insert(kind.to_lowercase(), f1 * 100.0);
            measures.insert(format!("{}-recall", kind.to_lowercase()), recall * 100.0);
        }
    }
    let linked = folder.join("n3.dev.jsonl");
    if let Some(path) = predicted("entities.n3.jsonl", &linked)? {
        let said = score("n3", &linked, &path)?;
        let json: serde_json::Value = serde_json::from_str(&said)
            .map_err(|error| ScoreError::Scorer { path: scorer.clone(), said: error.to_string() })?;
        for (name, key) in [("found", "mention_recall"), ("linked", "linked_correct")] {
            if let Some(value) = json.get(key).and_then(serde_json::Value::as_f64) {
                measures.insert(name.to_owned(), value * 100.0);
            }
        }
        text.push_str(&said);
    }
    let words = gold.join("ud/UNER_English-EWT/en_ewt-ud-dev.iob2");
    if let Some(path) = predicted("entities.iob2", &words)? {
        let read = |p: &Path| fs::read_to_string(p).map_err(|error| file(p, error));
        for (kind, scores) in score_labels(&read(&words)?, &read(&path)?, &["PER", "ORG", "LOC"]) {
            let name = if kind == "all" { "names".to_owned() } else { format!("names-{}", kind.to_lowercase()) };
            measures.insert(name, scores.f1);
        }
    }
    Ok(Scores { measures, documents: BTreeMap::new(), text })
}

/// The measures of the dialogue scorer.
fn dialogue_scores(json: &serde_json::Value, text: String) -> Scores {
    let mut measures = BTreeMap::new();
    let number = |key: &str| json.get(key).and_then(serde_json::Value::as_f64);
    for (key, factor) in [("overall", 1.0), ("precision", 100.0), ("recall", 100.0)] {
        if let Some(value) = number(key) {
            measures.insert(key.to_owned(), value * factor);
        }
    }
    let mut documents = BTreeMap::new();
    let mut fatal = 0.0;
    for (name, document) in json.get("documents").and_then(serde_json::Value::as_object).into_iter().flatten() {
        let field = |key: &str| document.get(key).and_then(serde_json::Value::as_f64).unwrap_or(0.0);
        documents.insert(name.clone(), field("score"));
        fatal += field("nf");
    }
    measures.insert("fatal".to_owned(), fatal);
    Scores { measures, documents, text }
}
