//! The state of one dialogue, its JSON form and its sentence.

use crate::inputs::{Input, Posture, Process};
use crate::labels::Label;
use crate::{Question, Settings};
use legation_document::Date;
use legation_ledger::EntryId;
use legation_records::ActorKey;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt;

/// How parties are called in sentences. The registry of actors knows; this crate does not.
pub trait Names {
    /// The name of a party, such as "Russia".
    fn name(&self, party: &ActorKey) -> String;
}

impl<F: Fn(&ActorKey) -> String> Names for F {
    fn name(&self, party: &ActorKey) -> String {
        self(party)
    }
}

/// Parties by their codes, where no registry is at hand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Codes;

impl Names for Codes {
    fn name(&self, party: &ActorKey) -> String {
        party.to_string()
    }
}

/// Whether there are contacts, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contact {
    /// None on file that are fresh and not merely rumoured.
    None,
    /// Only this party vouches for them.
    Claimed(ActorKey),
    /// Both sides do, or somebody who is no party.
    Confirmed,
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Claimed(party) => write!(f, "claimed:{party}"),
            Self::Confirmed => f.write_str("confirmed"),
        }
    }
}

/// Whether a condition still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionState {
    /// It stands.
    Unmet,
    /// The sides met or fixed a meeting after it.
    Met,
    /// Its side dropped it in words, or spoke later without it.
    Waived,
    /// The words that it belonged to no longer stand.
    Expired,
}

/// Words that a side's willingness depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The words.
    pub text: String,
    /// Who set it.
    pub set_by: ActorKey,
    /// Who must meet it: the other side, where there is one other.
    pub to_be_met_by: Option<ActorKey>,
    /// Whether it stands.
    pub state: ConditionState,
    /// Since when.
    pub since: Date,
    #[serde(skip)]
    pub(crate) document: String,
    /// The entries that set and closed it.
    pub entries: Vec<EntryId>,
}

/// What others say of a side. Shown, never used for the label; never more than a hint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// The party that says so, or nobody in particular.
    pub by: Option<ActorKey>,
    /// When.
    pub date: Date,
    /// The entries.
    pub entries: Vec<EntryId>,
}

/// Where one side stands, by its own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PostureState {
    /// The side.
    pub party: ActorKey,
    /// Its position, as far as it is fresh.
    pub posture: Posture,
    /// Since when.
    pub date: Option<Date>,
    /// The firmest position it ever took, and when.
    pub peak: Option<(Posture, Date)>,
    /// What others say of it.
    pub reported: Option<Reported>,
    /// Its last own word of any kind.
    pub last_word: Option<Date>,
    /// The entries that made the position.
    pub entries: Vec<EntryId>,
}

/// A fact that one side claims and another denies. Both stay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Claim {
    /// When the denial was published.
    pub date: Date,
    /// What is claimed.
    pub what: String,
    /// By whom; empty where an outlet reports it.
    pub claimed_by: Vec<ActorKey>,
    /// Who denies it.
    pub denied_by: Vec<ActorKey>,
    /// The entries of both.
    pub entries: Vec<EntryId>,
}

/// The next fixed or expected step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// First day of its window.
    pub start: Option<Date>,
    /// Last day of its window.
    pub end: Option<Date>,
    /// What it is, for a reader.
    pub what: String,
    /// Whether both sides, or somebody who is no party, vouch for it.
    pub confirmed: bool,
    /// The entries.
    pub entries: Vec<EntryId>,
}

/// What stands beside the label and is never hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools)] // independent remarks, not a state machine
pub struct Qualifiers {
    /// The sides are preparing.
    pub arranging: bool,
    /// A session was held, none is going on.
    pub between_rounds: bool,
    /// Plans whose window passed without a word of what became of them.
    pub lapsed_plan: Vec<EntryId>,
    /// Somebody threatened to halt the talks.
    pub at_risk: Vec<EntryId>,
    /// Categories of conflict between the parties: context, never a move.
    pub pressure: Vec<String>,
    /// For dormant dialogues: from which day on nothing was fresh.
    pub stale_since: Option<Date>,
    /// Sides that spoke of willingness since a halt or break.
    pub thaw: Vec<ActorKey>,
    /// Sides that refuse the next session while talks are alive.
    pub refuses_next: Vec<ActorKey>,
    /// For refused dialogues: by whom.
    pub refused_by: Vec<ActorKey>,
    /// Third parties that host or mediate.
    pub mediators: Vec<ActorKey>,
    /// Only one side speaks of a signed text.
    pub agreement_claimed: bool,
    /// The label rests on what the wording takes for granted.
    pub presupposed: bool,
    /// Copies of one text that differ in a date: both values are kept, both entries are here.
    pub conflicting: Vec<EntryId>,
    /// Independent sources; copies of one text are one.
    pub sources: usize,
}

/// How well a label is backed. Not a probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// Presupposed, unnamed, contested or stale.
    Low,
    /// One side's own word.
    Medium,
    /// Both sides' own word, or independent confirmation.
    High,
}

impl Support {
    /// The word used in output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Confidence from 0 to 100 for exchange with STIX 2.1: 15, 50 or 85.
    pub fn stix(self) -> u8 {
        match self {
            Self::Low => 15,
            Self::Medium => 50,
            Self::High => 85,
        }
    }
}

/// One record as it was folded, in the order of the two clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Its entry.
    pub entry: EntryId,
    /// The day that stands for it.
    pub date: Date,
    /// What it means.
    pub input: Input,
    /// The side that acts, where one does.
    pub party: Option<ActorKey>,
    /// The parties that vouch for it.
    pub vouched_by: Vec<ActorKey>,
    /// Whether somebody who is no party does.
    pub independent: bool,
    /// The parties that deny it.
    pub denied_by: Vec<ActorKey>,
    /// Whether it did what its input does; words of others, denied facts and void words do not.
    pub counted: bool,
}

/// The state of a dialogue on a day. Derived, never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialogue {
    /// The parties, in canonical order; empty where nobody is named.
    pub parties: Vec<ActorKey>,
    /// What it is about, in words of the texts.
    pub topic: String,
    /// Its state: the first rule that fits.
    pub label: Label,
    /// The entries that made the label.
    pub label_entries: Vec<EntryId>,
    /// Sides that are open or willing by their own word, still standing.
    pub willing: Vec<ActorKey>,
    /// Whether some standing willingness has an open condition.
    pub conditional: bool,
    /// Every condition, open or closed.
    pub conditions: Vec<Condition>,
    /// Whether there are contacts, and on whose word.
    pub contact: Contact,
    /// The entries that say so.
    pub contact_entries: Vec<EntryId>,
    /// Sides whose answer is due.
    pub awaiting: Vec<ActorKey>,
    /// Facts that one side claims and another denies.
    pub contested: Vec<Claim>,
    /// The next fixed or expected step.
    pub next: Option<NextStep>,
    /// Where each side stands.
    pub postures: Vec<PostureState>,
    /// How far the sides have come together.
    pub process: Process,
    /// Since when.
    pub process_since: Option<Date>,
    /// The last session, unless a halt or an end came after it.
    pub last_session: Option<Date>,
    /// The last day on which anything moved.
    pub last_activity: Option<Date>,
    /// What stands beside the label.
    pub qualifiers: Qualifiers,
    /// How well the label is backed.
    pub support: Support,
    /// What a reader would ask next.
    pub questions: Vec<Question>,
    /// What is agreed.
    pub agreed: Vec<String>,
    /// What is offered, by whom.
    pub offered: Vec<(ActorKey, String)>,
    /// Every record that was looked at, in the order of folding.
    pub moves: Vec<Move>,
    /// The day asked about.
    pub as_of: Date,
    /// The day by which it had to be known.
    pub known_by: Date,
    /// The settings used.
    pub settings: Settings,
}

impl Dialogue {
    /// The posture of one side.
    pub fn posture(&self, party: &ActorKey) -> Option<&PostureState> {
        self.postures.iter().find(|p| p.party == *party)
    }

    /// The native form, `kind: "dialogue"`, with everything that the label rests on. The name of the
    /// document after which it holds is the caller's to add.
    pub fn to_record_json(&self) -> Value {
        let texts = |questions: &[Question]| questions.iter().map(|q| q.text(&Codes)).collect::<Vec<_>>();
        let unknown: Vec<Value> =
            self.questions.iter().filter(|q| q.is_about_something_unknown()).map(|q| json!(q.text(&Codes))).collect();
        json!({
            "kind": "dialogue",
            "parties": self.parties,
            "topic": self.topic,
            "label": self.label,
            "willing": self.willing,
            "conditional": self.conditional,
            "contact": self.contact.to_string(),
            "awaiting": self.awaiting,
            "contested": !self.contested.is_empty(),
            "next": self.next.as_ref().map(|n| json!({
                "start": n.start, "end": n.end, "what": n.what, "confirmed": n.confirmed, "entries": n.entries,
            })),
            "as_of": self.as_of,
            "known_by": self.known_by,
            "process": self.process,
            "process_since": self.process_since,
            "postures": self.postures,
            "conditions": self.conditions,
            "claims": self.contested,
            "qualifiers": self.qualifiers,
            "support": self.support,
            "map": {
                "agreed": self.agreed,
                "offered": self.offered.iter().map(|(p, w)| format!("{p}: {w}")).collect::<Vec<_>>(),
                "awaited": self.awaiting,
                "unknown": unknown,
            },
            "questions": texts(&self.questions),
            "entries": self.label_entries,
            "summary": self.summary_sentence(&Codes),
            "decay": self.settings.fresh_days,
        })
    }

    /// The state in one plain English sentence, with its reason:
    /// "One-sided: Russia is willing if both are; France has given no signal of its own since December 2025".
    pub fn summary_sentence(&self, names: &dyn Names) -> String {
        let words = self.label.words();
        let reason = self.reason(names);
        if reason.is_empty() { words.to_owned() } else { format!("{words}: {reason}") }
    }

    fn reason(&self, names: &dyn Names) -> String {
        let list = |parties: &[ActorKey]| join(&parties.iter().map(|p| names.name(p)).collect::<Vec<_>>());
        let since = |d: Option<Date>| d.map_or_else(String::new, |d| format!(" since {}", spell(d)));
        match self.label {
            Label::OneSided | Label::Mutual => {
                let mut parts: Vec<String> = self.willing.iter().map(|p| self.willingness(p, names)).collect();
                parts.extend(self.parties.iter().filter(|p| !self.willing.contains(p)).map(|p| self.silence(p, names)));
                if self.qualifiers.arranging {
                    parts.push("they are preparing".to_owned());
                }
                parts.join("; ")
            }
            Label::Feeler => {
                let hints: Vec<ActorKey> =
                    self.postures.iter().filter(|p| p.posture == Posture::Hint).map(|p| p.party.clone()).collect();
                let mut parts = Vec::new();
                if !hints.is_empty() {
                    let verb = if hints.len() == 1 { "has" } else { "have" };
                    parts.push(format!("{} {verb} hinted at interest", list(&hints)));
                }
                match &self.contact {
                    Contact::None => {}
                    Contact::Claimed(p) => parts.push(format!("contacts, according to {} alone", names.name(p))),
                    Contact::Confirmed => parts.push("there have been contacts".to_owned()),
                }
                if self.qualifiers.agreement_claimed {
                    parts.push("a text was signed, on one side's word alone".to_owned());
                }
                parts.join("; ")
            }
            Label::Scheduled | Label::InTalks => {
                let mut parts = Vec::new();
                if let (Label::InTalks, Some(day)) = (self.label, self.last_session) {
                    parts.push(format!("last session {}", spell(day)));
                }
                if self.qualifiers.presupposed {
                    parts.push("an earlier round is taken for granted".to_owned());
                }
                if let Some(next) = &self.next {
                    let lead = if self.label == Label::InTalks { "next: " } else { "" };
                    parts.push(format!("{lead}{}{}", next.what, window(next.start, next.end)));
                }
                if !self.qualifiers.refuses_next.is_empty() {
                    parts.push(format!("{} refuses to go on", list(&self.qualifiers.refuses_next)));
                }
                if self.parties.len() == 1 {
                    parts.push(format!("with whom {} talks is not said", list(&self.parties)));
                } else if self.parties.is_empty() {
                    parts.push("who takes part is not said".to_owned());
                }
                parts.join("; ")
            }
            Label::Refused => {
                let verb = if self.qualifiers.refused_by.len() == 1 { "refuses" } else { "refuse" };
                let day = self.qualifiers.refused_by.first().and_then(|p| self.posture(p)?.date);
                format!("{} {verb} to talk{}", list(&self.qualifiers.refused_by), since(day))
            }
            Label::Suspended | Label::BrokenOff => {
                let halt = |m: &&Move| m.counted && matches!(m.input, Input::Suspend | Input::Break);
                let by = self.moves.iter().rev().find(halt).and_then(|m| m.party.as_ref());
                let by = by.map_or_else(String::new, |p| format!("by {}", names.name(p)));
                let mut parts = vec![format!("{by}{}", since(self.process_since)).trim_start().to_owned()];
                if !self.qualifiers.thaw.is_empty() {
                    parts.push(format!("{} has spoken of talks again", list(&self.qualifiers.thaw)));
                }
                parts.join("; ")
            }
            Label::Agreed => join(&self.agreed),
            Label::NoAgreement => {
                self.process_since.map_or_else(String::new, |d| format!("the talks ended {} without result", spell(d)))
            }
            Label::Dormant => match (self.qualifiers.presupposed, self.last_activity) {
                (true, _) => "earlier talks are taken for granted, nothing else is on file".to_owned(),
                (false, day) => day.map_or_else(String::new, |d| format!("nothing on file since {}", spell(d))),
            },
            Label::Estranged => "relations are reduced".to_owned(),
            Label::Unknown => String::new(),
        }
    }

    fn willingness(&self, party: &ActorKey, names: &dyn Names) -> String {
        let name = names.name(party);
        let open: Vec<String> = self
            .conditions
            .iter()
            .filter(|c| c.set_by == *party && c.state == ConditionState::Unmet)
            .map(|c| condition_clause(&c.text))
            .collect();
        let posture = self.posture(party).map_or(Posture::None, |p| p.posture);
        let verb = match posture {
            Posture::Offering => "has made an offer",
            Posture::Accepted => "has accepted",
            Posture::Conditional if open.is_empty() => "is open",
            _ => "is willing",
        };
        if open.is_empty() { format!("{name} {verb}") } else { format!("{name} {verb} {}", join(&open)) }
    }

    fn silence(&self, party: &ActorKey, names: &dyn Names) -> String {
        let name = names.name(party);
        match self.posture(party) {
            Some(p) if p.posture == Posture::Refusing => format!("{name} refuses"),
            Some(PostureState { last_word: Some(day), .. }) => {
                format!("{name} has given no signal of its own since {}", spell_month(*day))
            }
            _ => format!("{name} has given no signal of its own"),
        }
    }
}

/// "if both are willing"; words that carry their own conjunction ("once Seoul names a date") keep it.
fn condition_clause(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let has_conjunction = ["if", "once", "when", "after", "until", "unless", "provided", "only", "as", "on", "before"]
        .contains(&first.as_str());
    if has_conjunction { text.to_owned() } else { format!("if {text}") }
}

fn join(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(crate) fn spell_month(day: Date) -> String {
    format!("{} {}", MONTHS[usize::from(day.month().unsigned_abs()) - 1], day.year())
}

pub(crate) fn spell(day: Date) -> String {
    format!("{} {}", day.day(), spell_month(day))
}

fn window(start: Option<Date>, end: Option<Date>) -> String {
    match (start, end) {
        (Some(s), Some(e)) if s == e => format!(", {}", spell(s)),
        (Some(s), Some(e)) => format!(", between {} and {}", spell(s), spell(e)),
        (None, Some(e)) => format!(", by {}", spell(e)),
        (Some(s), None) => format!(", from {} on", spell(s)),
        (None, None) => ", no date".to_owned(),
    }
}
