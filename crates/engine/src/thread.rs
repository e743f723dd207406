//! Reports in order, into one ledger.

use crate::{EngineError, Report, native};
use legation_dialogue::{Dialogue, Settings, fold};
use legation_document::{Date, Document};
use legation_intake::{is_copy, similarity};
use legation_ledger::{DocumentMeta, Entry, EntryId, Ledger, Query};
use legation_records::{ActorKey, Kind};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

/// How many of the latest documents are kept whole, so that an excerpt of one is known as a copy.
/// Earlier ones are compared by signature, which finds whole copies only.
const KEPT: usize = 256;

/// Share of equal numbers of two signatures from which on a document is a copy of an earlier one
/// that is no longer at hand. Its standard error is about 0.06; independent reports of one happening
/// stay below a third.
const SAME_SIGNATURE: f64 = 0.7;

/// A thread of so few documents is about one thing: a report that moves nothing is still about it.
const SHORT: usize = 16;

/// Reports that belong together, taken in order into one ledger.
///
/// Nothing is known before its report was published: the day of publication is the day from which
/// on a record is known. The state after a report is that of the day of its publication.
pub struct Thread {
    ledger: Ledger,
    settings: Settings,
    /// Documents and entries of the ledger, in order, so that they are read from it once.
    known: Vec<Arc<DocumentMeta>>,
    entries: Vec<Entry>,
    recent: VecDeque<Document>,
}

/// What a report added to its thread.
#[derive(Clone, Debug, Default)]
pub struct Addition {
    /// The dialogues that the report concerns, as they stand after it on the day of its publication;
    /// all dialogues of a short thread, where it concerns none.
    pub dialogues: Vec<Dialogue>,
    /// The earlier document of the thread that this one copies or rewrites without news of its own.
    pub copy_of: Option<String>,
    /// Whether the ledger had the very same bytes already; then nothing was written.
    pub already_known: bool,
    /// Whether the report has no day of publication. Then nobody can say when its records became
    /// known; the ledger does not take them, and no dialogue moves.
    pub undated: bool,
}

impl Thread {
    /// A thread with a fresh ledger in memory.
    ///
    /// # Errors
    /// Only if there is no memory for it.
    pub fn fresh() -> Result<Self, EngineError> {
        Self::with(Ledger::in_memory()?)
    }

    /// A thread that goes on in the ledger of a file; the file is made if it is not there.
    ///
    /// # Errors
    /// A file that is no ledger, is damaged, or was written by a newer version.
    pub fn open(path: &Path) -> Result<Self, EngineError> {
        Self::with(Ledger::open(path)?)
    }

    /// A thread over the ledger of a file that is there, for looking only.
    ///
    /// # Errors
    /// No such file, or as [`Thread::open`].
    pub fn read(path: &Path) -> Result<Self, EngineError> {
        Self::with(Ledger::open_read_only(path)?)
    }

    fn with(ledger: Ledger) -> Result<Self, EngineError> {
        let known = ledger.documents()?;
        let entries = ledger.entries(&Query::everything())?;
        Ok(Self { ledger, settings: Settings::default(), known, entries, recent: VecDeque::new() })
    }

    /// Every dialogue, as it stood on a day by what was published until a day.
    pub fn dialogues(&self, as_of: Date, known_by: Date) -> Vec<Dialogue> {
        fold(&self.entries, &self.settings, as_of, known_by)
    }

    /// The last day of publication on file: what stands for "now", since nothing here reads a clock.
    pub fn last_day(&self) -> Option<Date> {
        self.entries.iter().map(Entry::published).chain(self.known.iter().filter_map(|d| d.published)).max()
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Takes the next report.
    ///
    /// # Errors
    /// A ledger that cannot be written.
    pub fn add(&mut self, report: &Report) -> Result<Addition, EngineError> {
        let document = &report.document;
        let original = self.original_of(document);
        let mut meta = DocumentMeta::from(document);
        meta.copy_of = original.as_ref().map(|o| o.content_hash.clone());
        let mut addition = Addition { copy_of: original.map(|o| o.name.clone()), ..Addition::default() };
        let Some(day) = document.published_on() else {
            addition.undated = true;
            return Ok(addition);
        };
        let receipt = self.ledger.append(&meta, &report.coding.records, None)?;
        addition.already_known = receipt.already_known;
        if !receipt.already_known {
            for id in &receipt.entries {
                self.entries.push(self.ledger.entry(*id)?);
            }
            self.known.push(Arc::new(meta));
            self.recent.push_back(document.clone());
            if self.recent.len() > KEPT {
                self.recent.pop_front();
            }
        }
        addition.dialogues = self.dialogues(day, day);
        let concerned = concerned(&addition.dialogues, report, &receipt.entries);
        if concerned.contains(&true) || self.known.len() > SHORT {
            let mut concerned = concerned.into_iter();
            addition.dialogues.retain(|_| concerned.next().unwrap_or(false));
        }
        Ok(addition)
    }

    /// The earliest document that this one copies: the very bytes under another name, an excerpt or
    /// a copy with small changes.
    fn original_of(&self, document: &Document) -> Option<&DocumentMeta> {
        let provenance = &document.provenance;
        let copied = |known: &DocumentMeta| {
            if known.content_hash == provenance.content_hash {
                return true;
            }
            let alike = similarity(&document.signature, &known.signature);
            // Without one equal number in 64, less than a fiftieth is shared: no need to count words.
            alike > 0.0
                && match self.recent.iter().find(|r| r.provenance.content_hash == known.content_hash) {
                    Some(earlier) => is_copy(document, earlier),
                    None => alike >= SAME_SIGNATURE,
                }
        };
        let original = self.known.iter().find(|known| copied(known))?;
        // The very same file again is no copy of itself.
        let itself = original.content_hash == provenance.content_hash && original.name == provenance.name;
        (!itself).then_some(original)
    }
}

/// Which dialogues a report concerns: those that one of its records moved or was looked at for, and
/// those whose parties it all names.
fn concerned(dialogues: &[Dialogue], report: &Report, entries: &[EntryId]) -> Vec<bool> {
    let named: Vec<ActorKey> = report
        .coding
        .records
        .iter()
        .filter(|record| record.kind != Kind::Assessment)
        .flat_map(legation_records::Record::parties)
        .collect();
    let concerns = |dialogue: &Dialogue| {
        dialogue.moves.iter().any(|m| entries.contains(&m.entry))
            || (dialogue.parties.len() > 1 && dialogue.parties.iter().all(|p| named.contains(p)))
    };
    dialogues.iter().map(concerns).collect()
}

impl Addition {
    /// The native lines of a report: its document, its records, and the dialogues as they stand now.
    pub fn lines(&self, report: &Report) -> Vec<String> {
        let mut lines = vec![native::document(report, self.copy_of.as_deref())];
        lines.extend(report.coding.records.iter().map(native::record));
        lines.extend(self.dialogues.iter().map(|dialogue| native::dialogue(dialogue, Some(report.name()))));
        lines
    }
}
