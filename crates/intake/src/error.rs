//! Why bytes could not be read as a report.

use std::fmt;

/// Bytes that are no report at all. Text never causes an error, it causes a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeError {
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Binary(&'static str),
}

impl IntakeError {
    pub(crate) fn empty(name: &str) -> Self {
        Self { name: name.to_owned(), kind: Kind::Empty }
    }

    pub(crate) fn binary(name: &str, what: &'static str) -> Self {
        Self { name: name.to_owned(), kind: Kind::Binary(what) }
    }

    /// Whether there was nothing but white space.
    pub fn is_empty(&self) -> bool {
        self.kind == Kind::Empty
    }

    /// Whether the bytes are no text: a PDF, an archive, a picture.
    pub fn is_binary(&self) -> bool {
        matches!(self.kind, Kind::Binary(_))
    }
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.name.is_empty() { "article" } else { &self.name };
        match self.kind {
            Kind::Empty => write!(f, "{name}: no text, only white space"),
            Kind::Binary(what) => write!(f, "{name}: {what}, not text or HTML"),
        }
    }
}

impl std::error::Error for IntakeError {}
