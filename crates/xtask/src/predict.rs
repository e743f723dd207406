//! `cargo xtask predict TASK GOLD -o FILE`

use clap::Args;
use legation_evaluation::{PredictError, Reader, Start, Task, predict, predict_ud};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes predictions for a gold file or folder, in the format of the task's scorer.
///
/// The labels of the gold are never read. Exit code 3: the task is known, but not implemented yet.
#[derive(Debug, Args)]
pub(crate) struct Predict {
    /// Which task, such as `dialogue`.
    task: Task,
    /// The gold: a file or a folder of the task's format, wherever it lies.
    gold: PathBuf,
    /// Where to write; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Folder of the documents whose root is `seeds`.
    #[arg(long, value_name = "DIR", default_value = "../shared/seeds")]
    seeds: PathBuf,
    /// For `ud`: read the plain text of the treebank, not its sentences and words.
    #[arg(long)]
    raw: bool,
    /// For `ud`: the fast reader alone, whose readings `training/` learns from.
    #[arg(long)]
    fast: bool,
}

impl Predict {
    pub(crate) fn run(self) -> ExitCode {
        let lines = if self.task == Task::Ud {
            let start = if self.raw { Start::Text } else { Start::Words };
            predict_ud(&self.gold, start, if self.fast { Reader::Fast } else { Reader::Careful })
        } else if self.raw || self.fast {
            eprintln!("cargo xtask predict: --raw and --fast are for ud, not for {}", self.task);
            return ExitCode::from(2);
        } else {
            predict(self.task, &self.gold, &self.seeds)
        };
        let lines = match lines {
            Ok(lines) => lines,
            Err(error @ PredictError::NotImplemented(_)) => {
                eprintln!("cargo xtask predict: {error}");
                return ExitCode::from(3);
            }
            Err(error) => {
                eprintln!("cargo xtask predict: {error}");
                return ExitCode::from(2);
            }
        };
        let mut text = lines.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        let written = if self.output.as_os_str() == "-" {
            std::io::stdout().write_all(text.as_bytes())
        } else {
            std::fs::write(&self.output, text)
        };
        match written {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("cargo xtask predict: {}: {error}", self.output.display());
                ExitCode::from(2)
            }
        }
    }
}
