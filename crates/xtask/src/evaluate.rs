//! `cargo xtask evaluate [TASK…]`

use clap::Args;
use legation_evaluation::board::{self, Limits, Row};
use legation_evaluation::score::{self, ScoreError};
use legation_evaluation::{Task, evaluate_ud, predict};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// Runs the development sets, prints the table beside other tools, writes docs/quality.md.
///
/// The page, and Legation's number in README.md, are written when all tasks are run. Without any development set at hand, `--check` compares the numbers of the committed page with
/// the floors.
#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// Which tasks; all that have a stage and a development set, if none is named.
    tasks: Vec<Task>,
    /// Folder of the development sets.
    #[arg(long, value_name = "DIR", default_value = "../shared/gold")]
    gold: PathBuf,
    /// Folder of the documents whose root is `seeds`.
    #[arg(long, value_name = "DIR", default_value = "../shared/seeds")]
    seeds: PathBuf,
    /// Fail where a measure breaks its limit in crates/evaluation/floors.toml; write nothing.
    #[arg(long)]
    check: bool,
    /// Print each scorer's own report too.
    #[arg(long)]
    details: bool,
}

impl Evaluate {
    pub(crate) fn run(self) -> ExitCode {
        let tasks = if self.tasks.is_empty() { Task::ALL.to_vec() } else { self.tasks.clone() };
        let mut rows = Vec::new();
        let mut missing = 0;
        for task in tasks {
            match self.one(task) {
                Ok(row) => rows.push(row),
                Err(Skip::NotImplemented) => missing += 1,
                Err(Skip::NotHere(reason)) => eprintln!("skipped {task}: {reason}"),
                Err(Skip::Failed(message)) => {
                    eprintln!("cargo xtask evaluate: {message}");
                    return ExitCode::from(2);
                }
            }
        }
        if missing > 0 {
            eprintln!("{missing} tasks have no stage yet");
            if !self.tasks.is_empty() && rows.is_empty() {
                return ExitCode::from(3);
            }
        }
        print!("{}", board::table(&rows));
        let page = root().join("docs/quality.md");
        if self.check {
            return check(&rows, &page);
        }
        if rows.is_empty() {
            eprintln!("nothing was scored, {} stays as it is", page.display());
            return ExitCode::FAILURE;
        }
        // A run of some tasks would take the others off the page.
        if !self.tasks.is_empty() {
            return ExitCode::SUCCESS;
        }
        let readme = root().join("README.md");
        let written = fs::write(&page, board::page(&rows)).map_err(|error| (page, error)).and_then(|()| {
            fs::read_to_string(&readme)
                .and_then(|text| fs::write(&readme, board::with_score(&text, &rows)))
                .map_err(|error| (readme, error))
        });
        if let Err((path, error)) = written {
            eprintln!("cargo xtask evaluate: {}: {error}", path.display());
            return ExitCode::from(2);
        }
        ExitCode::SUCCESS
    }

    fn one(&self, task: Task) -> Result<Row, Skip> {
        if !task.is_implemented() {
            return Err(Skip::NotImplemented);
        }
        let Some(set) = score::development_set(task, &self.gold) else {
            return Err(Skip::NotHere(format!("no development set below {}", self.gold.display())));
        };
        if task == Task::Ud {
            let scores = evaluate_ud(&set).map_err(|error| Skip::Failed(error.to_string()))?;
            if self.details {
                eprintln!("{}", scores.text);
            }
            return Ok(Row { task, scores });
        }
        let lines = match predict(task, &set, &self.seeds) {
            Ok(lines) => lines,
            Err(error) => return Err(Skip::Failed(error.to_string())),
        };
        let folder = target().join("evaluation");
        let file = folder.join(format!("{task}.jsonl"));
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&file, lines.join("\n") + "\n"))
            .map_err(|error| Skip::Failed(format!("{}: {error}", file.display())))?;
        match score::score(task, &self.gold, &set, &file, self.details) {
            Ok(scores) => {
                if self.details {
                    eprintln!("{}", scores.text);
                }
                Ok(Row { task, scores })
            }
            Err(error @ ScoreError::NoPython) => Err(Skip::NotHere(error.to_string())),
            Err(error) => Err(Skip::Failed(error.to_string())),
        }
    }
}

/// Why a task has no row.
enum Skip {
    NotImplemented,
    NotHere(String),
    Failed(String),
}

fn check(rows: &[Row], page: &Path) -> ExitCode {
    let mut measured: Vec<_> = rows.iter().map(|row| (row.task, row.scores.measures.clone())).collect();
    if measured.is_empty() {
        let text = match fs::read_to_string(page) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("cargo xtask evaluate: {}: {error}", page.display());
                return ExitCode::from(2);
            }
        };
        eprintln!("no development set at hand: checking the numbers of {}", page.display());
        measured = board::read_page(&text).into_iter().collect();
    }
    let mut broken = 0;
    for (task, measures) in measured {
        for sentence in Limits::of(task).broken_by(&measures) {
            eprintln!("{task}: {sentence}");
            broken += 1;
        }
    }
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The project's root, two folders above this crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Where cargo builds, so that nothing lands between the sources.
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
