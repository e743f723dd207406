//! How a command ends.

use std::fmt::Display;
use std::io;
use std::path::Path;

/// Whether there was anything to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Something,
    Nothing,
}

impl Found {
    /// Something, if that is so.
    pub(crate) fn when(something: bool) -> Self {
        if something { Self::Something } else { Self::Nothing }
    }
}

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Nobody reads any more.
    Closed,
    /// What, where, and what to do.
    Said(String),
}

impl Problem {
    pub(crate) fn said(message: impl Into<String>) -> Self {
        Self::Said(message.into())
    }

    /// A problem with a file.
    pub(crate) fn file(path: &Path, error: impl Display) -> Self {
        Self::Said(format!("{}: {error}", path.display()))
    }
}

impl From<io::Error> for Problem {
    /// Errors that carry no path come from standard output.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Said(format!("standard output: {error}"))
        }
    }
}

impl From<legation_engine::EngineError> for Problem {
    fn from(error: legation_engine::EngineError) -> Self {
        Self::Said(error.to_string())
    }
}
