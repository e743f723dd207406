//! What a reader would ask next: generated from what is missing, awaited, unconfirmed or contested.

use crate::dialogue::{ConditionState, Contact, Dialogue, Names, spell, spell_month};
use crate::inputs::{Input, Posture};
use crate::partition::{Step, closes};
use legation_document::{Date, Precision};
use legation_ledger::EntryId;
use legation_records::{ActorKey, UnknownSlot};

/// What kind of thing is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// Only one side vouches for contacts.
    UnconfirmedContact {
        /// Who does.
        claimed_by: ActorKey,
        /// Who has not.
        others: Vec<ActorKey>,
    },
    /// An answer is due.
    AwaitedAnswer {
        /// Whose.
        party: ActorKey,
        /// Its last own word.
        since: Option<Date>,
    },
    /// What a condition means in practice.
    Condition {
        /// Its words.
        text: String,
        /// Who set it.
        set_by: ActorKey,
    },
    /// A fact that is claimed and denied.
    Contested {
        /// What it is.
        what: String,
        /// Who denies it.
        denied_by: Vec<ActorKey>,
    },
    /// A slot that the text itself calls unknown, or that a plan leaves open.
    Slot {
        /// Which.
        slot: UnknownSlot,
        /// Of what.
        what: String,
    },
    /// A plan that only one side speaks of.
    UnconfirmedPlan {
        /// What is planned.
        what: String,
    },
    /// A plan whose window has passed.
    LapsedPlan {
        /// What was planned.
        what: String,
    },
    /// Words whose day is not known.
    VagueDay {
        /// Whose words.
        party: ActorKey,
        /// First day possible.
        start: Option<Date>,
        /// Last day possible.
        end: Option<Date>,
    },
}

/// An open question, with the entries that raise it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub kind: QuestionKind,
    /// The entries that raise it.
    pub entries: Vec<EntryId>,
}

impl Question {
    /// Whether it asks for something that no text says, rather than for an answer or a confirmation.
    pub(crate) fn is_about_something_unknown(&self) -> bool {
        matches!(self.kind, QuestionKind::Slot { .. } | QuestionKind::VagueDay { .. })
    }

    /// The question in plain English.
    pub fn text(&self, names: &dyn Names) -> String {
        let list = |parties: &[ActorKey]| parties.iter().map(|p| names.name(p)).collect::<Vec<_>>().join(" and ");
        match &self.kind {
            QuestionKind::UnconfirmedContact { claimed_by, others } => format!(
                "Does {} confirm the contacts that {} speaks of? At what level, through which channel, on whose initiative?",
                if others.is_empty() { "the other side".to_owned() } else { list(others) },
                names.name(claimed_by)
            ),
            QuestionKind::AwaitedAnswer { party, since } => match since {
                Some(day) => format!("Has {} given any signal since {}?", names.name(party), spell_month(*day)),
                None => format!("Has {} given any signal?", names.name(party)),
            },
            QuestionKind::Condition { text, set_by } => {
                format!("What would {} accept as “{text}”?", names.name(set_by))
            }
            QuestionKind::Contested { what, denied_by } => {
                format!("Is it so: {what}? {} denies it", list(denied_by))
            }
            QuestionKind::Slot { slot, what } => match slot {
                UnknownSlot::Senders | UnknownSlot::Participants => format!("Who takes part: {what}?"),
                UnknownSlot::Receivers => format!("With whom: {what}?"),
                UnknownSlot::Date => format!("When: {what}?"),
                UnknownSlot::Place => format!("Where: {what}?"),
                UnknownSlot::Level => format!("At what level: {what}?"),
                UnknownSlot::Agenda => format!("About what: {what}?"),
                UnknownSlot::Mediator => format!("Who mediates: {what}?"),
                UnknownSlot::Number => format!("How many: {what}?"),
            },
            QuestionKind::UnconfirmedPlan { what } => format!("Does the other side confirm: {what}?"),
            QuestionKind::LapsedPlan { what } => format!("Did it take place: {what}?"),
            QuestionKind::VagueDay { party, start, end } => {
                let side = |d: &Option<Date>| d.map_or_else(|| "an unknown day".to_owned(), spell);
                format!("On what day between {} and {} did {} speak?", side(start), side(end), names.name(party))
            }
        }
    }
}

/// What each side offers: its standing words, newest first.
pub(crate) fn offered(dialogue: &Dialogue, steps: &[Step<'_>]) -> Vec<(ActorKey, String)> {
    let mut out = Vec::new();
    for posture in dialogue
        .postures
        .iter()
        .filter(|p| matches!(p.posture, Posture::Conditional | Posture::Willing | Posture::Offering))
    {
        let topic = steps
            .iter()
            .find(|s| posture.entries.contains(&s.id) && !s.topic().is_empty())
            .map_or("talks", |s| s.topic());
        let open: Vec<&str> = dialogue
            .conditions
            .iter()
            .filter(|c| c.set_by == posture.party && c.state == ConditionState::Unmet)
            .map(|c| c.text.as_str())
            .collect();
        let text =
            if open.is_empty() { topic.to_owned() } else { format!("{topic}, on condition: {}", open.join("; ")) };
        out.push((posture.party.clone(), text));
    }
    out
}

pub(crate) fn open_questions(dialogue: &Dialogue, steps: &[Step<'_>]) -> Vec<Question> {
    let mut out: Vec<Question> = Vec::new();
    let mut ask = |kind: QuestionKind, entries: Vec<EntryId>| {
        if !out.iter().any(|q: &Question| q.kind == kind) {
            out.push(Question { kind, entries });
        }
    };
    if let Contact::Claimed(party) = &dialogue.contact {
        let others = dialogue.parties.iter().filter(|p| *p != party).cloned().collect();
        ask(QuestionKind::UnconfirmedContact { claimed_by: party.clone(), others }, dialogue.contact_entries.clone());
    }
    for party in &dialogue.awaiting {
        let posture = dialogue.posture(party);
        let entries = steps
            .iter()
            .filter(|s| s.input == Input::Absence && s.sender().as_ref() == Some(party))
            .map(|s| s.id)
            .collect();
        ask(QuestionKind::AwaitedAnswer { party: party.clone(), since: posture.and_then(|p| p.last_word) }, entries);
    }
    for c in dialogue.conditions.iter().filter(|c| c.state == ConditionState::Unmet) {
        ask(QuestionKind::Condition { text: c.text.clone(), set_by: c.set_by.clone() }, c.entries.clone());
    }
    for c in &dialogue.contested {
        ask(QuestionKind::Contested { what: c.what.clone(), denied_by: c.denied_by.clone() }, c.entries.clone());
    }
    for id in &dialogue.qualifiers.lapsed_plan {
        if let Some(s) = steps.iter().find(|s| s.id == *id) {
            ask(QuestionKind::LapsedPlan { what: s.what() }, vec![*id]);
        }
    }
    if let Some(next) = &dialogue.next {
        if !next.confirmed {
            ask(QuestionKind::UnconfirmedPlan { what: next.what.clone() }, next.entries.clone());
        }
        let mut missing = Vec::new();
        match dialogue.parties.len() {
            0 => missing.push(UnknownSlot::Participants),
            1 => missing.push(UnknownSlot::Receivers),
            _ => {}
        }
        if next.end.is_none() {
            missing.push(UnknownSlot::Date);
        }
        for slot in missing {
            ask(QuestionKind::Slot { slot, what: next.what.clone() }, next.entries.clone());
        }
    }
    for s in steps.iter().filter(|s| s.input.effect().moves) {
        let answered = |slot: UnknownSlot| {
            steps.iter().filter(|l| l.stands() && l.published > s.published).any(|later| match s.input {
                Input::Schedule => later.input == Input::Hold && closes(s, later, dialogue.settings.fresh_days.grace),
                Input::Hold => false,
                _ => {
                    matches!(slot, UnknownSlot::Date | UnknownSlot::Place)
                        && matches!(later.input, Input::Hold | Input::Schedule)
                }
            })
        };
        for slot in s.record.unknown.iter().filter(|slot| !answered(**slot)) {
            ask(QuestionKind::Slot { slot: *slot, what: s.what() }, vec![s.id]);
        }
    }
    for s in steps.iter().filter(|s| dialogue.postures.iter().any(|p| p.entries.contains(&s.id))) {
        if let (Some(when), Some(party)) = (s.record.occurred, s.own.first())
            && when.precision != Precision::Day
            && s.input != Input::Schedule
        {
            let kind = QuestionKind::VagueDay { party: party.clone(), start: when.start, end: when.end };
            ask(kind, vec![s.id]);
        }
    }
    out
}
