//! Project tasks: convert models, predict, evaluate.
//!
//! `cargo xtask --help` lists them. Exit codes: 0 done, 1 a check failed, 2 error, 3 not
//! implemented yet.

mod careful;
mod evaluate;
mod model;
mod predict;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Tasks of the project.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Prepare the weights that the analysis embeds.
    #[command(subcommand)]
    Model(model::ModelTask),
    /// Write predictions for a gold file or folder, in the format of the task's scorer.
    Predict(predict::Predict),
    /// Run the development sets, print the table beside other tools, write docs/quality.md.
    Evaluate(evaluate::Evaluate),
}

fn main() -> ExitCode {
    match Arguments::parse().task {
        Task::Model(task) => match model::run(&task) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("error: {message}");
                ExitCode::from(2)
            }
        },
        Task::Predict(predict) => predict.run(),
        Task::Evaluate(evaluate) => evaluate.run(),
    }
}
