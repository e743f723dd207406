//! `legation analyse`: sentences and trees.

use crate::arguments::Analyse;
use crate::inputs::Input;
use crate::outcome::{Found, Problem};
use legation_engine::Engine;
use std::io::{self, Write as _};

pub(crate) fn run(arguments: &Analyse) -> Result<Found, Problem> {
    let report = Engine::embedded().read(&Input::one(&arguments.input)?.read(None)?)?;
    io::stdout().lock().write_all(report.analysis.to_conllu().as_bytes())?;
    Ok(Found::when(!report.analysis.sentences.is_empty()))
}
