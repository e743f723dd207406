//! Predictions in the scorers' own formats, and the table of scores beside those of other tools.
//!
//! What comes in is a gold file or folder of a [`Task`]; [`predict`] reads only the cases from it,
//! never the labels, and gives back lines that the task's scorer reads. [`score`] runs the scorer,
//! [`board`] keeps the table and its floors. Deliberately absent: scoring rules of our own: a score
//! that we made up convinces nobody. Where a task's scorer is a published definition ([`conll18`], exact
//! spans of labelled words in [`score_labels`]), it is computed here, from that definition.

pub mod board;
pub mod conll18;
mod conllu;
mod dialogue;
mod entities;
mod geoparsing;
mod officeholders;
mod relations;
pub mod score;
mod spans;
mod task;
mod ud;

pub use dialogue::predict_dialogue;
pub use entities::predict_entities;
pub use geoparsing::predict_geoparsing;
pub use officeholders::predict_officeholders;
pub use relations::predict_relations;
pub use spans::{SpanScores, score_labels};
pub use task::{Task, UnknownTask};
pub use ud::{Reader, Start, evaluate_ud, predict_ud};

use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

/// Why no predictions could be made.
#[derive(Debug, thiserror::Error)]
pub enum PredictError {
    /// The task is known, but the engine has no stage for it yet.
    #[error("task {0} is not implemented")]
    NotImplemented(Task),
    /// A file could not be read.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A line of the gold is not what the task's format says.
    #[error("{} line {line}: {what}", path.display())]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// The engine refused a report.
    #[error(transparent)]
    Engine(#[from] legation_engine::EngineError),
}

/// Predictions for every case of a gold file or folder, one line each, in the format of the task's
/// scorer. `seeds` is the folder of documents whose root is `seeds`.
///
/// # Errors
/// [`PredictError::NotImplemented`] for a task without a stage; otherwise files that cannot be
/// read, with path and line.
pub fn predict(task: Task, gold: &Path, seeds: &Path) -> Result<Vec<String>, PredictError> {
    match task {
        Task::Dialogue => predict_dialogue(gold, seeds),
        Task::Ud => predict_ud(gold, Start::Words, Reader::Careful),
        Task::Entities => predict_entities(gold),
        Task::Relations => predict_relations(gold),
        Task::Officeholders => predict_officeholders(gold),
        Task::Geoparsing => predict_geoparsing(gold),
        other => Err(PredictError::NotImplemented(other)),
    }
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, PredictError> {
    fs::read(path).map_err(|error| PredictError::File { path: path.to_path_buf(), error })
}

/// The cases of a file of JSON lines; empty lines are none.
pub(crate) fn read_lines<T: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<Vec<T>, PredictError> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(i, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| PredictError::Line {
            path: path.to_path_buf(),
            line: i + 1,
            what: error.to_string(),
        })
    };
    lines.map(read).collect()
}
