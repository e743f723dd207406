//! From a coded record to what it means for a dialogue: `inputs.tsv` and `effects.tsv`.

use crate::table::{DataError, Row, rows};
use legation_records::{Kind, Record};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $what:literal, { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[allow(unreachable_pub)] // some of these words are for this crate only
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant),+ }
        #[allow(unreachable_pub)]
        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word used in data and output.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            #[allow(dead_code)]
            pub(crate) fn from_word(word: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|x| x.word() == word).ok_or_else(|| format!("\"{word}\" is no {}", $what))
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.word()) }
        }
    };
}
pub(crate) use words;

words! {
    /// What a record means for a dialogue. What each does stands in `data/dialogue/effects.tsv`.
    Input, "input", {
        /// Shown in the history, moves nothing.
        Log = "LOG",
        /// A reading of an outlet or analyst.
        Assess = "ASSESS",
        /// A third party calls for talks.
        Call = "CALL",
        /// Threats, sanctions, forces, attacks.
        Pressure = "PRESSURE",
        /// A third party hosts or mediates.
        Mediate = "MEDIATE",
        /// Talks may be halted.
        ThreatHalt = "THREAT_HALT",
        /// The wording takes an earlier state for granted.
        Presupposed = "PRESUPPOSED",
        /// Relations are reduced.
        Reduce = "REDUCE",
        /// Contacts below the level that is sought.
        Contact = "CONTACT",
        /// Preparing.
        Arrange = "ARRANGE",
        /// A session at the level that is sought.
        Hold = "HOLD",
        /// A halt or break is lifted.
        Resume = "RESUME",
        /// A signed text.
        Signed = "SIGNED",
        /// Ended without agreement.
        Fail = "FAIL",
        /// Halted.
        Suspend = "SUSPEND",
        /// Broken off.
        Break = "BREAK",
        /// A step with a window.
        Schedule = "SCHEDULE",
        /// An attitude (firmness 1).
        Hint = "HINT",
        /// Open, no condition named (firmness 2).
        Open = "OPEN",
        /// Willing under a condition.
        WillIf = "WILL_IF",
        /// Willing (firmness 3).
        Will = "WILL",
        /// Offers to host or mediate between others.
        OfferHost = "OFFER_HOST",
        /// A concrete offer or invitation (firmness 4).
        Offer = "OFFER",
        /// Accepts (firmness 5).
        Accept = "ACCEPT",
        /// Drops its conditions.
        Waive = "WAIVE",
        /// Refuses to talk.
        Refuse = "REFUSE",
        /// Refuses, what is not coded.
        RefuseBare = "REFUSE_BARE",
        /// The scheduled step is off.
        Cancel = "CANCEL",
        /// An act of one side is missing.
        Absence = "ABSENCE",
        /// An act of both sides is missing, or denied.
        JointAbsence = "JOINT_ABSENCE",
    }
}

words! {
    /// How the parties of a record stand to each other.
    Shape, "shape", {
        /// One side toward one other.
        Directed = "directed",
        /// All sides together.
        Joint = "joint",
        /// Somebody else about the sides.
        Third = "third",
        /// One side, the other is not known.
        Single = "single",
        /// No side is known.
        Unknown = "unknown",
    }
}

words! {
    /// The position of one side on the dialogue, by its own word.
    Posture, "posture", {
        /// Nothing on file, or nothing fresh.
        None = "none",
        /// An attitude.
        Hint = "hint",
        /// Open, or willing under a condition.
        Conditional = "conditional",
        /// Willing.
        Willing = "willing",
        /// Has made an offer.
        Offering = "offering",
        /// Has accepted.
        Accepted = "accepted",
        /// Refuses.
        Refusing = "refusing",
    }
}

words! {
    /// How far the sides have come together.
    Process, "process", {
        /// Nothing yet.
        None = "none",
        /// Contacts.
        Contact = "contact",
        /// Preparing.
        Arranging = "arranging",
        /// A step is fixed or expected.
        Scheduled = "scheduled",
        /// Sessions are held.
        Held = "held",
        /// Halted.
        Suspended = "suspended",
        /// Broken off.
        Broken = "broken",
        /// Ended with agreement.
        Agreed = "agreed",
        /// Ended without agreement.
        NoAgreement = "no_agreement",
    }
}

/// On whose word an input counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Anybody's.
    Any,
    /// The sender's own.
    Own,
    /// The sender's own, or the outlet's for a deed.
    Act,
    /// A party's or the outlet's, not denied.
    Fact,
}

/// What an input does.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    pub(crate) order: u8,
    pub(crate) needs: Needs,
    pub(crate) posture: Option<Posture>,
    pub(crate) process: Option<Process>,
    pub(crate) not_when: Vec<Process>,
    pub(crate) voids: bool,
    pub(crate) moves: bool,
}

static EFFECTS: LazyLock<BTreeMap<Input, Effect>> =
    LazyLock::new(|| effects(include_str!("../../../data/dialogue/effects.tsv")).unwrap_or_else(|e| panic!("{e}")));

impl Input {
    pub(crate) fn effect(self) -> &'static Effect {
        &EFFECTS[&self]
    }

    /// Whether the input is a claim that both sides did or will do something together.
    pub(crate) fn is_joint_fact(self) -> bool {
        matches!(self, Self::Contact | Self::Arrange | Self::Hold | Self::Signed | Self::Schedule)
    }
}

fn effects(text: &str) -> Result<BTreeMap<Input, Effect>, DataError> {
    let columns = ["input", "order", "needs", "posture", "process", "not_when", "voids", "moves", "effect"];
    let mut map = BTreeMap::new();
    for row in rows("data/dialogue/effects.tsv", text, &columns)? {
        let process = |word: &str| Process::from_word(word).map_err(|e| row.error(e));
        let input = Input::from_word(row.cells[0]).map_err(|e| row.error(e))?;
        let effect = Effect {
            order: row.cells[1].parse().map_err(|_| row.error(format!("\"{}\" is no number", row.cells[1])))?,
            needs: match row.cells[2] {
                "any" => Needs::Any,
                "own" => Needs::Own,
                "act" => Needs::Act,
                "fact" => Needs::Fact,
                other => return Err(row.error(format!("\"{other}\" is none of any, own, act, fact"))),
            },
            posture: match row.cells[3] {
                "-" => None,
                word => Some(Posture::from_word(word).map_err(|e| row.error(e))?),
            },
            process: match row.cells[4] {
                "-" => None,
                word => Some(process(word)?),
            },
            not_when: match row.cells[5] {
                "-" => Vec::new(),
                list => list.split(',').map(process).collect::<Result<_, _>>()?,
            },
            voids: row.yes(6)?,
            moves: row.yes(7)?,
        };
        if map.insert(input, effect).is_some() {
            return Err(row.error(format!("{input} stands twice")));
        }
    }
    if let Some(missing) = Input::ALL.iter().find(|i| !map.contains_key(i)) {
        return Err(DataError::new("data/dialogue/effects.tsv", 1, format!("{missing} has no row")));
    }
    Ok(map)
}

/// A row of `inputs.tsv`: `None` stands for "any".
struct Rule {
    kind: Kind,
    shape: Option<Shape>,
    category: Option<Class>,
    mode: Option<legation_records::Mode>,
    cameo: Option<Vec<Code>>,
    planned: Option<Vec<Code>>,
    firmness: Option<Steps>,
    condition: Option<bool>,
    input: Input,
}

/// A PLOVER category, or that there is none.
#[derive(PartialEq)]
struct Class(Option<legation_records::Category>);

/// A CAMEO code with everything below it, two-digit roots included; `Absent` for "no code".
enum Code {
    Absent,
    Below(String),
}

/// Steps of firmness from one to another; `None` for "no firmness".
struct Steps(Option<(u8, u8)>);

static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| rules(include_str!("../../../data/dialogue/inputs.tsv")).unwrap_or_else(|e| panic!("{e}")));

fn rules(text: &str) -> Result<Vec<Rule>, DataError> {
    let columns = ["kind", "shape", "plover", "mode", "cameo", "planned", "firmness", "condition", "input", "why"];
    rows("data/dialogue/inputs.tsv", text, &columns)?.iter().map(rule).collect()
}

fn rule(row: &Row<'_>) -> Result<Rule, DataError> {
    fn cell<T>(row: &Row<'_>, column: usize, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, DataError> {
        match row.cells[column] {
            "*" => Ok(None),
            word => read(word).map(Some).map_err(|e| row.error(e)),
        }
    }
    let codes = |list: &str| {
        list.split(',')
            .map(|c| match c {
                "-" => Ok(Code::Absent),
                c if c.len() >= 2 && c.bytes().all(|b| b.is_ascii_digit()) => Ok(Code::Below(c.to_owned())),
                c => Err(format!("\"{c}\" is no CAMEO code")),
            })
            .collect::<Result<Vec<_>, _>>()
    };
    let steps = |text: &str| {
        if text == "-" {
            return Ok(Steps(None));
        }
        let (low, high) = text.split_once('-').unwrap_or((text, text));
        match (low.parse(), high.parse()) {
            (Ok(l), Ok(h)) if l <= h && h <= 6 => Ok(Steps(Some((l, h)))),
            _ => Err(format!("\"{text}\" is no step or range of firmness")),
        }
    };
    let kind = match row.cells[0] {
        "event" => Kind::Event,
        "plan" => Kind::Plan,
        "absence" => Kind::Absence,
        "presupposition" => Kind::Presupposition,
        "assessment" => Kind::Assessment,
        other => return Err(row.error(format!("\"{other}\" is no kind"))),
    };
    Ok(Rule {
        kind,
        shape: cell(row, 1, Shape::from_word)?,
        category: cell(row, 2, |w| match w {
            "-" => Ok(Class(None)),
            w => w.parse().map(|c| Class(Some(c))).map_err(|e: legation_records::UnknownWord| e.to_string()),
        })?,
        mode: cell(row, 3, |w| w.parse().map_err(|e: legation_records::UnknownWord| e.to_string()))?,
        cameo: cell(row, 4, codes)?,
        planned: cell(row, 5, codes)?,
        firmness: cell(row, 6, steps)?,
        condition: match row.cells[7] {
            "*" => None,
            _ => Some(row.yes(7)?),
        },
        input: Input::from_word(row.cells[8]).map_err(|e| row.error(e))?,
    })
}

/// A two-digit code in the table stands for the root and everything below it only in a plan's
/// `planned` cell; elsewhere `03` is the bare root, because `030` to `039` differ in meaning.
fn fits(codes: &[Code], code: Option<legation_records::Cameo>, roots: bool) -> bool {
    codes.iter().any(|c| match (c, code) {
        (Code::Absent, None) => true,
        (Code::Below(prefix), Some(code)) => {
            if prefix.len() == 2 && !roots {
                code.code() == prefix
            } else {
                code.code().starts_with(prefix.as_str())
            }
        }
        _ => false,
    })
}

/// What a record means: the first row of `inputs.tsv` that fits, `LOG` if none does.
pub(crate) fn classify(record: &Record, shape: Shape) -> Input {
    let firmness = record.firmness.map(legation_records::Firmness::step).filter(|f| *f > 0);
    RULES
        .iter()
        .find(|r| {
            r.kind == record.kind
                && r.shape.is_none_or(|s| s == shape)
                && r.category.as_ref().is_none_or(|c| c.0 == record.category)
                && r.mode.is_none_or(|m| Some(m) == record.mode)
                && r.cameo.as_ref().is_none_or(|c| fits(c, record.cameo, false))
                && r.planned.as_ref().is_none_or(|c| fits(c, record.planned_cameo, true))
                && r.firmness.as_ref().is_none_or(|s| match s.0 {
                    None => firmness.is_none(),
                    Some((low, high)) => firmness.is_some_and(|f| low <= f && f <= high),
                })
                && r.condition.is_none_or(|c| c != record.conditions.is_empty())
        })
        .map_or(Input::Log, |r| r.input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_well_formed() {
        assert_eq!(EFFECTS.len(), Input::ALL.len());
        assert!(RULES.len() > 40);
    }

    #[test]
    fn a_mistake_in_a_table_is_named_by_file_and_line() {
        let header = include_str!("../../../data/dialogue/inputs.tsv").lines().next().unwrap();
        let text = format!("{header}\nevent\t*\tAGREE\t*\t*\t*\t7\t*\tHINT\twhy\n");
        assert_eq!(
            rules(&text).err().unwrap().to_string(),
            "data/dialogue/inputs.tsv line 2: \"7\" is no step or range of firmness"
        );
    }
}
