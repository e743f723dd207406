//! Predictions in the scorers' own formats, and the table of scores beside those of other tools.
//!
//! What comes in is a gold file or folder of a [`Task`]; [`predict`] reads only the cases from it,
//! never the labels, and gives back lines that the task's scorer reads. [`score`] runs the scorer,
//! [`board`] keeps the table and its floors. Deliberately absent: scoring rules of our own: a score
//! that we compute ourselves convinces nobody.

pub mod board;
mod dialogue;
mod geoparsing;
pub mod score;
mod task;

pub use dialogue::predict_dialogue;
pub use geoparsing::predict_geoparsing;
pub use task::{Task, UnknownTask};

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
        Task::Geoparsing => predict_geoparsing(gold),
        other => Err(PredictError::NotImplemented(other)),
    }
}
