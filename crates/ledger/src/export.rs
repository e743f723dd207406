//! The whole ledger as JSON lines, and back.

use crate::error::ErrorKind;
use crate::{Action, DocumentMeta, EntryId, Ledger, LedgerError, Query, canonical_json};
use legation_document::Date;
use legation_records::Record;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Write};

/// One line of an export: first every document, then every entry, each in the order of arrival.
#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
enum ExportLine {
    Document {
        #[serde(flatten)]
        document: DocumentMeta,
        known_at: Date,
    },
    Entry {
        id: EntryId,
        action: Action,
        document: String,
        known_at: Date,
        target: Option<EntryId>,
        into: Option<EntryId>,
        reason: Option<String>,
        record: Box<Record>,
    },
}

impl Ledger {
    /// Writes everything as JSON lines, keys sorted: the same ledger gives the same bytes.
    ///
    /// # Errors
    /// A damaged ledger, or a place that cannot be written to.
    pub fn export_jsonl(&self, out: &mut dyn Write) -> Result<(), LedgerError> {
        let mut line = |line: &ExportLine| {
            writeln!(out, "{}", canonical_json(line))
                .map_err(|e| LedgerError::new(ErrorKind::Unavailable(e.to_string()), "export"))
        };
        for (document, known_at) in self.documents_with_days()? {
            line(&ExportLine::Document { document: (*document).clone(), known_at })?;
        }
        for entry in self.entries(&Query::everything())? {
            line(&ExportLine::Entry {
                id: entry.id,
                action: entry.action,
                document: entry.document.content_hash.clone(),
                known_at: entry.known_at,
                target: entry.target,
                into: entry.into,
                reason: entry.reason,
                record: Box::new(entry.record),
            })?;
        }
        Ok(())
    }

    /// Replays an export into this ledger. What it already has changes nothing.
    ///
    /// Records of a document are written in one go, so they stand together in the copy; entries and
    /// their ids are the same.
    ///
    /// # Errors
    /// A line that is no line of an export, with its number; a file that cannot be written.
    pub fn import_jsonl(&mut self, input: &mut dyn BufRead) -> Result<(), LedgerError> {
        let bad = |line: usize, what: String| LedgerError::new(ErrorKind::BadLine { line, what }, "import");
        let mut documents: Vec<(DocumentMeta, Date, Vec<Record>)> = Vec::new();
        let mut changes = Vec::new();
        for (i, text) in input.lines().enumerate() {
            let number = i + 1;
            let text = text.map_err(|e| bad(number, e.to_string()))?;
            if text.trim().is_empty() {
                continue;
            }
            match serde_json::from_str(&text).map_err(|e| bad(number, e.to_string()))? {
                ExportLine::Document { document, known_at } => documents.push((document, known_at, Vec::new())),
                ExportLine::Entry { action: Action::Recorded, document, record, .. } => {
                    let home = documents.iter_mut().find(|d| d.0.content_hash == document);
                    home.ok_or_else(|| bad(number, format!("document {document} is not in the export")))?
                        .2
                        .push(*record);
                }
                ExportLine::Entry { action, target, into, reason, record, known_at, .. } => {
                    let target = target.ok_or_else(|| bad(number, format!("{} names no entry", action.word())))?;
                    changes.push((number, action, target, into, reason.unwrap_or_default(), record, known_at));
                }
            }
        }
        for (document, known_at, records) in &documents {
            self.append(document, records, Some(*known_at))?;
        }
        for (number, action, target, into, reason, record, known_at) in changes {
            match action {
                Action::Corrected => self.correct(target, &record, &reason, known_at)?,
                Action::Retracted => self.retract(target, &reason, known_at)?,
                _ => {
                    let into = into.ok_or_else(|| bad(number, "merged names no entry to merge into".to_owned()))?;
                    self.merge(target, into, &reason, known_at)?
                }
            };
        }
        Ok(())
    }
}
