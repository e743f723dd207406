//! Reports in order, into one ledger.

use crate::{EngineError, Report, native};

/// Reports that belong together, taken in order into one ledger.
#[derive(Debug, Default)]
pub struct Thread {}

/// What a report added to its thread.
#[derive(Clone, Debug, Default)]
pub struct Addition {
    /// The earlier document of the thread that this one copies or rewrites without news of its own.
    pub copy_of: Option<String>,
}

impl Thread {
    /// A thread with a fresh ledger in memory.
    pub fn fresh() -> Self {
        Self::default()
    }

    /// Takes the next report.
    pub fn add(&mut self, report: &Report) -> Result<Addition, EngineError> {
        let _ = report;
        Ok(Addition::default())
    }
}

impl Addition {
    /// The native lines of a report: its document, its records, and the dialogues as they stand now.
    pub fn lines(&self, report: &Report) -> Vec<String> {
        let mut lines = vec![native::document(report, self.copy_of.as_deref())];
        lines.extend(report.coding.records.iter().map(native::record));
        lines
    }
}
