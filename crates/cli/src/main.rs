//! The `legation` command: arguments in, text out. What it shows is made by the engine.
//!
//! Exit codes: 0 something was found, 1 nothing was found, 2 error. A closed pipe is a normal end.

mod actors;
mod analyse;
mod arguments;
mod code;
mod dialogue;
mod explain;
mod inputs;
mod outcome;
mod screen;
mod view;

use arguments::{Arguments, Command};
use clap::{CommandFactory, FromArgMatches};
use legation_engine::Resources;
use outcome::{Found, Problem};
use std::process::ExitCode;

fn main() -> ExitCode {
    let version = format!("{} (resources {})", env!("CARGO_PKG_VERSION"), Resources::embedded().fingerprint());
    let long = format!("{version}\n{}; see data/places/README.md", analyse::CREDIT);
    let matches = Arguments::command().version(version).long_version(long).get_matches();
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let outcome = match arguments.command {
        Command::Code(arguments) => code::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Dialogue(arguments) => dialogue::run(&arguments),
        Command::Actors(arguments) => actors::run(&arguments),
        Command::Analyse(arguments) => analyse::run(&arguments),
    };
    match outcome {
        // Whoever closed the pipe has read what they wanted.
        Ok(Found::Something) | Err(Problem::Closed) => ExitCode::SUCCESS,
        Ok(Found::Nothing) => ExitCode::from(1),
        Err(Problem::Said(message)) => {
            eprintln!("legation: {message}");
            ExitCode::from(2)
        }
    }
}
