//! The SQLite file behind a ledger.

use crate::canonical::{canonical_json, short_hash};
use crate::error::ErrorKind;
use crate::{Action, DocumentMeta, Entry, EntryId, LedgerError, Query, Receipt};
use legation_document::Date;
use legation_records::Record;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, TransactionBehavior, params};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Number of the file format that this version writes; `PRAGMA user_version` of the file.
///
/// Every older format loads. Version 1 is the first.
pub const FORMAT: i64 = 1;

/// `PRAGMA application_id` of a ledger: "LGTN" in ASCII.
const APPLICATION: i64 = 0x4C47_544E;

/// Tables of format 1. Triggers keep them append-only even against other programs.
const SCHEMA: &str = "
CREATE TABLE documents (
    hash       TEXT NOT NULL PRIMARY KEY,
    sequence   INTEGER NOT NULL UNIQUE,
    known_at   TEXT NOT NULL,
    body       TEXT NOT NULL,
    signature  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE entries (
    sequence   INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    action     TEXT NOT NULL CHECK (action IN ('recorded', 'corrected', 'retracted', 'merged')),
    document   TEXT NOT NULL REFERENCES documents (hash),
    known_at   TEXT NOT NULL,
    target     TEXT REFERENCES entries (id),
    merged_into TEXT REFERENCES entries (id),
    reason     TEXT,
    body       TEXT NOT NULL
) STRICT;
CREATE TABLE parties (
    party      TEXT NOT NULL,
    sequence   INTEGER NOT NULL REFERENCES entries (sequence),
    PRIMARY KEY (party, sequence)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER documents_stay  BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER documents_fixed BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entries_stay    BEFORE DELETE ON entries   BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entries_fixed   BEFORE UPDATE ON entries   BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER parties_stay    BEFORE DELETE ON parties   BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER parties_fixed   BEFORE UPDATE ON parties   BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
";

/// An append-only store of entries: one file, one writer, many readers.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    place: String,
    writable: bool,
}

impl Ledger {
    /// Opens the ledger in a file, or starts one where there is no file.
    ///
    /// A file that may not be written is opened for reading: only writing then fails.
    ///
    /// # Errors
    /// A file that is no ledger, is damaged, or was written by a newer Legation.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, LedgerError> {
        let path = path.as_ref();
        if std::fs::metadata(path).is_ok_and(|m| m.permissions().readonly()) {
            return Self::open_read_only(path);
        }
        let place = path.display().to_string();
        check_length(path, &place)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| LedgerError::from_sqlite(&e, &place))?;
        Self::prepare(connection, place, true)
    }

    /// Opens the ledger in a file for reading only.
    ///
    /// # Errors
    /// As [`Ledger::open`]; also where there is no file.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, LedgerError> {
        let path = path.as_ref();
        let place = path.display().to_string();
        check_length(path, &place)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|e| LedgerError::from_sqlite(&e, &place))?;
        Self::prepare(connection, place, false)
    }

    /// A ledger that is gone when it is dropped.
    ///
    /// # Errors
    /// Only if there is no memory for it.
    pub fn in_memory() -> Result<Self, LedgerError> {
        let place = "ledger in memory".to_owned();
        let connection = Connection::open_in_memory().map_err(|e| LedgerError::from_sqlite(&e, &place))?;
        Self::prepare(connection, place, true)
    }

    fn prepare(connection: Connection, place: String, writable: bool) -> Result<Self, LedgerError> {
        let mut ledger = Self { connection, place, writable };
        ledger.start().map_err(|e| LedgerError::from_sqlite(&e, &ledger.place))??;
        Ok(ledger)
    }

    /// Checks the two numbers in the header; writes the tables into an empty file.
    fn start(&mut self) -> rusqlite::Result<Result<(), LedgerError>> {
        self.connection.busy_timeout(Duration::from_secs(5))?;
        let pragma = |c: &Connection, name: &str| c.query_row(&format!("PRAGMA {name}"), [], |r| r.get::<_, i64>(0));
        let tables: i64 = self.connection.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
        let (application, format) =
            (pragma(&self.connection, "application_id")?, pragma(&self.connection, "user_version")?);
        let fresh = tables == 0 && application == 0 && format == 0;
        if !fresh && application != APPLICATION {
            return Ok(Err(LedgerError::new(ErrorKind::NotALedger, &self.place)));
        }
        if format > FORMAT {
            let kind = ErrorKind::NewerFormat { found: format, known: FORMAT };
            return Ok(Err(LedgerError::new(kind, &self.place)));
        }
        if !self.writable {
            return Ok(if fresh { Err(LedgerError::new(ErrorKind::NotALedger, &self.place)) } else { Ok(()) });
        }
        self.connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        self.connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
        if fresh {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
            transaction.commit()?;
        }
        Ok(Ok(()))
    }

    /// Where the ledger lies, for messages.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Records what was coded from a document.
    ///
    /// The same document again, told by its content hash, changes nothing. `known_at` is the day
    /// from which on it could be known; without it, the day of publication. All or nothing is
    /// written, and it is on the disk when this returns.
    ///
    /// # Errors
    /// A document without day of publication where `known_at` is absent; a file that cannot be written.
    pub fn append(
        &mut self,
        document: &DocumentMeta,
        records: &[Record],
        known_at: Option<Date>,
    ) -> Result<Receipt, LedgerError> {
        self.must_be_writable()?;
        let known_at = known_at
            .or(document.published)
            .ok_or_else(|| LedgerError::new(ErrorKind::Undated(document.name.clone()), &self.place))?;
        let place = self.place.clone();
        self.append_inner(document, records, known_at).map_err(|e| LedgerError::from_sqlite(&e, &place))
    }

    fn append_inner(
        &mut self,
        document: &DocumentMeta,
        records: &[Record],
        known_at: Date,
    ) -> rusqlite::Result<Receipt> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known: bool = transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM documents WHERE hash = ?1)",
            [&document.content_hash],
            |r| r.get(0),
        )?;
        let mut receipt = Receipt {
            document: document.content_hash.clone(),
            already_known: known,
            entries: Vec::new(),
            independent: !known && document.copy_of.is_none(),
        };
        if known {
            return Ok(receipt);
        }
        let mut body = document.clone();
        body.signature.clear();
        let signature: Vec<u8> = document.signature.iter().flat_map(|x| x.to_le_bytes()).collect();
        transaction.execute(
            "INSERT INTO documents (hash, sequence, known_at, body, signature)
             VALUES (?1, (SELECT coalesce(max(sequence), 0) + 1 FROM documents), ?2, ?3, ?4)",
            params![document.content_hash, known_at.to_string(), canonical_json(&body), signature],
        )?;
        for record in records {
            let line = Line {
                action: Action::Recorded,
                document: &document.content_hash,
                known_at,
                target: None,
                into: None,
                reason: None,
                record,
            };
            // The same record twice in one document is one record.
            if let Some(id) = line.write(&transaction)? {
                receipt.entries.push(id);
            }
        }
        transaction.commit()?;
        Ok(receipt)
    }

    /// Replaces the record of an entry, from `known_at` on. Returns the entry that says so.
    ///
    /// # Errors
    /// An entry that the ledger does not have; a file that cannot be written.
    pub fn correct(
        &mut self,
        target: EntryId,
        record: &Record,
        reason: &str,
        known_at: Date,
    ) -> Result<EntryId, LedgerError> {
        self.change(Action::Corrected, target, Some(record), None, reason, known_at)
    }

    /// Withdraws the record of an entry, from `known_at` on. Returns the entry that says so.
    ///
    /// # Errors
    /// An entry that the ledger does not have; a file that cannot be written.
    pub fn retract(&mut self, target: EntryId, reason: &str, known_at: Date) -> Result<EntryId, LedgerError> {
        self.change(Action::Retracted, target, None, None, reason, known_at)
    }

    /// Says that the record of `target` is the same happening as that of `into`, from `known_at` on:
    /// a further report of it. Returns the entry that says so.
    ///
    /// # Errors
    /// An entry that the ledger does not have; a file that cannot be written.
    pub fn merge(
        &mut self,
        target: EntryId,
        into: EntryId,
        reason: &str,
        known_at: Date,
    ) -> Result<EntryId, LedgerError> {
        self.change(Action::Merged, target, None, Some(into), reason, known_at)
    }

    fn change(
        &mut self,
        action: Action,
        target: EntryId,
        record: Option<&Record>,
        into: Option<EntryId>,
        reason: &str,
        known_at: Date,
    ) -> Result<EntryId, LedgerError> {
        self.must_be_writable()?;
        let old = self.entry(target)?;
        if let Some(into) = into {
            self.entry(into)?;
        }
        let place = self.place.clone();
        let line = Line {
            action,
            document: &old.document.content_hash,
            known_at,
            target: Some(target),
            into,
            reason: Some(reason),
            record: record.unwrap_or(&old.record),
        };
        let id = line.id();
        let inner = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            line.write(&transaction)?;
            transaction.commit()
        };
        inner(&mut self.connection).map_err(|e| LedgerError::from_sqlite(&e, &place))?;
        Ok(id)
    }

    fn must_be_writable(&self) -> Result<(), LedgerError> {
        if self.writable { Ok(()) } else { Err(LedgerError::new(ErrorKind::ReadOnly, &self.place)) }
    }

    /// One entry.
    ///
    /// # Errors
    /// An id that the ledger does not have.
    pub fn entry(&self, id: EntryId) -> Result<Entry, LedgerError> {
        let unknown = || LedgerError::new(ErrorKind::UnknownEntry(id.to_string()), &self.place);
        self.read("WHERE e.id = ?1", &[&id.to_string()])?.pop().ok_or_else(unknown)
    }

    /// The entries that fit, in the order in which they arrived.
    ///
    /// # Errors
    /// A damaged file.
    pub fn entries(&self, query: &Query) -> Result<Vec<Entry>, LedgerError> {
        let mut entries = match query.parties.first() {
            Some(party) => {
                self.read("WHERE e.sequence IN (SELECT sequence FROM parties WHERE party = ?1)", &[&party.to_string()])?
            }
            None => self.read("", &[])?,
        };
        entries.retain(|e| {
            query.known_by.is_none_or(|day| e.known_at <= day && e.published() <= day)
                && query.as_of.is_none_or(|day| e.valid_from() <= day)
                && (query.parties.len() < 2 || {
                    let parties = e.record.parties();
                    query.parties.iter().all(|p| parties.contains(p))
                })
        });
        Ok(entries)
    }

    /// Every document, in the order of arrival, with signatures, so that a new text can be compared.
    ///
    /// # Errors
    /// A damaged file.
    pub fn documents(&self) -> Result<Vec<Arc<DocumentMeta>>, LedgerError> {
        Ok(self.documents_with_days()?.into_iter().map(|(d, _)| d).collect())
    }

    pub(crate) fn documents_with_days(&self) -> Result<Vec<(Arc<DocumentMeta>, Date)>, LedgerError> {
        let rows = || -> rusqlite::Result<Vec<(String, Vec<u8>, String)>> {
            let mut statement =
                self.connection.prepare_cached("SELECT body, signature, known_at FROM documents ORDER BY sequence")?;
            statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect()
        };
        rows()
            .map_err(|e| LedgerError::from_sqlite(&e, &self.place))?
            .into_iter()
            .map(|(body, signature, known_at)| {
                let mut document: DocumentMeta = self.parse(&body, "a document")?;
                document.signature = signature
                    .chunks_exact(4)
                    .map(|b| u32::from_le_bytes(b.try_into().expect("chunks of four bytes")))
                    .collect();
                let day = known_at.parse().map_err(|_| self.damaged(&format!("a document known at \"{known_at}\"")))?;
                Ok((Arc::new(document), day))
            })
            .collect()
    }

    /// The document with that content hash, if the ledger has it.
    ///
    /// # Errors
    /// A damaged file.
    pub fn document(&self, content_hash: &str) -> Result<Option<DocumentMeta>, LedgerError> {
        let body: Option<String> = self
            .connection
            .query_row("SELECT body FROM documents WHERE hash = ?1", [content_hash], |r| r.get(0))
            .optional()
            .map_err(|e| LedgerError::from_sqlite(&e, &self.place))?;
        body.map(|b| self.parse(&b, "a document")).transpose()
    }

    /// Reads the whole file and compares every entry with its id.
    ///
    /// # Errors
    /// The first damage found.
    pub fn verify(&self) -> Result<(), LedgerError> {
        let answer: String = self
            .connection
            .query_row("PRAGMA quick_check(1)", [], |r| r.get(0))
            .map_err(|e| LedgerError::from_sqlite(&e, &self.place))?;
        if answer != "ok" {
            return Err(self.damaged(&answer));
        }
        for entry in self.entries(&Query::everything())? {
            let line = Line {
                action: entry.action,
                document: &entry.document.content_hash,
                known_at: entry.known_at,
                target: entry.target,
                into: entry.into,
                reason: entry.reason.as_deref(),
                record: &entry.record,
            };
            if line.id() != entry.id {
                return Err(self.damaged(&format!("entry {} does not match its id", entry.id)));
            }
        }
        Ok(())
    }

    fn read(&self, filter: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Entry>, LedgerError> {
        let sql = format!(
            "SELECT e.sequence, e.id, e.action, e.known_at, e.target, e.merged_into, e.reason, e.body, e.document
             FROM entries e {filter} ORDER BY e.sequence"
        );
        let rows = || -> rusqlite::Result<Vec<Raw>> {
            self.connection.prepare_cached(&sql)?.query_map(values, Raw::from_row)?.collect()
        };
        let rows = rows().map_err(|e| LedgerError::from_sqlite(&e, &self.place))?;
        let mut documents: HashMap<String, Arc<DocumentMeta>> = HashMap::new();
        let mut entries = Vec::with_capacity(rows.len());
        for raw in rows {
            let document = if let Some(document) = documents.get(&raw.document) {
                Arc::clone(document)
            } else {
                let found = self
                    .document(&raw.document)?
                    .ok_or_else(|| self.damaged(&format!("document {} is missing", raw.document)))?;
                let found = Arc::new(found);
                documents.insert(raw.document.clone(), Arc::clone(&found));
                found
            };
            let bad = || self.damaged(&format!("entry number {} cannot be read", raw.sequence));
            entries.push(Entry {
                id: raw.id.parse().map_err(|_| bad())?,
                sequence: raw.sequence as u64,
                action: Action::from_word(&raw.action).ok_or_else(bad)?,
                record: self.parse(&raw.body, &format!("entry number {}", raw.sequence))?,
                document,
                known_at: raw.known_at.parse().map_err(|_| bad())?,
                target: raw.target.map(|t| t.parse()).transpose().map_err(|_| bad())?,
                into: raw.into.map(|t| t.parse()).transpose().map_err(|_| bad())?,
                reason: raw.reason,
            });
        }
        Ok(entries)
    }

    fn parse<T: serde::de::DeserializeOwned>(&self, body: &str, what: &str) -> Result<T, LedgerError> {
        serde_json::from_str(body).map_err(|e| self.damaged(&format!("{what} cannot be read: {e}")))
    }

    fn damaged(&self, what: &str) -> LedgerError {
        LedgerError::new(ErrorKind::Corrupt(what.to_owned()), &self.place)
    }
}

/// A file shorter than its own header says was cut off. SQLite would find out only when it comes to
/// a missing page; a ledger says so before anybody relies on it.
fn check_length(path: &Path, place: &str) -> Result<(), LedgerError> {
    let Ok(mut file) = File::open(path) else { return Ok(()) };
    let mut header = [0_u8; 100];
    let length = file.metadata().map_or(0, |m| m.len());
    if length == 0 {
        return Ok(());
    }
    if file.read_exact(&mut header).is_err() || !header.starts_with(b"SQLite format 3\0") {
        return Err(LedgerError::new(ErrorKind::NotALedger, place));
    }
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        n => u64::from(n),
    };
    let pages = u64::from(u32::from_be_bytes([header[28], header[29], header[30], header[31]]));
    // With a write-ahead log beside it the file may rightly be shorter than the newest header says.
    let log = path.with_file_name(format!("{}-wal", path.file_name().unwrap_or_default().to_string_lossy()));
    if page * pages > length && !log.exists() {
        let what = format!("{length} bytes, its header promises {}", page * pages);
        return Err(LedgerError::new(ErrorKind::Corrupt(what), place));
    }
    Ok(())
}

/// An entry about to be written.
struct Line<'a> {
    action: Action,
    document: &'a str,
    known_at: Date,
    target: Option<EntryId>,
    into: Option<EntryId>,
    reason: Option<&'a str>,
    record: &'a Record,
}

impl Line<'_> {
    fn id(&self) -> EntryId {
        let text = |id: Option<EntryId>| id.map_or_else(String::new, |i| i.to_string());
        EntryId(short_hash(&[
            self.action.word(),
            self.document,
            &self.known_at.to_string(),
            &text(self.target),
            &text(self.into),
            self.reason.unwrap_or_default(),
            &canonical_json(self.record),
        ]))
    }

    /// Writes it; `None` if the very same entry is there already.
    fn write(&self, connection: &Connection) -> rusqlite::Result<Option<EntryId>> {
        let id = self.id();
        let text = |id: Option<EntryId>| id.map(|i| i.to_string());
        let written = connection
            .prepare_cached(
                "INSERT INTO entries (id, action, document, known_at, target, merged_into, reason, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                id.to_string(),
                self.action.word(),
                self.document,
                self.known_at.to_string(),
                text(self.target),
                text(self.into),
                self.reason,
                canonical_json(self.record),
            ])?;
        if written == 0 {
            return Ok(None);
        }
        let sequence = connection.last_insert_rowid();
        for party in self.record.parties() {
            connection
                .prepare_cached("INSERT INTO parties (party, sequence) VALUES (?1, ?2)")?
                .execute(params![party.to_string(), sequence])?;
        }
        Ok(Some(id))
    }
}

/// A row of `entries` as it is stored.
struct Raw {
    sequence: i64,
    id: String,
    action: String,
    known_at: String,
    target: Option<String>,
    into: Option<String>,
    reason: Option<String>,
    body: String,
    document: String,
}

impl Raw {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            sequence: row.get(0)?,
            id: row.get(1)?,
            action: row.get(2)?,
            known_at: row.get(3)?,
            target: row.get(4)?,
            into: row.get(5)?,
            reason: row.get(6)?,
            body: row.get(7)?,
            document: row.get(8)?,
        })
    }
}
