//! Positions: what a party is willing to do, offers, agrees to, asks for, refuses, threatens.
//!
//! In: a predicate that means a stance, with the act that it is about, if one was found. Out: a draft
//! with the category of that stance toward that class of acts (`categories.tsv`), a plan, an absence,
//! or the reason why it is none. "Morocco may accept the invitation" only opens a door: negation,
//! modality and whose word it is decide which stance the words come to.

use super::Sides;
use super::arguments::content_path;
use crate::assertion::Context;
use crate::grammar::{Modality, Tense};
use crate::lexicon::Act;
use crate::predicates::Predicate;
use crate::reading::{Draft, Reading, Source, add_actors, without};
use legation_analysis::{Relation, Tag, TokenId};
use legation_records::{Actor, Cameo, Category, Firmness, Kind, Mode, Record};

impl<'a> Reading<'a> {
    pub(super) fn code_stance(
        &mut self,
        sentence: usize,
        predicate: &Predicate<'a>,
        stance: &'a str,
        context: &Context,
    ) {
        let g = self.grammar;
        let token = predicate.token;
        let rule = predicate.rule;
        let source = self.source(context);
        let sides = self.sides(predicate, Some(&source));
        let class = predicate.content.as_ref().map_or("other", |c| c.act.act.class.as_str());
        // The clause that carries tense, modality and negation: the verb of "expressed its willingness".
        let carrier = self.carrier(rule, token);
        let negated = rule.negated != Some(true)
            && rule.idiom.is_none()
            && (g.negation(token).is_some() || (carrier != token && g.clause_negation(carrier).is_some()));
        let modality = g.modality(carrier);
        let own_word = Self::is_own_word(&source, &sides);
        if rule.own_word && !own_word {
            self.suppress(token, self.lure(predicate), "a position counts only on the party's own word");
            return;
        }
        let the_other = g.own_subject(token).is_some_and(|s| g.lemma(s) == "other") && sides.senders.len() != 1;
        if the_other {
            // "Each side says the other is unwilling to talk"
            self.suppress(token, self.lure(predicate), "which of the two it is said of was not found");
            return;
        }
        if source.binds_nobody {
            self.suppress(
                token,
                self.lure(predicate),
                "a position on the word of somebody who does not speak for the party",
            );
            return;
        }
        if matches!(stance, "willing" | "open") && modality == Modality::Deontic && !own_word {
            self.suppress(token, self.lure(predicate), "it is said to be needed, not to be so");
            return;
        }
        let keeps_silent = stance == "refuse"
            && g.children(token).any(|c| g.relation(c) == Relation::Xcomp && self.lexicon.is("saying", g.lemma(c)));
        if keeps_silent && !sides.senders.is_empty() {
            // "declined to say when": silence, not a refusal.
            self.code_absent_act(sentence, token, &sides.senders, &[], &source, context);
            return;
        }
        let of_a_claim = predicate.object.is_some_and(|o| self.lexicon.is("rumour-noun", g.lemma(o)));
        if stance == "refuse" && of_a_claim {
            self.suppress(token, self.lure(predicate), "what is rejected is a claim: a denial, not a refusal");
            return;
        }
        if sides.senders.is_empty() && !matches!(stance, "plan" | "expect") {
            self.suppress(token, self.lure(predicate), "whose position it is was not found");
            return;
        }
        let future = matches!(modality, Modality::Future | Modality::Conditional);
        // "Rwanda, which had long refused to negotiate, now accepts": what was before the news.
        let before_the_news = g.relation(g.clause(token)) == Relation::AclRelcl
            && g.tense(carrier) == Tense::Pluperfect
            && self.times_of(&[token, carrier]).iter().all(|t| t.interval.is_none());
        if before_the_news {
            self.suppress(token, self.lure(predicate), "said of somebody in passing, without a date: background");
            return;
        }
        let effective: &str = match (stance, negated) {
            ("willing" | "open" | "desirable", true) => "refuse",
            ("offer" | "agree" | "promise" | "invite" | "plan" | "expect", true) if future && own_word => "refuse",
            ("offer" | "agree" | "promise" | "invite" | "plan" | "expect", true) => {
                self.code_absent_act(sentence, token, &sides.senders, &sides.receivers, &source, context);
                return;
            }
            (_, true) => {
                self.suppress(token, self.lure(predicate), "the position is negated");
                return;
            }
            ("agree" | "offer" | "invite" | "promise", false) if modality == Modality::Possible => "open",
            ("agree" | "offer", false) if future => "willing",
            ("suspend" | "cancel" | "break" | "refuse", false) if modality == Modality::Conditional && !own_word => {
                self.suppress(token, self.lure(predicate), "it is only imagined");
                return;
            }
            ("suspend" | "cancel" | "break", false) if modality == Modality::Future => "threaten",
            (_, false) if modality == Modality::Possible && !matches!(stance, "open" | "desirable") => {
                self.suppress(token, self.lure(predicate), "it is only said to be possible");
                return;
            }
            ("agree" | "suspend" | "cancel" | "break" | "promise" | "offer", false)
                if modality == Modality::Deontic =>
            {
                "request"
            }
            (other, false) => other,
        };
        let class = match &predicate.content {
            None if predicate.object.is_some_and(|o| g.lemma(o) == "invitation") || rule.idiom.is_some() => "meet",
            // "promised not to attack": restraint.
            Some(content) if content.negated && matches!(class, "assault" | "mobilise" | "sanction") => "yield",
            _ => class,
        };
        let effective = match predicate.content.as_ref().and_then(|c| c.through) {
            // "is ready to consider talks", "agreed to suspend the talks": the inner position is the news.
            Some(inner @ ("suspend" | "cancel" | "break" | "refuse")) if matches!(effective, "agree" | "plan") => inner,
            Some("open") if effective == "willing" => "open",
            _ => effective,
        };
        let Some(row) = self.lexicon.category(effective, class).cloned() else { return };
        let Some(kind) = row.kind else {
            self.suppress(
                token,
                self.lure(predicate),
                format!("{effective} toward {class} is no event ({})", row.place),
            );
            return;
        };
        let is_idle = predicate.content.is_none() && rule.idiom.is_none();
        let spelt_out = g.children(token).any(|c| g.relation(c) == Relation::Xcomp);
        if is_idle && !Self::carries_alone(effective, &sides, spelt_out) {
            self.suppress(token, self.lure(predicate), "what the position is about was not found");
            return;
        }
        if kind == Kind::Absence {
            self.code_absent_act(sentence, token, &sides.senders, &sides.receivers, &source, context);
            return;
        }
        if effective == "request" && self.is_no_request(token, &sides) {
            self.suppress(token, self.lure(predicate), "a question, a claim, or said to somebody at home");
            return;
        }
        if kind == Kind::Plan {
            let content_act = predicate.content.as_ref().map(|c| c.act.clone());
            let act = content_act.map(|a| (a.act, a.token));
            self.push_plan(sentence, predicate, act, &row, &sides, &source, context);
            return;
        }
        let recent = g.tense(token) != Tense::Pluperfect;
        if effective == "agree" && class == "meet" && recent && self.is_fixed_by_date(predicate, &sides) {
            // "have agreed to meet on 8 July": what both sides treat as fixed is a plan.
            let act = predicate.content.as_ref().map(|c| (c.act.act, c.act.token));
            if let Some(plan) = self.lexicon.category("plan", "meet").cloned() {
                self.push_plan(sentence, predicate, act, &plan, &sides, &source, context);
                return;
            }
        }
        let mut record = self.blank(kind, self.clause_span(token, context), &source);
        self.attribute_to_sender(&mut record, &sides, &source, rule.expressed.then_some(carrier));
        record.category = row.category;
        let will_not_do = effective == "refuse" && is_idle && spelt_out;
        record.mode = row.mode.or(will_not_do.then_some(Mode::Yield));
        record.cameo = row.cameo;
        record.firmness = row.firmness;
        let conditions = self.conditions(sentence, token, content_path(predicate));
        if !conditions.is_empty() {
            record.firmness = record.firmness.map(Firmness::under_condition);
        }
        record.conditions = conditions;
        record.factuality = Self::speech_factuality(&source, &sides, &row);
        let (mut senders, mut receivers) = (sides.senders.clone(), sides.receivers.clone());
        let joint_agreement = effective == "agree" && senders.len() > 1;
        if joint_agreement {
            receivers.clear();
        }
        if effective == "request" {
            self.third_party_appeal(&mut record, &senders, &mut receivers, class);
        }
        if receivers.is_empty() && !joint_agreement {
            receivers = self.receivers_of_condition(&record.conditions, sentence, &senders);
        }
        let mut inferred = sides.inferred;
        if receivers.is_empty() && matches!(effective, "refuse" | "agree") && !joint_agreement {
            // "Switzerland offered its good offices …, but Tbilisi declined"
            receivers = self.asked_by(&senders, sentence, token);
            inferred = !receivers.is_empty();
        }
        if receivers.is_empty()
            && !joint_agreement
            && (effective != "threaten" || without(&senders, &self.dyad).is_empty())
        {
            receivers = self.counterpart(&senders);
            if is_idle {
                // "Mr Cook promised to build three plants": to whom, only the words around can tell.
                receivers.retain(|r| self.is_near(r, sentence));
            }
            inferred = !receivers.is_empty();
        }
        if is_idle && receivers.is_empty() && effective == "promise" {
            self.suppress(token, self.lure(predicate), "neither what it is about nor toward whom was found");
            return;
        }
        if effective == "agree" && !joint_agreement && matches!(class, "meet" | "settle") && senders.len() == 1 {
            record.firmness = row.firmness;
        }
        if row.category.is_some_and(Category::needs_recipient) && receivers.is_empty() {
            self.suppress(token, self.lure(predicate), "a recipient is required and none was found");
            return;
        }
        std::mem::swap(&mut record.senders, &mut senders);
        std::mem::swap(&mut record.receivers, &mut receivers);
        let (occurred, dated, anchored, by) = self.when_spoken(sentence, token, carrier, predicate, &source, &record);
        record.occurred = occurred;
        if self.is_history(&record) {
            self.suppress(token, self.lure(predicate), "it lies years back: history, not news");
            return;
        }
        record.contexts = self.contexts(sentence, &[], true);
        record.topic = Some(self.topic_of(&record, true));
        self.explain(&mut record, predicate, &sides, &row.place, &by);
        if let Some((what, at)) = predicate
            .content
            .as_ref()
            .and_then(|c| c.presupposes)
            .filter(|_| !matches!(effective, "refuse" | "request") && rule.negated.is_none())
        {
            self.note_presupposition(sentence, at, what, &record);
        }
        let elaborable = self.is_elaborable(&sides, &source);
        self.drafts.push(Draft {
            record,
            sentence,
            acts: std::iter::once(token).chain(source.cue).collect(),
            class: class.to_owned(),
            stance: Some(effective.to_owned()),
            anchored,
            dated,
            elaborable,
            inferred,
        });
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
            return clause.is_some_and(|c| {
                g.relation(c) == Relation::Ccomp
                    && g.modality(c) != Modality::Deontic
                    && (g.tag(g.tensed(c)) != Tag::Vb)
            });
        }
        let asks = g.lemma(token) == "ask"
            && (clause.is_some_and(|c| {
                g.children(c).any(|k| matches!(g.lemma(k), "whether" | "if" | "what" | "why" | "how" | "when" | "who"))
            }) || (clause.is_none() && (g.is_passive(token) || g.prepositional(token).any(|(p, _)| p == "about"))));
        // The one who is told to do it is named, and is no other party.
        let told = clause.is_some()
            && g.object(token).is_some_and(|o| without(&self.parties(o), &sides.senders).is_empty())
            && sides.receivers.is_empty();
        asks || told
    }

    fn is_fixed_by_date(&self, predicate: &Predicate<'a>, sides: &Sides) -> bool {
        let mut all = sides.senders.clone();
        add_actors(&mut all, &sides.receivers);
        let Some(content) = &predicate.content else { return false };
        let dated = self.interval_of(&content.path, Tense::Future);
        all.len() > 1 && dated.is_some_and(|(i, _)| self.published.is_some_and(|p| i.start.is_some_and(|s| s >= p)))
    }

    /// Positions that are news without a known act: "Togo rejected the proposal".
    fn carries_alone(stance: &str, sides: &Sides, spelt_out: bool) -> bool {
        !sides.senders.is_empty()
            && match stance {
                "refuse" | "promise" | "request" => true,
                // "It threatens the security of us all" announces nothing.
                "threaten" => spelt_out || (!sides.receivers.is_empty() && !sides.inferred),
                "offer" | "invite" => !sides.receivers.is_empty() && !sides.inferred,
                // "India and Nepal have agreed to cut red tape": what two do together is news of both.
                "agree" => (!sides.receivers.is_empty() && !sides.inferred) || (spelt_out && sides.senders.len() > 1),
                _ => false,
            }
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
        let outsider = !self.dyad.is_empty() && without(senders, &self.dyad).len() == senders.len();
        if receivers.len() < 2 && !outsider {
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

    #[allow(clippy::too_many_arguments)] // the facts of one predicate, each used once
    pub(super) fn push_as_stance(
        &mut self,
        sentence: usize,
        predicate: &Predicate<'a>,
        stance: &'static str,
        act: &'a Act,
        sides: &Sides,
        source: &Source,
        context: &Context,
    ) {
        let Some(row) = self.lexicon.category(stance, &act.class).cloned() else { return };
        match row.kind {
            None => {
                self.suppress(
                    predicate.token,
                    self.lure(predicate),
                    format!("{stance} toward {} is no event ({})", act.class, row.place),
                );
            }
            Some(Kind::Plan) => {
                let token = predicate.act.as_ref().map_or(predicate.token, |a| a.token);
                self.push_plan(sentence, predicate, Some((act, token)), &row, sides, source, context);
            }
            Some(Kind::Absence) => {
                self.code_absent_act(sentence, predicate.token, &sides.senders, &sides.receivers, source, context);
            }
            Some(kind) => {
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
                if row.category == Some(Category::Threaten) && act.class == "assault" && record.receivers.is_empty() {
                    // "I will fight to the last hour": a figure of speech unless it has an enemy.
                    self.suppress(predicate.token, self.lure(predicate), "nobody is threatened");
                    return;
                }
                if row.category.is_some_and(Category::needs_recipient) && record.receivers.is_empty() {
                    self.suppress(predicate.token, self.lure(predicate), "a recipient is required and none was found");
                    return;
                }
                let (occurred, dated, anchored, by) =
                    self.when_spoken(sentence, predicate.token, predicate.token, predicate, source, &record);
                record.occurred = occurred;
                record.contexts = self.contexts(sentence, &[], true);
                record.topic = Some(self.topic_of(&record, true));
                self.explain(&mut record, predicate, sides, &row.place, &by);
                let elaborable = self.is_elaborable(sides, source);
                self.drafts.push(Draft {
                    record,
                    sentence,
                    acts: vec![predicate.token],
                    class: act.class.clone(),
                    stance: Some(stance.to_owned()),
                    anchored,
                    dated,
                    elaborable,
                    inferred,
                });
            }
        }
    }
}
