//! Running a task's own scorer.

use crate::Task;
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
    let scorer = [format!("score_{task}.py"), "score.py".to_owned()]
        .into_iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
        .unwrap_or_else(|| folder.join("score.py"));
    if task == Task::Geoparsing {
        return crate::geoparsing::score(&scorer, set, predictions);
    }
    let report = predictions.with_extension("scores.json");
    let mut command = Command::new("python3");
    command.arg(&scorer).arg(set).arg(predictions).arg("--json").arg(&report);
    if details {
        command.arg("--details");
    }
    let run = command.output();
    let run = match run {
        Ok(run) => run,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(ScoreError::NoPython),
        Err(error) => return Err(ScoreError::File { path: scorer, error }),
    };
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr).trim().lines().last().unwrap_or("no word").to_owned();
        return Err(ScoreError::Scorer { path: scorer, said });
    }
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    let json = fs::read(&report).map_err(|error| ScoreError::File { path: report.clone(), error })?;
    let json: serde_json::Value =
        serde_json::from_slice(&json).map_err(|error| ScoreError::Scorer { path: scorer, said: error.to_string() })?;
    Ok(dialogue_scores(&json, text))
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
