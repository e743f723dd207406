//! What can go wrong between bytes and dialogue: files and stores, never text.

use legation_intake::IntakeError;
use legation_ledger::LedgerError;
use std::fmt;

/// Why a report could not be read or put into a ledger.
#[derive(Debug)]
pub struct EngineError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Intake(IntakeError),
    Ledger(LedgerError),
}

impl EngineError {
    /// Whether the bytes hold no text at all: nothing, or a picture, an archive, a PDF.
    pub fn is_no_text(&self) -> bool {
        matches!(self.kind, Kind::Intake(_))
    }

    /// Whether the ledger's file could not be used.
    pub fn is_ledger(&self) -> bool {
        matches!(self.kind, Kind::Ledger(_))
    }
}

impl From<IntakeError> for EngineError {
    fn from(error: IntakeError) -> Self {
        Self { kind: Kind::Intake(error) }
    }
}

impl From<LedgerError> for EngineError {
    fn from(error: LedgerError) -> Self {
        Self { kind: Kind::Ledger(error) }
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Intake(error) => error.fmt(f),
            Kind::Ledger(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EngineError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Intake(error) => Some(error),
            Kind::Ledger(error) => Some(error),
        }
    }
}
