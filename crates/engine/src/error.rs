//! What can go wrong between bytes and dialogue: files and stores, never text.

use std::fmt;

/// Why a report could not be read or put into a ledger.
#[derive(Debug)]
pub struct EngineError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    NoText(String),
}

impl EngineError {
    pub(crate) fn no_text(name: &str) -> Self {
        Self { kind: Kind::NoText(name.to_owned()) }
    }

    /// Whether the bytes hold no text at all: nothing, or a picture, an archive, a PDF.
    pub fn is_no_text(&self) -> bool {
        matches!(self.kind, Kind::NoText(_))
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::NoText(name) => write!(f, "{name}: no text"),
        }
    }
}

impl std::error::Error for EngineError {}
