//! Positions: what a party is willing to do, offers, agrees to, asks for, refuses, threatens.
//!
//! In: a predicate that means a stance, with the act that it is about, if one was found. Out: a draft
//! with the category of that stance toward that class of acts (`categories.tsv`), a plan, an absence,
//! or the reason why it is none. "Morocco may accept the invitation" only opens a door: negation,
//! modality and whose word it is decide which stance the words come to.

use super::arguments::content_path;
use super::when::Dating;
use super::{Sides, Told};
use crate::grammar::{Modality, Tense};
use crate::lexicon::Row;
use crate::predicates::{ActUse, Predicate};
use crate::reading::{Draft, Reading, add_actors, without};
use legation_analysis::{Relation, Tag, TokenId};
use legation_records::{Actor, Cameo, Category, Firmness, Kind, Mode, Record};

/// What a stance comes to in its clause.
enum Outcome<'s> {
    /// A position, not always the one that its word means: "would not agree" refuses.
    Stance(&'s str),
    /// It is said not to have been taken: "did not offer to meet".
    NotDone,
    /// "declined to say when": silence, not a refusal.
    Silence,
    /// No position, with the reason.
    Nothing(&'static str),
}

/// A position toward a class of acts.
struct Position<'a> {
    stance: &'a str,
    class: &'a str,
    row: Row,
    /// Whether what it is about was not found.
    is_idle: bool,
    /// Whether the words tell what it is about, though no act was found: "agreed to cut red tape".
    spelt_out: bool,
}

/// What a stance under a negation comes to.
fn negated_stance(stance: &str, modality: Modality, own_word: bool) -> Outcome<'static> {
    let future = matches!(modality, Modality::Future | Modality::Conditional);
    match stance {
        "willing" | "open" | "desirable" => Outcome::Stance("refuse"),
        "offer" | "agree" | "promise" | "invite" | "plan" | "expect" if future && own_word => Outcome::Stance("refuse"),
        "offer" | "agree" | "promise" | "invite" | "plan" | "expect" => Outcome::NotDone,
        _ => Outcome::Nothing("the position is negated"),
    }
}

/// What a stance comes to in a modality: who "may accept" is open, who "will suspend" threatens.
fn modal_stance(stance: &str, modality: Modality, own_word: bool) -> Outcome<'_> {
    match (stance, modality) {
        ("agree" | "offer" | "invite" | "promise", Modality::Possible) => Outcome::Stance("open"),
        ("agree" | "offer", Modality::Future | Modality::Conditional) => Outcome::Stance("willing"),
        ("suspend" | "cancel" | "break" | "refuse", Modality::Conditional) if !own_word => {
            Outcome::Nothing("it is only imagined")
        }
        ("suspend" | "cancel" | "break", Modality::Future) => Outcome::Stance("threaten"),
        (stance, Modality::Possible) if !matches!(stance, "open" | "desirable") => {
            Outcome::Nothing("it is only said to be possible")
        }
        ("agree" | "suspend" | "cancel" | "break" | "promise" | "offer", Modality::Deontic) => {
            Outcome::Stance("request")
        }
        (stance, _) => Outcome::Stance(stance),
    }
}

/// Positions that are news without a known act: "Togo rejected the proposal".
fn carries_alone(stance: &str, sides: &Sides, spelt_out: bool) -> bool {
    let named_receivers = !sides.receivers.is_empty() && !sides.inferred;
    !sides.senders.is_empty()
        && match stance {
            "refuse" | "promise" | "request" => true,
            // "It threatens the security of us all" announces nothing.
            "threaten" => spelt_out || named_receivers,
            "offer" | "invite" => named_receivers,
            // "India and Nepal have agreed to cut red tape": what two do together is news of both.
            "agree" => named_receivers || (spelt_out && sides.senders.len() > 1),
            _ => false,
        }
}

impl<'a> Reading<'a> {
    /// Codes a predicate that means a position.
    pub(super) fn code_stance(&mut self, told: Told<'_, 'a>, stance: &'a str) {
        let Told { sentence, predicate, source, .. } = told;
        let rule = predicate.rule;
        let sides = self.sides(predicate, Some(source));
        let stance = match self.comes_to(told, stance, &sides) {
            Outcome::Stance(stance) => stance,
            Outcome::NotDone => return self.code_absent_act(told, &sides.senders, &sides.receivers),
            Outcome::Silence => return self.code_absent_act(told, &sides.senders, &[]),
            Outcome::Nothing(reason) => return self.suppress_predicate(predicate, reason),
        };
        let class = match self.answers(told, &sides) {
            // "The offer was made last week, and Kabul has accepted it"
            Some(question) if matches!(question.class.as_str(), "meet" | "host" | "mediate") => "meet",
            _ => self.class_of_content(predicate),
        };
        let Some(row) = self.lexicon.category(stance, class).cloned() else { return };
        let Some(kind) = row.kind else {
            self.suppress_predicate(predicate, format!("{stance} toward {class} is no event ({})", row.place));
            return;
        };
        let is_idle = predicate.content.is_none() && rule.idiom.is_none();
        let g = self.grammar;
        let spelt_out = g.children(predicate.token).any(|c| g.relation(c) == Relation::Xcomp);
        if is_idle && self.answers(told, &sides).is_none() && !carries_alone(stance, &sides, spelt_out) {
            self.suppress_predicate(predicate, "what the position is about was not found");
            return;
        }
        if kind == Kind::Absence {
            self.code_absent_act(told, &sides.senders, &sides.receivers);
            return;
        }
        if stance == "request" && self.is_no_request(predicate.token, &sides) {
            self.suppress_predicate(predicate, "a question, a claim, or said to somebody at home");
            return;
        }
        let act = predicate.content.as_ref().map(|c| &c.act);
        if kind == Kind::Plan {
            self.push_plan(told, act, &row, &sides);
            return;
        }
        let recent = g.tense(predicate.token) != Tense::Pluperfect;
        if stance == "agree"
            && class == "meet"
            && recent
            && self.is_fixed_by_date(predicate, &sides)
            && let Some(plan) = self.lexicon.category("plan", "meet").cloned()
        {
            // "have agreed to meet on 8 July": what both sides treat as fixed is a plan.
            self.push_plan(told, act, &plan, &sides);
            return;
        }
        let position = Position { stance, class, row, is_idle, spelt_out };
        let mut record = self.blank(kind, self.clause_span(predicate.token, told.context), source);
        match self.fill_position(&mut record, told, &position, &sides) {
            Ok((dating, inferred)) => {
                self.note_content_presupposition(told, stance, &record);
                let elaborable = self.is_elaborable(&sides, source);
                self.drafts.push(Draft {
                    acts: std::iter::once(predicate.token).chain(source.cue).collect(),
                    stance: Some(stance.to_owned()),
                    anchored: dating.anchored,
                    dated: dating.dated,
                    elaborable,
                    inferred,
                    ..Draft::plain(record, sentence, class)
                });
            }
            Err(reason) => self.suppress_predicate(predicate, reason),
        }
    }

    /// What a stance comes to where it stands.
    fn comes_to(&self, told: Told<'_, 'a>, stance: &'a str, sides: &Sides) -> Outcome<'a> {
        let Told { predicate, source, .. } = told;
        let g = self.grammar;
        let token = predicate.token;
        let rule = predicate.rule;
        // The clause that carries tense, modality and negation: the verb of "expressed its willingness".
        let carrier = self.carrier(rule, token);
        let modality = g.modality(carrier);
        let own_word = Self::is_own_word(source, sides);
        if rule.own_word && !own_word {
            return Outcome::Nothing("a position counts only on the party's own word");
        }
        if g.own_subject(token).is_some_and(|s| g.lemma(s) == "other") && sides.senders.len() != 1 {
            // "Each side says the other is unwilling to talk"
            return Outcome::Nothing("which of the two it is said of was not found");
        }
        if source.binds_nobody {
            return Outcome::Nothing("a position on the word of somebody who does not speak for the party");
        }
        if matches!(stance, "willing" | "open") && modality == Modality::Deontic && !own_word {
            return Outcome::Nothing("it is said to be needed, not to be so");
        }
        let keeps_silent = stance == "refuse"
            && g.children(token).any(|c| g.relation(c) == Relation::Xcomp && self.lexicon.is("saying", g.lemma(c)));
        if keeps_silent && !sides.senders.is_empty() {
            return Outcome::Silence;
        }
        let of_a_claim = predicate.object.is_some_and(|o| self.lexicon.is("rumour-noun", g.lemma(o)));
        if stance == "refuse" && of_a_claim {
            return Outcome::Nothing("what is rejected is a claim: a denial, not a refusal");
        }
        if sides.senders.is_empty() && !matches!(stance, "plan" | "expect") {
            return Outcome::Nothing("whose position it is was not found");
        }
        // "Rwanda, which had long refused to negotiate, now accepts": what was before the news.
        let before_the_news = g.relation(g.clause(token)) == Relation::AclRelcl
            && g.tense(carrier) == Tense::Pluperfect
            && self.times_of(&[token, carrier]).iter().all(|t| t.interval.is_none());
        if before_the_news {
            return Outcome::Nothing("said of somebody in passing, without a date: background");
        }
        let negated = rule.negated != Some(true)
            && rule.idiom.is_none()
            && (g.negation(token).is_some() || (carrier != token && g.clause_negation(carrier).is_some()));
        let outcome =
            if negated { negated_stance(stance, modality, own_word) } else { modal_stance(stance, modality, own_word) };
        // "is ready to consider talks", "agreed to suspend the talks": the inner position is the news.
        match (outcome, predicate.content.as_ref().and_then(|c| c.through)) {
            (Outcome::Stance("agree" | "plan"), Some(inner @ ("suspend" | "cancel" | "break" | "refuse"))) => {
                Outcome::Stance(inner)
            }
            (Outcome::Stance("willing"), Some("open")) => Outcome::Stance("open"),
            (outcome, _) => outcome,
        }
    }

    /// The class of acts that a position is about.
    fn class_of_content(&self, predicate: &Predicate<'a>) -> &'a str {
        match &predicate.content {
            None if predicate.object.is_some_and(|o| self.grammar.lemma(o) == "invitation")
                || predicate.rule.idiom.is_some() =>
            {
                "meet"
            }
            None => "other",
            Some(content) => match content.act.act.class.as_str() {
                // "promised not to attack": restraint.
                "assault" | "mobilise" | "sanction" if content.negated => "yield",
                class => class,
            },
        }
    }

    /// Fills the record of a position. Gives its date, and whether its receivers were inferred.
    ///
    /// # Errors
    /// Why it is not coded.
    fn fill_position(
        &self,
        record: &mut Record,
        told: Told<'_, 'a>,
        position: &Position<'a>,
        sides: &Sides,
    ) -> Result<(Dating, bool), &'static str> {
        let Told { sentence, predicate, source, .. } = told;
        let Position { stance, class, row, is_idle, spelt_out } = position;
        let carrier = self.carrier(predicate.rule, predicate.token);
        self.attribute_to_sender(record, sides, source, predicate.rule.expressed.then_some(carrier));
        record.category = row.category;
        let will_not_do = *stance == "refuse" && *is_idle && *spelt_out;
        record.mode = row.mode.or(will_not_do.then_some(Mode::Yield));
        record.cameo = row.cameo;
        record.firmness = row.firmness;
        record.conditions = self.conditions(sentence, predicate.token, content_path(predicate));
        let alone = sides.senders.len() == 1;
        let agrees_to_talk = *stance == "agree" && matches!(*class, "meet" | "settle") && alone;
        if !record.conditions.is_empty() && !agrees_to_talk {
            record.firmness = record.firmness.map(Firmness::under_condition);
        }
        record.factuality = Self::speech_factuality(source, sides, row);
        record.senders.clone_from(&sides.senders);
        let inferred = self.address(record, told, position, sides);
        if *is_idle && record.receivers.is_empty() && *stance == "promise" {
            return Err("neither what it is about nor toward whom was found");
        }
        if row.category.is_some_and(Category::needs_recipient) && record.receivers.is_empty() {
            return Err("a recipient is required and none was found");
        }
        let dating = self.when_spoken(told, carrier, record);
        record.occurred = dating.occurred;
        if self.is_history(record) {
            return Err("it lies years back: history, not news");
        }
        record.contexts = self.contexts(sentence, &[], true);
        record.topic = Some(self.topic_of(record, true));
        self.explain(record, predicate, sides, &row.place, &dating.by);
        Ok((dating, inferred))
    }

    /// Sets toward whom a position is: by its own words, else who has to meet its condition, who asked
    /// for it, the other side of the report. Says whether that was inferred.
    fn address(&self, record: &mut Record, told: Told<'_, 'a>, position: &Position<'a>, sides: &Sides) -> bool {
        let Told { sentence, predicate, .. } = told;
        let Position { stance, class, is_idle, .. } = *position;
        let senders = &sides.senders;
        let mut inferred = sides.inferred;
        if stance == "agree" && senders.len() > 1 {
            // What several agree on together has no receiver.
            return inferred;
        }
        let mut receivers = sides.receivers.clone();
        if stance == "request" {
            self.third_party_appeal(record, senders, &mut receivers, class);
        }
        if receivers.is_empty() {
            receivers = self.receivers_of_condition(&record.conditions, sentence, senders);
        }
        if receivers.is_empty() && matches!(stance, "refuse" | "agree") {
            // "Switzerland offered its good offices …, but Tbilisi declined"
            receivers = match self.answers(told, sides) {
                // Who accepts a host accepts the others whom he invites.
                Some(question) if matches!(question.class.as_str(), "host" | "mediate") => {
                    without(&question.record.receivers, senders)
                }
                _ => Vec::new(),
            };
            if receivers.is_empty() {
                receivers = self.asked_by(senders, sentence, predicate.token);
            }
            inferred = !receivers.is_empty();
        }
        if receivers.is_empty() && (stance != "threaten" || without(senders, &self.dyad).is_empty()) {
            receivers = self.counterpart(senders);
            if is_idle {
                // "Mr Cook promised to build three plants": to whom, only the words around can tell.
                receivers.retain(|r| self.is_near(r, sentence));
            }
            inferred = !receivers.is_empty();
        }
        record.receivers = receivers;
        inferred
    }

    /// "is willing to restore the link with Chad" takes for granted what "restore" does.
    fn note_content_presupposition(&mut self, told: Told<'_, 'a>, stance: &str, record: &Record) {
        let predicate = told.predicate;
        if matches!(stance, "refuse" | "request") || predicate.rule.negated.is_some() {
            return;
        }
        if let Some((what, at)) = predicate.content.as_ref().and_then(|c| c.presupposes) {
            self.note_presupposition(told.sentence, at, what, record);
        }
    }

    /// "asked aides whether it should go ahead", "insists the programme is peaceful", "urged Turks to buy
    /// lira": verbs of demand without a demand on another party.
    fn is_no_request(&self, token: TokenId, sides: &Sides) -> bool {
        let g = self.grammar;
        if !g.is_verb(token) {
            return false;
        }
        let clause = g.children(token).find(|c| matches!(g.relation(*c), Relation::Ccomp | Relation::Xcomp));
        if g.lemma(token) == "insist" {
            // "insisted that the ship leave" demands; "insisted that the ship had left" claims.
            // The subjunctive of one party looks like a plural: "that Angola reopen the border".
            let plural = |c| g.own_subject(c).is_some_and(|s| matches!(g.tag(s), Tag::Nns | Tag::Nnps | Tag::Prp));
            let subjunctive = |c| match g.tag(g.tensed(c)) {
                Tag::Vb => true,
                Tag::Vbp => !plural(c) && !g.children(c).any(|k| g.relation(k) == Relation::Cop),
                _ => false,
            };
            return clause.is_some_and(|c| {
                g.relation(c) == Relation::Ccomp && g.modality(c) != Modality::Deontic && !subjunctive(c)
            });
        }
        // "a diplomat who asked not to be named"
        let hides = clause.is_some_and(|c| {
            g.negation(c).is_some() && g.is_passive(c) && matches!(g.lemma(c), "name" | "identify" | "quote" | "cite")
        });
        let asks = g.lemma(token) == "ask"
            && (clause.is_some_and(|c| {
                g.children(c).any(|k| matches!(g.lemma(k), "whether" | "if" | "what" | "why" | "how" | "when" | "who"))
            }) || (clause.is_none() && (g.is_passive(token) || g.prepositional(token).any(|(p, _)| p == "about"))));
        // The one who is told to do it is named, and is no other party.
        let told = clause.is_some()
            && g.object(token).is_some_and(|o| without(&self.parties(o), &sides.senders).is_empty())
            && sides.receivers.is_empty();
        asks || told || hides
    }

    /// "have agreed to meet on 8 July": several parties, and a day that is still to come.
    fn is_fixed_by_date(&self, predicate: &Predicate<'a>, sides: &Sides) -> bool {
        let mut all = sides.senders.clone();
        add_actors(&mut all, &sides.receivers);
        let Some(content) = &predicate.content else { return false };
        let dated = self.interval_of(&content.path, Tense::Future);
        all.len() > 1 && dated.is_some_and(|(i, _)| self.published.is_some_and(|p| i.start.is_some_and(|s| s >= p)))
    }

    /// Calls by an outsider on several parties are appeals (CAMEO 02), demands between the parties 10.
    pub(super) fn third_party_appeal(
        &self,
        record: &mut Record,
        senders: &[Actor],
        receivers: &mut Vec<Actor>,
        class: &str,
    ) {
        if receivers.is_empty() && matches!(class, "meet" | "settle" | "mediate" | "retreat") {
            *receivers = self.counterpart(senders);
        }
        if receivers.len() < 2 && !self.is_outsider(senders) {
            return;
        }
        let appeal = match record.cameo.map(|c| c.code().to_owned()).as_deref() {
            Some("106") => "026",
            Some("107") => "027",
            Some("108") => "028",
            Some("103") => "023",
            Some("105") => "025",
            Some("101") => "021",
            Some("102") => "022",
            Some("104") => "024",
            _ => "020",
        };
        record.cameo = Some(Cameo::known(appeal));
    }

    /// Codes an act as a position on it: "will suspend the talks" as a threat, "must leave" as a request.
    pub(super) fn push_as_stance(&mut self, told: Told<'_, 'a>, stance: &'static str, act: &ActUse<'a>, sides: &Sides) {
        let Told { sentence, predicate, source, context } = told;
        let class = act.act.class.as_str();
        let Some(row) = self.lexicon.category(stance, class).cloned() else { return };
        let kind = match row.kind {
            None => {
                let reason = format!("{stance} toward {class} is no event ({})", row.place);
                self.suppress_predicate(predicate, reason);
                return;
            }
            Some(Kind::Plan) => return self.push_plan(told, Some(act), &row, sides),
            Some(Kind::Absence) => return self.code_absent_act(told, &sides.senders, &sides.receivers),
            Some(kind) => kind,
        };
        let mut record = self.blank(kind, self.clause_span(predicate.token, context), source);
        self.attribute_to_sender(&mut record, sides, source, None);
        record.category = row.category;
        record.mode = row.mode;
        record.cameo = row.cameo;
        record.firmness = row.firmness;
        record.conditions = self.conditions(sentence, predicate.token, content_path(predicate));
        if !record.conditions.is_empty() {
            record.firmness = record.firmness.map(Firmness::under_condition);
        }
        record.factuality = Self::speech_factuality(source, sides, &row);
        record.senders.clone_from(&sides.senders);
        record.receivers.clone_from(&sides.receivers);
        let mut inferred = sides.inferred;
        if record.receivers.is_empty() && record.category != Some(Category::Threaten) {
            record.receivers = self.counterpart(&record.senders);
            inferred = !record.receivers.is_empty();
        }
        if row.category == Some(Category::Threaten) && class == "assault" && record.receivers.is_empty() {
            // "I will fight to the last hour": a figure of speech unless it has an enemy.
            self.suppress_predicate(predicate, "nobody is threatened");
            return;
        }
        if row.category.is_some_and(Category::needs_recipient) && record.receivers.is_empty() {
            self.suppress_predicate(predicate, "a recipient is required and none was found");
            return;
        }
        let dating = self.when_spoken(told, predicate.token, &record);
        record.occurred = dating.occurred;
        record.contexts = self.contexts(sentence, &[], true);
        record.topic = Some(self.topic_of(&record, true));
        self.explain(&mut record, predicate, sides, &row.place, &dating.by);
        let elaborable = self.is_elaborable(sides, source);
        self.drafts.push(Draft {
            acts: vec![predicate.token],
            stance: Some(stance.to_owned()),
            anchored: dating.anchored,
            dated: dating.dated,
            elaborable,
            inferred,
            ..Draft::plain(record, sentence, class)
        });
    }
}
