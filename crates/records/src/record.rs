//! Coded records: what a text says happened, was said, is planned, did not happen.

use crate::{Actor, Cameo, Category, Context, Country, Firmness, HolderFactuality, Mode, Polarity};
use legation_document::{Interval, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Identifier of a record: a hash of its document, kind, parties, code and evidence, so that the
/// same bytes give the same id on any machine. Sixteen hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u64);

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for RecordId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl Serialize for RecordId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The five kinds of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Reported as done; speech acts are done by being uttered.
    Event,
    /// A future act that both sides, the host or an announcement treat as fixed or expected.
    Plan,
    /// A source says that something did not happen, was not received, not decided; or denies it.
    Absence,
    /// Taken for granted by the wording ("a new round", "restoring").
    Presupposition,
    /// The outlet's or an analyst's own reading. Never moves a state.
    Assessment,
}

/// On what kind of word a record rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerBasis {
    /// A named person.
    Named,
    /// A ministry, palace, government, army; a state speaking for itself.
    Institution,
    /// The outlet's own voice, or unnamed officials and sources.
    Unattributed,
}

/// On whose word a record is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Speaker {
    /// Name of the person, full where the text gives it.
    pub name: Option<String>,
    /// Office or institution, in the words of the text.
    pub office: Option<String>,
    /// The state spoken for.
    pub country: Option<Country>,
}

/// Something that the text itself calls unknown.
///
/// Three kinds of blank are kept apart: a slot in [`Record::unknown`] is said to be unknown, one in
/// [`Record::not_stated`] is passed over in silence, and one in neither is filled or does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the words are their own description
pub enum UnknownSlot {
    Senders,
    Receivers,
    Participants,
    Date,
    Place,
    Level,
    Agenda,
    Mediator,
    Number,
}

impl UnknownSlot {
    /// The word used in output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Senders => "senders",
            Self::Receivers => "receivers",
            Self::Participants => "participants",
            Self::Date => "date",
            Self::Place => "place",
            Self::Level => "level",
            Self::Agenda => "agenda",
            Self::Mediator => "mediator",
            Self::Number => "number",
        }
    }
}

/// Words that a record depends on ("if both governments sent their engineers" without the "if").
pub type Condition = String;

/// Original bytes that prove a record.
pub type Evidence = Span;

/// Where something happened or is to happen, as far as the text locates it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The usual name of the place; as the text has it, where only the country is known.
    pub name: String,
    /// The state that it lies in; `None` for seas and what lies in several.
    pub country: Option<Country>,
    /// Identifier in GeoNames (geonames.org).
    pub geonames: Option<u32>,
}

/// What a record is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Topic {
    /// Free label, from the words of the text ("border commission").
    pub label: String,
    /// Countries (or organisation ids) concerned, in canonical order.
    pub actors: Vec<String>,
}

/// One step of the way from the text to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What kind of step.
    pub kind: StepKind,
    /// What was decided, for a reader.
    pub what: String,
    /// The rule, lexicon line or tree path that decided, as `file:id` or a path of relations.
    pub by: String,
    /// The words it was decided on, in original bytes.
    pub span: Option<Span>,
}

/// The kinds of step that an explanation shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The rule that found the predicate.
    Rule,
    /// The path of the tree to an argument.
    Argument,
    /// The lexicon or registry line that told who a mention is.
    Actor,
    /// Who says so.
    Speaker,
    /// Negation, modality, condition and the like around the predicate.
    Assertion,
    /// The row that gave category and code.
    Category,
    /// The rule that gave the date.
    Date,
    /// A mention of the same happening that was merged in.
    Merge,
}

/// Why a record is as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The steps in the order of the work.
    pub steps: Vec<Step>,
}

/// A candidate that was not coded, and why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    /// The words, in original bytes.
    pub span: Span,
    /// The words themselves.
    pub text: String,
    /// What it could have been taken for, such as "CONSULT" or "AGREE FRA → RUS".
    pub lure: String,
    /// Why it was not coded, one sentence.
    pub reason: String,
}

/// What a text says happened or was said: one happening, however often it is mentioned.
///
/// Field by field as in the native format `dialogue/1`, see `docs/record-format.md`. Invariants:
/// at least one evidence span; `category` is absent exactly for absences, presuppositions and
/// assessments; a plan has a `planned_cameo` where the act is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Name of the document.
    pub document: String,
    /// Stable identifier.
    pub id: RecordId,
    /// Which of the five kinds.
    pub kind: Kind,
    /// Who acts. Talks without host and guest have all parties here.
    pub senders: Vec<Actor>,
    /// Toward whom.
    pub receivers: Vec<Actor>,
    /// On whose word.
    pub speaker: Option<Speaker>,
    /// On what kind of word.
    pub speaker_basis: SpeakerBasis,
    /// Who relays whose word, from the outlet inward, for a reader.
    pub chain: Vec<String>,
    /// PLOVER category.
    #[serde(rename = "plover")]
    pub category: Option<Category>,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// PLOVER contexts.
    pub contexts: Vec<Context>,
    /// CAMEO code; for a plan that of the commitment.
    pub cameo: Option<Cameo>,
    /// For plans: the code that the act will have when it happens.
    pub planned_cameo: Option<Cameo>,
    /// Asserted, or its non-occurrence is.
    pub polarity: Polarity,
    /// How firm the sender's own position is.
    pub firmness: Option<Firmness>,
    /// How sure each holder is.
    pub factuality: HolderFactuality,
    /// What it depends on.
    pub conditions: Vec<Condition>,
    /// When it happened, is to happen, or held.
    pub occurred: Option<Interval>,
    /// Where, if the text locates the act itself; the seat of a party and the dateline do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Location>,
    /// What the text itself calls unknown.
    pub unknown: Vec<UnknownSlot>,
    /// What the text is silent about.
    pub not_stated: Vec<UnknownSlot>,
    /// What it is about.
    pub topic: Option<Topic>,
    /// The bytes that prove it, in the original.
    pub evidence: Vec<Evidence>,
    /// The words of the evidence, for a reader; a clause or its sentence each.
    pub evidence_text: Vec<String>,
    /// Why it is as it is. Not part of the native format; written by `explain`.
    #[serde(skip)]
    pub explanation: Explanation,
}

impl Record {
    /// The parties of both sides that are known, without repeats, in canonical order.
    pub fn parties(&self) -> Vec<crate::ActorKey> {
        let mut keys: Vec<_> = self.senders.iter().chain(&self.receivers).filter_map(Actor::key).collect();
        keys.sort();
        keys.dedup();
        keys
    }
}
