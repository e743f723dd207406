//! What can go wrong with a ledger: its file, or its caller. Never its content.

use std::fmt;

/// Why the ledger could not do what was asked.
///
/// One opaque type; ask it with the predicates. The message says what, where and what to do.
#[derive(Debug)]
pub struct LedgerError {
    kind: ErrorKind,
    place: String,
}

#[derive(Debug)]
pub(crate) enum ErrorKind {
    NotALedger,
    Corrupt(String),
    NewerFormat { found: i64, known: i64 },
    ReadOnly,
    Locked,
    Undated(String),
    UnknownEntry(String),
    BadLine { line: usize, what: String },
    Unavailable(String),
}

impl LedgerError {
    pub(crate) fn new(kind: ErrorKind, place: impl Into<String>) -> Self {
        Self { kind, place: place.into() }
    }

    pub(crate) fn from_sqlite(error: &rusqlite::Error, place: &str) -> Self {
        use rusqlite::ErrorCode as Code;
        let kind = match error.sqlite_error_code() {
            Some(Code::DatabaseCorrupt) => ErrorKind::Corrupt(error.to_string()),
            Some(Code::NotADatabase) => ErrorKind::NotALedger,
            Some(Code::ReadOnly) => ErrorKind::ReadOnly,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => ErrorKind::Locked,
            _ => ErrorKind::Unavailable(error.to_string()),
        };
        Self::new(kind, place)
    }

    /// The file is a ledger, but damaged: cut off, or its content does not match its hashes.
    pub fn is_corrupt(&self) -> bool {
        matches!(self.kind, ErrorKind::Corrupt(_))
    }

    /// The file is no ledger at all.
    pub fn is_not_a_ledger(&self) -> bool {
        matches!(self.kind, ErrorKind::NotALedger)
    }

    /// The file was written by a newer Legation.
    pub fn is_newer_format(&self) -> bool {
        matches!(self.kind, ErrorKind::NewerFormat { .. })
    }

    /// The file may be read but not written.
    pub fn is_read_only(&self) -> bool {
        matches!(self.kind, ErrorKind::ReadOnly)
    }

    /// Another process is writing.
    pub fn is_locked(&self) -> bool {
        matches!(self.kind, ErrorKind::Locked)
    }

    /// Neither the document nor the caller says when it could be known.
    pub fn is_undated(&self) -> bool {
        matches!(self.kind, ErrorKind::Undated(_))
    }

    /// A correction, retraction or merger names an entry that the ledger does not have.
    pub fn is_unknown_entry(&self) -> bool {
        matches!(self.kind, ErrorKind::UnknownEntry(_))
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match &self.kind {
            ErrorKind::NotALedger => {
                write!(f, "{place} is not a Legation ledger; choose another file name or move this file away")
            }
            ErrorKind::Corrupt(what) => {
                write!(f, "{place} is damaged ({what}); restore it from a copy, or rebuild it from an export")
            }
            ErrorKind::NewerFormat { found, known } => write!(
                f,
                "{place} has ledger format {found}, this Legation knows formats up to {known}; use the newer Legation that wrote it"
            ),
            ErrorKind::ReadOnly => {
                write!(f, "{place} may only be read; make the file writable, or write to a copy")
            }
            ErrorKind::Locked => {
                write!(f, "{place} is being written by another process; wait for it to end and try again")
            }
            ErrorKind::Undated(name) => {
                write!(f, "{name} has no day of publication; say from which day on it could be known")
            }
            ErrorKind::UnknownEntry(id) => {
                write!(f, "{place} has no entry {id}; list the entries of the document to find its id")
            }
            ErrorKind::BadLine { line, what } => write!(f, "{place} line {line}: {what}"),
            ErrorKind::Unavailable(what) => write!(f, "{place}: {what}"),
        }
    }
}

impl std::error::Error for LedgerError {}
