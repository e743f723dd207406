//! The fold: from the records of one dialogue to its state on a day.

use crate::dialogue::{
    Claim, Condition, ConditionState, Contact, Dialogue, Move, NextStep, PostureState, Qualifiers, Reported, Support,
};
use crate::inputs::{Input, Needs, Posture, Process, Shape};
use crate::labels::{Label, Predicate, derive};
use crate::partition::{Group, Step, closes};
use crate::questions;
use crate::settings::{Settings, add_days};
use legation_document::{Basis, Date, Interval, Precision};
use legation_ledger::EntryId;
use legation_records::{ActorKey, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// Something said or done, with its day and the entries that prove it.
#[derive(Clone, Debug)]
struct Dated<T> {
    what: T,
    date: Date,
    entries: Vec<EntryId>,
}

impl<T> Dated<T> {
    fn new(what: T, step: &Step<'_>) -> Self {
        Self { what, date: step.date, entries: vec![step.id] }
    }
}

/// What is on file of one side.
#[derive(Clone, Debug, Default)]
struct Side {
    /// The last standing word of firmness 2 or more.
    commitment: Option<Dated<Posture>>,
    hint: Option<Dated<()>>,
    refusal: Option<Dated<()>>,
    peak: Option<Dated<Posture>>,
    reported: Option<Dated<Option<ActorKey>>>,
    /// The last own word of any kind, void or not.
    last_word: Option<Date>,
    absence: Option<Dated<()>>,
    conditions: Vec<Condition>,
}

/// A planned step.
#[derive(Clone, Debug)]
struct Plan {
    window: Option<Interval>,
    announced: Date,
    what: String,
    fulfilled: bool,
    cancelled: bool,
    confirmed: bool,
    entries: Vec<EntryId>,
}

struct Fold<'s> {
    settings: &'s Settings,
    as_of: Date,
    parties: Vec<ActorKey>,
    sides: BTreeMap<ActorKey, Side>,
    process: Dated<Process>,
    session: Option<Dated<()>>,
    contact: Option<Dated<()>>,
    reduced: Option<Dated<()>>,
    plans: Vec<Plan>,
    /// Words of that day and before are void.
    void: Option<Date>,
    agreed_claim: Option<Dated<()>>,
    at_risk: Option<Dated<()>>,
    pressure: Vec<Dated<String>>,
    mediators: BTreeMap<ActorKey, Vec<EntryId>>,
    contested: Vec<Claim>,
    presupposed: Option<Dated<()>>,
    activity: Vec<EntryId>,
    last_activity: Option<Date>,
    moves: Vec<Move>,
}

pub(crate) fn fold_group(group: &Group<'_>, settings: &Settings, as_of: Date, known_by: Date) -> Option<Dialogue> {
    if group.steps.iter().all(|s| matches!(s.input, Input::Log | Input::Assess | Input::Pressure)) {
        return None;
    }
    let mut steps = group.steps.clone();
    let contested = settle_denials(&mut steps, settings);
    raise_planned_calls(&mut steps, settings);
    let failures = sessions_without_result(&steps);
    for s in &mut steps {
        if failures.contains(&s.id) && s.input == Input::JointAbsence {
            s.input = Input::Fail;
            s.independent = true;
        }
    }
    steps.sort_by_cached_key(Step::place);
    let mut fold = Fold {
        settings,
        as_of,
        parties: group.parties.clone(),
        sides: group.parties.iter().map(|p| (p.clone(), Side::default())).collect(),
        process: Dated { what: Process::None, date: Date::MIN, entries: Vec::new() },
        session: None,
        contact: None,
        reduced: None,
        plans: Vec::new(),
        void: None,
        agreed_claim: None,
        at_risk: None,
        pressure: Vec::new(),
        mediators: BTreeMap::new(),
        contested,
        presupposed: None,
        activity: Vec::new(),
        last_activity: None,
        moves: Vec::new(),
    };
    for i in 0..steps.len() {
        fold.take(&steps, i);
    }
    Some(fold.finish(&steps, &group.topic, known_by))
}

/// Marks facts that a side denies, and returns the claims that stand against each other.
fn settle_denials(steps: &mut [Step<'_>], settings: &Settings) -> Vec<Claim> {
    let denials: Vec<(ActorKey, Step<'_>)> = steps
        .iter()
        .filter(|s| matches!(s.input, Input::JointAbsence | Input::Absence))
        .filter_map(|s| Some((s.speaking_party()?, s.clone())))
        .collect();
    let mut claims = Vec::new();
    for claim in steps.iter_mut() {
        let mut last: Option<Date> = None;
        for (denier, denial) in &denials {
            if !denies(denier, denial, claim, settings) {
                continue;
            }
            claim.denied_by.insert(denier.clone());
            claim.denials.push(denial.id);
            last = last.max(Some(denial.published.max(claim.date)));
        }
        if let Some(date) = last {
            let claimed_by: BTreeSet<ActorKey> = claim.vouchers.iter().cloned().chain(claim.speaking_party()).collect();
            claims.push(Claim {
                what: claim.what(),
                claimed_by: claimed_by.into_iter().collect(),
                denied_by: claim.denied_by.iter().cloned().collect(),
                date,
                entries: std::iter::once(claim.id).chain(claim.denials.iter().copied()).collect(),
            });
        }
    }
    claims
}

/// Whether an absence on the word of one side speaks against a claim.
fn denies(denier: &ActorKey, denial: &Step<'_>, claim: &Step<'_>, settings: &Settings) -> bool {
    let (a, b) = (&denial.words, &claim.words);
    if !a.is_empty() && !b.is_empty() && !a.iter().any(|w| b.contains(w)) {
        return false;
    }
    let when = denial.record.occurred;
    let same_time = match (claim.input, when, claim.record.occurred) {
        // A plan is denied while it is still ahead, or not long after it was announced.
        (Input::Schedule, _, window) => {
            let last = window.and_then(|w| w.end).map(|end| add_days(end, settings.fresh_days.grace));
            claim.published <= denial.published && last.is_none_or(|day| denial.published <= day)
        }
        (_, Some(a), Some(b)) => a.overlaps(&b),
        _ => true,
    };
    let deniable = if denial.shape == Shape::Joint {
        claim.input.is_joint_fact()
    } else {
        // "No proposal was sent": against what others say that this side did or said.
        denial.sender().as_ref() == Some(denier)
            && claim.record.kind == Kind::Event
            && claim.sender().as_ref() == Some(denier)
            && claim.own.is_empty()
            && claim.input.effect().posture.is_some_and(|p| p >= Posture::Conditional)
    };
    // A report that tells of a session in its own voice does not deny it: a dated absence beside it
    // says what did not come of the session.
    let beside = claim.independent
        && claim.vouchers.is_empty()
        && claim.document == denial.document
        && when.is_some_and(|w| w.start.is_some());
    deniable && same_time && !claim.vouchers.contains(denier) && !beside
}

/// A call is mere contact, unless a call was what the sides had planned.
fn raise_planned_calls(steps: &mut [Step<'_>], settings: &Settings) {
    let plans: Vec<Step<'_>> = steps.iter().filter(|s| s.input == Input::Schedule).cloned().collect();
    for s in steps.iter_mut().filter(|s| s.input == Input::Contact) {
        let planned = |p: &&Step<'_>| {
            p.record.planned_cameo.is_some_and(|c| c.code().starts_with("041"))
                && p.published <= s.published
                && closes(p, s, settings.fresh_days.grace)
        };
        if plans.iter().any(|p| planned(&p)) {
            s.input = Input::Hold;
        }
    }
}

/// Absences that say of a session on file that nothing came of it, with no further step planned.
///
/// "The talks ended without agreement" is an absence with both sides and the days of the session;
/// "no decision was taken; the next session is in May" leaves the talks alive.
fn sessions_without_result(steps: &[Step<'_>]) -> BTreeSet<EntryId> {
    let sessions: Vec<&Step<'_>> = steps.iter().filter(|s| s.input == Input::Hold && s.stands()).collect();
    steps
        .iter()
        .filter(|s| s.input == Input::JointAbsence)
        .filter(|s| !steps.iter().any(|c| c.denials.contains(&s.id)))
        .filter(|absence| {
            let Some(when) = absence.record.occurred else { return false };
            let of_outcome =
                absence.record.planned_cameo.or(absence.record.cameo).is_some_and(|c| matches!(c.root(), "03" | "05"));
            if when.start.is_none() && !of_outcome {
                return false;
            }
            sessions.iter().any(|held| {
                let Some(session) = held.record.occurred else { return false };
                let further = steps.iter().any(|p| {
                    p.input == Input::Schedule
                        && p.published <= absence.published
                        && p.published >= held.date
                        && !closes(p, held, 0)
                });
                let one_day_grace =
                    Interval::new(session.start, session.end.map(|e| add_days(e, 1)), session.precision, session.basis);
                when.overlaps(&one_day_grace) && !further
            })
        })
        .map(|s| s.id)
        .collect()
}

impl Step<'_> {
    /// What is done or planned, for a reader: "phone call", "talks on the border commission".
    pub(crate) fn what(&self) -> String {
        let code = self.record.planned_cameo.or(self.record.cameo);
        let act = match code.map(|c| c.code().to_owned()).as_deref() {
            Some("041") => "phone call",
            Some("042" | "043") => "visit",
            Some("044") => "meeting",
            Some("045") => "mediated talks",
            Some("046") => "talks",
            Some("057") => "signing",
            Some("040") => "contacts",
            _ => match self.input {
                Input::Schedule | Input::Hold => "meeting",
                Input::Contact => "contacts",
                Input::Arrange => "preparations",
                Input::Signed => "agreement",
                input if input.effect().posture.is_some() => "talks",
                _ => "statement",
            },
        };
        let stem = |word: &str| word.trim_end_matches('s').to_owned();
        let last = |phrase: &str| phrase.rsplit(' ').next().map(stem).unwrap_or_default();
        match self.topic() {
            "" | "not stated" => act.to_owned(),
            // "phone call (international phone call)" says it twice; "talks (talks)" too.
            topic if stem(topic) == stem(act) => act.to_owned(),
            topic if last(topic) == last(act) => topic.to_owned(),
            topic => format!("{act} ({topic})"),
        }
    }
}

impl Fold<'_> {
    fn fresh(&self, date: Date, days: i32) -> bool {
        self.as_of <= add_days(date, days)
    }

    /// Folds one record in.
    fn take(&mut self, steps: &[Step<'_>], index: usize) {
        let s = &steps[index];
        let effect = s.input.effect();
        let void = self.void.is_some_and(|day| s.date <= day);
        let counted = match effect.needs {
            Needs::Any => true,
            Needs::Own => !(s.own.is_empty() || (void && effect.posture.is_some())),
            Needs::Act => !s.own.is_empty() || (s.independent && (!s.entitled.is_empty() || s.sender().is_none())),
            Needs::Fact => s.stands(),
        } && !(s.input == Input::RefuseBare && refuses_something_else(steps, s));
        self.moves.push(Move {
            entry: s.id,
            date: s.date,
            input: s.input,
            party: s.sender().filter(|p| self.parties.contains(p)),
            vouched_by: s.vouchers.iter().cloned().collect(),
            independent: s.independent,
            denied_by: s.denied_by.iter().cloned().collect(),
            counted,
        });
        if effect.needs == Needs::Own {
            for party in &s.own {
                if let Some(side) = self.sides.get_mut(party) {
                    side.last_word = Some(side.last_word.map_or(s.date, |d| d.max(s.date)));
                }
            }
        }
        if !counted {
            if effect.needs == Needs::Own && s.own.is_empty() && effect.posture.is_some() {
                let by = s.speaking_party();
                for party in s.entitled.iter().filter(|p| Some(*p) != by.as_ref()) {
                    if let Some(side) = self.sides.get_mut(party) {
                        side.reported = Some(Dated::new(by.clone(), s));
                    }
                }
            }
            return;
        }
        if effect.moves {
            self.activity.push(s.id);
            self.last_activity = Some(self.last_activity.map_or(s.date, |d| d.max(s.date)));
        }
        match s.input {
            Input::Log | Input::Assess | Input::Call | Input::JointAbsence => {}
            Input::Mediate => {
                if let Some(host) = s.sender() {
                    self.mediators.entry(host).or_default().push(s.id);
                }
            }
            Input::Pressure => {
                if !s.entitled.is_empty() || s.sender().is_none() {
                    let word = s.record.category.map_or_else(String::new, |c| c.word().to_owned());
                    self.pressure.push(Dated::new(word, s));
                }
            }
            Input::ThreatHalt => self.at_risk = Some(Dated::new((), s)),
            Input::Presupposed => self.presupposed = Some(Dated::new((), s)),
            Input::Reduce => self.reduced = Some(Dated::new((), s)),
            Input::Absence => self.absence(s),
            Input::Waive => {
                for party in &s.own {
                    if let Some(side) = self.sides.get_mut(party) {
                        close(&mut side.conditions, ConditionState::Waived, s.id);
                    }
                }
            }
            Input::Hint
            | Input::Open
            | Input::WillIf
            | Input::Will
            | Input::OfferHost
            | Input::Offer
            | Input::Accept => {
                self.word(s);
            }
            Input::Refuse | Input::RefuseBare => {
                for party in s.own.clone() {
                    if let Some(side) = self.sides.get_mut(&party) {
                        side.refusal = Some(Dated::new((), s));
                        side.commitment = None;
                        side.hint = None;
                        close(&mut side.conditions, ConditionState::Expired, s.id);
                    }
                }
                self.cancel_plans(s);
                if self.process.what == Process::Scheduled {
                    self.process = Dated::new(Process::None, s);
                }
            }
            Input::Contact => {
                self.contact = Some(Dated::new((), s));
                self.advance(s);
            }
            Input::Arrange => {
                self.contact = Some(Dated::new((), s));
                if self.willing_sides().len() >= 2 {
                    self.advance(s);
                } else if matches!(
                    self.process.what,
                    Process::None | Process::Suspended | Process::Broken | Process::NoAgreement
                ) {
                    self.process = Dated::new(Process::Contact, s);
                }
            }
            Input::Hold => {
                self.session = Some(Dated::new((), s));
                self.meet_conditions(s);
                self.advance(s);
            }
            Input::Resume => {
                self.reduced = None;
                self.advance(s);
            }
            Input::Signed => {
                let vouchers: BTreeSet<&ActorKey> = steps
                    .iter()
                    .filter(|o| o.input == Input::Signed && o.date <= self.as_of)
                    .flat_map(|o| &o.vouchers)
                    .collect();
                let independent = steps.iter().any(|o| o.input == Input::Signed && o.independent);
                if independent || vouchers.len() >= 2 {
                    self.advance(s);
                } else {
                    self.agreed_claim = Some(Dated::new((), s));
                }
            }
            Input::Fail => self.advance(s),
            Input::Cancel | Input::Suspend | Input::Break => {
                self.cancel_plans(s);
                self.advance(s);
            }
            Input::Schedule => self.schedule(steps, s),
        }
    }

    fn advance(&mut self, s: &Step<'_>) {
        let effect = s.input.effect();
        if let Some(process) = effect.process
            && !effect.not_when.contains(&self.process.what)
        {
            if effect.voids {
                self.end_words(s);
            }
            self.process = Dated::new(process, s);
        }
    }

    /// A halt, a break or an end: what was said before no longer stands.
    fn end_words(&mut self, s: &Step<'_>) {
        for side in self.sides.values_mut() {
            side.commitment = None;
            side.hint = None;
            side.refusal = None;
            close(&mut side.conditions, ConditionState::Expired, s.id);
        }
        self.session = None;
        self.contact = None;
        self.void = Some(s.date);
    }

    fn cancel_plans(&mut self, s: &Step<'_>) {
        for plan in self.plans.iter_mut().filter(|p| p.announced <= s.date) {
            plan.cancelled = true;
        }
    }

    fn meet_conditions(&mut self, s: &Step<'_>) {
        for side in self.sides.values_mut() {
            close(&mut side.conditions, ConditionState::Met, s.id);
        }
    }

    /// The sides that stand at least at open, by their own fresh word.
    fn willing_sides(&self) -> Vec<&ActorKey> {
        let days = self.settings.fresh_days.word;
        self.sides
            .iter()
            .filter(|(_, side)| side.commitment.as_ref().is_some_and(|c| self.fresh(c.date, days)))
            .map(|(party, _)| party)
            .collect()
    }

    fn word(&mut self, s: &Step<'_>) {
        let posture = s.input.effect().posture.unwrap_or(Posture::None);
        for party in s.own.clone() {
            let others: Vec<ActorKey> = self.parties.iter().filter(|p| **p != party).cloned().collect();
            let other_offers =
                others.iter().any(|o| self.sides[o].commitment.as_ref().is_some_and(|c| c.what >= Posture::Offering));
            let Some(side) = self.sides.get_mut(&party) else { continue };
            side.refusal = None;
            if posture == Posture::Hint {
                side.hint = Some(Dated::new((), s));
                continue;
            }
            match &mut side.commitment {
                // A second report of the same words.
                Some(c) if c.what == posture && c.date == s.date => c.entries.push(s.id),
                _ => side.commitment = Some(Dated::new(posture, s)),
            }
            if side.peak.as_ref().is_none_or(|p| p.what <= posture) {
                side.peak = Some(Dated::new(posture, s));
            }
            match s.input {
                Input::WillIf => {
                    let again = side
                        .conditions
                        .iter()
                        .any(|c| c.state == ConditionState::Unmet && c.since == s.date && c.document != s.document);
                    for text in &s.record.conditions {
                        if again || side.conditions.iter().any(|c| c.text == *text && c.state == ConditionState::Unmet)
                        {
                            continue;
                        }
                        side.conditions.push(Condition {
                            text: text.clone(),
                            set_by: party.clone(),
                            to_be_met_by: others.first().filter(|_| others.len() == 1).cloned(),
                            state: ConditionState::Unmet,
                            since: s.date,
                            document: s.document.to_owned(),
                            entries: vec![s.id],
                        });
                    }
                }
                Input::Open => {}
                _ => close(&mut side.conditions, ConditionState::Waived, s.id),
            }
            if s.input == Input::Accept
                && other_offers
                && !matches!(self.process.what, Process::Scheduled | Process::Held | Process::Agreed)
            {
                self.process = Dated::new(Process::Arranging, s);
            }
        }
        // "The two sides agreed to resume talks": what is left is to arrange them.
        if s.shape == Shape::Joint
            && s.own.len() >= 2
            && posture >= Posture::Willing
            && matches!(self.process.what, Process::None | Process::Contact | Process::NoAgreement)
            && self.willing_sides().len() >= 2
        {
            self.process = Dated::new(Process::Arranging, s);
        }
    }

    fn absence(&mut self, s: &Step<'_>) {
        let Some(party) = s.sender() else { return };
        let by = s.speaking_party();
        if by.as_ref() == Some(&party) {
            return;
        }
        let days = self.settings.fresh_days.word;
        let fresh = self.fresh(s.published, days);
        let Some(side) = self.sides.get_mut(&party) else { return };
        // The other side says that nothing came, and this side's own word is on file: both stay.
        if let (Some(by), Some(c)) = (by, &side.commitment)
            && c.date <= s.date
            && s.date <= add_days(c.date, days)
            && fresh
        {
            self.contested.push(Claim {
                what: format!("willingness of {party}"),
                claimed_by: vec![party.clone()],
                denied_by: vec![by],
                date: s.date,
                entries: c.entries.iter().copied().chain([s.id]).collect(),
            });
        }
        side.absence = Some(Dated::new((), s));
    }

    fn schedule(&mut self, steps: &[Step<'_>], s: &Step<'_>) {
        let grace = self.settings.fresh_days.grace;
        let held = |m: &&Step<'_>| m.input == Input::Hold && m.stands() && closes(s, m, grace);
        // A plan whose meeting is already on file was announced before it; later text only repeats it.
        let fulfilled = steps.iter().filter(held).any(|m| m.published >= s.published);
        self.plans.push(Plan {
            window: s.record.occurred,
            announced: s.date,
            what: s.what(),
            fulfilled,
            cancelled: false,
            confirmed: s.independent || s.vouchers.len() >= 2,
            entries: vec![s.id],
        });
        // Who announces a common step has accepted it.
        let speaking: Vec<ActorKey> = s.vouchers.iter().filter(|v| self.sides.contains_key(*v)).cloned().collect();
        if self.void.is_none_or(|day| s.date > day) {
            for party in speaking {
                let side = self.sides.get_mut(&party).expect("checked above");
                side.refusal = None;
                side.last_word = Some(s.date);
                side.commitment = Some(Dated::new(Posture::Accepted, s));
                if side.peak.as_ref().is_none_or(|p| p.what <= Posture::Accepted) {
                    side.peak = Some(Dated::new(Posture::Accepted, s));
                }
            }
        }
        self.meet_conditions(s);
        let in_session = self.process.what == Process::Held && self.session.is_some();
        if !in_session {
            self.advance(s);
        }
    }

    fn posture(&self, side: &Side) -> (Posture, Option<Date>, Vec<EntryId>) {
        let days = &self.settings.fresh_days;
        if let Some(c) = side.commitment.as_ref().filter(|c| self.fresh(c.date, days.word)) {
            (c.what, Some(c.date), c.entries.clone())
        } else if let Some(r) = side.refusal.as_ref().filter(|r| self.fresh(r.date, days.refused)) {
            (Posture::Refusing, Some(r.date), r.entries.clone())
        } else if let Some(h) = side.hint.as_ref().filter(|h| self.fresh(h.date, days.hint)) {
            (Posture::Hint, Some(h.date), h.entries.clone())
        } else {
            (Posture::None, None, Vec::new())
        }
    }

    fn open_plans(&self) -> Vec<&Plan> {
        let mut open: Vec<&Plan> =
            self.plans.iter().filter(|p| !p.fulfilled && !p.cancelled && self.last_day(p) >= self.as_of).collect();
        open.sort_by_key(|p| (p.window.and_then(|w| w.start.or(w.end)).unwrap_or(p.announced), p.announced));
        open
    }

    fn last_day(&self, plan: &Plan) -> Date {
        let days = &self.settings.fresh_days;
        match plan.window.and_then(|w| w.end) {
            Some(end) => add_days(end, days.grace),
            None => add_days(plan.announced, days.contact),
        }
    }

    /// The entries that make a predicate hold, or `None` where it does not.
    fn holds(&self, predicate: Predicate) -> Option<Vec<EntryId>> {
        let days = &self.settings.fresh_days;
        let process = |p: Process| (self.process.what == p).then(|| self.process.entries.clone());
        let words = || -> Vec<EntryId> {
            self.sides.values().filter_map(|s| s.commitment.as_ref()).flat_map(|c| c.entries.clone()).collect()
        };
        let willing = self.willing_sides();
        match predicate {
            Predicate::Agreed => process(Process::Agreed),
            Predicate::EndedWithoutAgreement => process(Process::NoAgreement)
                .filter(|_| self.sides.values().all(|s| s.commitment.is_none() && s.hint.is_none())),
            Predicate::Broken => process(Process::Broken),
            Predicate::Suspended => {
                process(Process::Suspended).filter(|_| self.fresh(self.process.date, days.suspended))
            }
            Predicate::SessionFresh => {
                if self.parties.is_empty() {
                    // Nobody is named: an earlier round and an undated next one, both taken from the wording.
                    let undated = self.open_plans().iter().any(|p| !p.window.is_some_and(is_dated));
                    return self.presupposed.as_ref().filter(|_| undated).map(|p| p.entries.clone());
                }
                self.session.as_ref().filter(|s| self.fresh(s.date, days.held)).map(|s| s.entries.clone())
            }
            Predicate::StepAhead => self.open_plans().first().map(|p| p.entries.clone()),
            Predicate::RefusalStands => self.sides.iter().find_map(|(party, side)| {
                let refusal = side.refusal.as_ref().filter(|r| self.fresh(r.date, days.refused))?;
                let others = self.sides.iter().filter(|(p, _)| *p != party);
                let newest = others.filter_map(|(_, o)| o.commitment.as_ref().map(|c| c.date)).max();
                newest.is_none_or(|d| d <= refusal.date).then(|| refusal.entries.clone())
            }),
            Predicate::BothWilling => {
                let refused = self.sides.values().any(|s| self.posture(s).0 == Posture::Refusing);
                (willing.len() >= 2 && !refused).then(words)
            }
            Predicate::OneWilling => (!willing.is_empty()).then(words),
            Predicate::HintFresh => self
                .sides
                .values()
                .find_map(|s| s.hint.as_ref().filter(|h| self.fresh(h.date, days.hint)).map(|h| h.entries.clone())),
            Predicate::ContactFresh => {
                // Who says that a text was signed says that they were in contact.
                let claims = self.contact.iter().chain(&self.agreed_claim);
                claims.filter(|c| self.fresh(c.date, days.contact)).map(|c| c.entries.clone()).next()
            }
            Predicate::RelationsReduced => self.reduced.as_ref().map(|r| r.entries.clone()),
            Predicate::Activity => (!self.activity.is_empty()).then(|| self.activity.clone()),
        }
    }

    fn finish(mut self, steps: &[Step<'_>], topic: &str, known_by: Date) -> Dialogue {
        let days = self.settings.fresh_days.clone();
        let held: BTreeMap<Predicate, Vec<EntryId>> =
            Predicate::ALL.iter().filter_map(|p| Some((*p, self.holds(*p)?))).collect();
        let (label, because) = derive(|p| held.contains_key(&p));
        let mut label_entries: Vec<EntryId> = because.iter().flat_map(|p| held[p].clone()).collect();
        label_entries.sort();
        label_entries.dedup();

        let willing: Vec<ActorKey> = self.willing_sides().into_iter().cloned().collect();
        let postures: Vec<PostureState> = self
            .sides
            .iter()
            .map(|(party, side)| {
                let (posture, date, entries) = self.posture(side);
                PostureState {
                    party: party.clone(),
                    posture,
                    date,
                    peak: side.peak.as_ref().map(|p| (p.what, p.date)),
                    reported: side.reported.as_ref().map(|r| Reported {
                        by: r.what.clone(),
                        date: r.date,
                        entries: r.entries.clone(),
                    }),
                    last_word: side.last_word,
                    entries,
                }
            })
            .collect();
        let conditions: Vec<Condition> = self.sides.values().flat_map(|s| s.conditions.clone()).collect();
        let conditional = conditions.iter().any(|c| c.state == ConditionState::Unmet && willing.contains(&c.set_by));
        let awaiting = self.awaiting(label, &willing);
        let next = self.open_plans().first().map(|p| NextStep {
            start: p.window.and_then(|w| w.start),
            end: p.window.and_then(|w| w.end),
            what: p.what.clone(),
            confirmed: p.confirmed,
            entries: p.entries.clone(),
        });
        let lapsed: Vec<EntryId> = self
            .plans
            .iter()
            .filter(|p| !p.fulfilled && !p.cancelled && self.last_day(p) < self.as_of)
            .flat_map(|p| p.entries.clone())
            .collect();
        let (contact, contact_entries) = self.contact_value(steps);
        self.contested.retain(|c| self.as_of <= add_days(c.date, days.word));
        self.contested.sort();
        self.contested.dedup();
        let halted = matches!(label, Label::Suspended | Label::BrokenOff);
        let sources: BTreeSet<&str> = steps
            .iter()
            .filter(|s| !matches!(s.input, Input::Log | Input::Assess))
            .flat_map(|s| s.sources.iter().copied())
            .collect();
        let qualifiers = Qualifiers {
            arranging: self.process.what == Process::Arranging,
            between_rounds: label == Label::InTalks
                && (next.is_some() || self.session.as_ref().is_some_and(|s| s.date < self.as_of)),
            lapsed_plan: lapsed,
            at_risk: self
                .at_risk
                .as_ref()
                .filter(|r| self.fresh(r.date, days.word))
                .map(|r| r.entries.clone())
                .unwrap_or_default(),
            pressure: self
                .pressure
                .iter()
                .filter(|p| self.fresh(p.date, days.pressure))
                .map(|p| p.what.clone())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            stale_since: (label == Label::Dormant).then(|| self.stale_since()).flatten(),
            thaw: if halted { willing.clone() } else { Vec::new() },
            refuses_next: if label == Label::InTalks { self.refusing() } else { Vec::new() },
            refused_by: if label == Label::Refused { self.refusing() } else { Vec::new() },
            mediators: self.mediators.keys().cloned().collect(),
            agreement_claimed: self.agreed_claim.is_some() && label != Label::Agreed,
            presupposed: !label_entries.is_empty()
                && label_entries.iter().all(|e| steps.iter().any(|s| s.id == *e && s.input == Input::Presupposed)),
            conflicting: conflicting(steps),
            sources: sources.len(),
        };
        let support = self.support(label, &willing, &label_entries, steps, &contact);
        let mut dialogue = Dialogue {
            parties: self.parties.clone(),
            topic: topic.to_owned(),
            label,
            label_entries,
            willing,
            conditional,
            conditions,
            contact,
            contact_entries,
            awaiting,
            contested: self.contested.clone(),
            next,
            postures,
            process: self.process.what,
            process_since: (self.process.date > Date::MIN).then_some(self.process.date),
            last_session: self.session.as_ref().map(|s| s.date),
            last_activity: self.last_activity,
            qualifiers,
            support,
            questions: Vec::new(),
            agreed: Vec::new(),
            offered: Vec::new(),
            moves: self.moves.clone(),
            as_of: self.as_of,
            known_by,
            settings: self.settings.clone(),
        };
        dialogue.agreed = steps
            .iter()
            .filter(|s| s.input == Input::Signed && s.stands() && dialogue.label == Label::Agreed)
            .map(Step::what)
            .collect();
        dialogue.offered = questions::offered(&dialogue, steps);
        dialogue.questions = questions::open_questions(&dialogue, steps);
        dialogue
    }

    fn refusing(&self) -> Vec<ActorKey> {
        self.sides.iter().filter(|(_, s)| self.posture(s).0 == Posture::Refusing).map(|(p, _)| p.clone()).collect()
    }

    fn awaiting(&self, label: Label, willing: &[ActorKey]) -> Vec<ActorKey> {
        if !label.awaits() || self.parties.len() < 2 {
            return Vec::new();
        }
        self.sides
            .iter()
            .filter(|(party, side)| {
                if self.posture(side).0 == Posture::Refusing {
                    return false;
                }
                let mine = willing.contains(party);
                let others = willing.iter().any(|w| w != *party);
                let word = side.commitment.as_ref().map(|c| c.date).max(side.hint.as_ref().map(|h| h.date));
                let missing = side.absence.as_ref().is_some_and(|a| {
                    self.fresh(a.date, self.settings.fresh_days.word) && word.is_none_or(|w| w < a.date)
                });
                let moved = self.sides.iter().any(|(p, s)| p != *party && (s.commitment.is_some() || s.hint.is_some()));
                (others && !mine) || (missing && moved)
            })
            .map(|(party, _)| party.clone())
            .collect()
    }

    /// Who vouches for contacts and sessions that are still fresh.
    fn contact_value(&self, steps: &[Step<'_>]) -> (Contact, Vec<EntryId>) {
        let days = &self.settings.fresh_days;
        let (mut parties, mut independent, mut entries) = (BTreeSet::new(), false, Vec::new());
        for s in steps {
            let fresh_for = match s.input {
                Input::Hold => days.held,
                Input::Contact | Input::Arrange => days.contact,
                _ => continue,
            };
            if !self.fresh(s.date, fresh_for) || !s.vouched() {
                continue;
            }
            parties.extend(s.vouchers.iter().cloned());
            independent |= s.independent && s.denied_by.is_empty();
            if !s.vouchers.is_empty() || s.denied_by.is_empty() {
                entries.push(s.id);
            }
        }
        let contact = if independent || parties.len() >= 2 {
            Contact::Confirmed
        } else if let Some(party) = parties.into_iter().next() {
            Contact::Claimed(party)
        } else {
            Contact::None
        };
        (contact, entries)
    }

    fn stale_since(&self) -> Option<Date> {
        let days = &self.settings.fresh_days;
        let sides = self.sides.values().flat_map(|s| {
            [
                s.commitment.as_ref().map(|c| add_days(c.date, days.word)),
                s.hint.as_ref().map(|h| add_days(h.date, days.hint)),
                s.refusal.as_ref().map(|r| add_days(r.date, days.refused)),
            ]
        });
        let joint = [
            self.session.as_ref().map(|s| add_days(s.date, days.held)),
            self.contact.as_ref().map(|c| add_days(c.date, days.contact)),
            (self.process.what == Process::Suspended).then(|| add_days(self.process.date, days.suspended)),
        ];
        let plans = self.plans.iter().filter(|p| !p.fulfilled && !p.cancelled).map(|p| Some(self.last_day(p)));
        sides.chain(joint).chain(plans).flatten().max().map(|d| add_days(d, 1)).filter(|d| *d <= self.as_of)
    }

    fn support(
        &self,
        label: Label,
        willing: &[ActorKey],
        entries: &[EntryId],
        steps: &[Step<'_>],
        contact: &Contact,
    ) -> Support {
        let behind: Vec<&Step<'_>> = steps.iter().filter(|s| entries.contains(&s.id)).collect();
        let vouchers: BTreeSet<&ActorKey> = behind.iter().flat_map(|s| &s.vouchers).collect();
        let sources: BTreeSet<&str> = behind.iter().flat_map(|s| s.sources.iter().copied()).collect();
        let independent = behind.iter().any(|s| s.independent);
        let contested = behind.iter().any(|s| !s.denied_by.is_empty());
        match label {
            Label::Dormant | Label::Unknown => Support::Low,
            _ if self.parties.is_empty() || contested => Support::Low,
            Label::Mutual if willing.len() >= 2 => Support::High,
            Label::OneSided => Support::Medium,
            Label::Feeler if matches!(contact, Contact::Confirmed) => Support::High,
            Label::InTalks | Label::Scheduled | Label::Agreed | Label::NoAgreement => {
                if vouchers.len() >= 2 || (independent && (!vouchers.is_empty() || sources.len() >= 2)) {
                    Support::High
                } else if vouchers.is_empty() && sources.len() < 2 && label == Label::Scheduled {
                    Support::Low
                } else {
                    Support::Medium
                }
            }
            _ if sources.len() >= 2 && independent => Support::High,
            _ => Support::Medium,
        }
    }
}

/// Records of the same act in copies of one text that give it different dates.
fn conflicting(steps: &[Step<'_>]) -> Vec<EntryId> {
    let mut out = BTreeSet::new();
    let moves: Vec<&Step<'_>> =
        steps.iter().filter(|s| s.input.effect().moves && s.input != Input::Presupposed).collect();
    for (i, a) in moves.iter().enumerate() {
        for b in moves[i + 1..].iter().filter(|b| b.input == a.input && b.document != a.document) {
            let dates = (a.record.occurred, b.record.occurred);
            let apart = matches!(dates, (Some(x), Some(y)) if !x.overlaps(&y));
            if apart && a.sender() == b.sender() && !a.sources.is_disjoint(&b.sources) {
                out.extend([a.id, b.id]);
            }
        }
    }
    out.into_iter().collect()
}

/// Whether the text itself gave a date.
fn is_dated(window: Interval) -> bool {
    window.precision != Precision::Unknown && window.basis != Basis::Default
}

/// A bare refusal beside the side's own readiness, or beside a common plan, in one report is a
/// refusal of a demand ("will not hand over the maps first"), not of talks.
fn refuses_something_else(steps: &[Step<'_>], refusal: &Step<'_>) -> bool {
    steps.iter().any(|s| {
        s.document == refusal.document
            && (s.input == Input::Schedule
                || (s.own.iter().any(|p| refusal.own.contains(p))
                    && s.input.effect().posture.is_some_and(|p| p >= Posture::Conditional && p != Posture::Refusing)))
    })
}

fn close(conditions: &mut [Condition], state: ConditionState, by: EntryId) {
    for c in conditions.iter_mut().filter(|c| c.state == ConditionState::Unmet) {
        c.state = state;
        c.entries.push(by);
    }
}
