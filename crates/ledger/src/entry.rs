//! What the ledger keeps: entries, the documents they come from, and how to ask for them.

use legation_document::{Date, Document};
use legation_records::{ActorKey, Record};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Identifier of an entry: a hash of action, document, record, target and known day. Sixteen
/// hexadecimal digits; the same history gives the same ids on any machine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u64);

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for EntryId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl Serialize for EntryId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EntryId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What an entry does to the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A record was coded from a document.
    Recorded,
    /// The record of an earlier entry is replaced by this one.
    Corrected,
    /// The record of an earlier entry is withdrawn.
    Retracted,
    /// The record of an earlier entry is the same happening as that of another.
    Merged,
}

impl Action {
    /// The word that is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Corrected => "corrected",
            Self::Retracted => "retracted",
            Self::Merged => "merged",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Recorded, Self::Corrected, Self::Retracted, Self::Merged].into_iter().find(|a| a.word() == word)
    }
}

/// What the ledger keeps of a document. Not its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentMeta {
    /// What it is called in output: file name, URL, id.
    pub name: String,
    /// BLAKE3 of the original bytes, in hexadecimal. The key: the same bytes are the same document.
    pub content_hash: String,
    /// Day of publication, if known.
    pub published: Option<Date>,
    /// Headline.
    pub title: Option<String>,
    /// The publication, or who carried it.
    pub publisher: Option<String>,
    /// Content hash of the document that this one copies or rewrites without news of its own.
    /// A copy is no independent source.
    pub copy_of: Option<String>,
    /// Near-duplicate signature of the body; empty if none was made.
    #[serde(default)]
    pub signature: Vec<u32>,
}

impl DocumentMeta {
    /// A document of which only the name and the content hash are known.
    pub fn new(name: impl Into<String>, content_hash: impl Into<String>) -> Self {
        Self { name: name.into(), content_hash: content_hash.into(), ..Self::default() }
    }

    /// The same document with its day of publication.
    #[must_use]
    pub fn published_on(mut self, day: Date) -> Self {
        self.published = Some(day);
        self
    }

    /// The same document, marked as a copy of the one with that content hash.
    #[must_use]
    pub fn copying(mut self, content_hash: impl Into<String>) -> Self {
        self.copy_of = Some(content_hash.into());
        self
    }
}

impl From<&Document> for DocumentMeta {
    fn from(document: &Document) -> Self {
        let provenance = &document.provenance;
        Self {
            name: provenance.name.clone(),
            content_hash: provenance.content_hash.clone(),
            published: document.published_on(),
            title: document.title.as_ref().map(|t| t.text.clone()),
            publisher: provenance.publisher.clone().or_else(|| provenance.republisher.clone()),
            copy_of: None,
            signature: document.signature.clone(),
        }
    }
}

/// One line of the ledger. Never changed once written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable identifier.
    pub id: EntryId,
    /// Place in the ledger, from 1. Says in which order entries arrived, and nothing else.
    pub sequence: u64,
    /// What the entry does.
    pub action: Action,
    /// The record: as coded, or as corrected; for a retraction or a merger the one concerned.
    pub record: Record,
    /// The document that it comes from.
    pub document: Arc<DocumentMeta>,
    /// From which day on it could be known.
    pub known_at: Date,
    /// For corrections, retractions and mergers: the entry concerned.
    pub target: Option<EntryId>,
    /// For mergers: the entry that stays.
    pub into: Option<EntryId>,
    /// For corrections, retractions and mergers: why, for a reader.
    pub reason: Option<String>,
}

impl Entry {
    /// When the document was published, or else when the entry became known.
    pub fn published(&self) -> Date {
        self.document.published.unwrap_or(self.known_at)
    }

    /// The day from which the record holds for certain: the last day of its interval, at most the
    /// day of publication. A plan holds from the day it was announced.
    pub fn valid_from(&self) -> Date {
        let published = self.published();
        match self.record.kind {
            legation_records::Kind::Plan => published,
            _ => self.record.occurred.and_then(|i| i.end).map_or(published, |end| end.min(published)),
        }
    }
}

/// Which entries are wanted. Every condition must hold; an absent one always does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Known on that day: entry known, and document published, by then.
    pub known_by: Option<Date>,
    /// Valid on that day: see [`Entry::valid_from`].
    pub as_of: Option<Date>,
    /// Concerning all of these parties, as sender or receiver.
    pub parties: Vec<ActorKey>,
}

impl Query {
    /// No condition.
    pub fn everything() -> Self {
        Self::default()
    }

    /// Known and valid on one day: what could be said on that day.
    pub fn on(day: Date) -> Self {
        Self { known_by: Some(day), as_of: Some(day), ..Self::default() }
    }

    /// The same query, for these parties.
    #[must_use]
    pub fn between(mut self, parties: impl IntoIterator<Item = ActorKey>) -> Self {
        self.parties = parties.into_iter().collect();
        self
    }
}

/// What became of an append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Content hash of the document.
    pub document: String,
    /// Whether the ledger had the document already; then nothing was written.
    pub already_known: bool,
    /// The entries that were written, in the order of the records.
    pub entries: Vec<EntryId>,
    /// Whether the document counts as a source of its own: it is new and no copy.
    pub independent: bool,
}
