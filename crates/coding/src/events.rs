//! Events and plans: from predicates in their context to drafts.

use crate::assertion::{Context, Standing};
use crate::grammar::{Modality, Tense};
use crate::lexicon::{Act, ActSource, Means, Row, Rule};
use crate::predicates::{ActUse, Predicate};
use crate::reading::{Draft, Reading, Source, add_actors, not_so, without};
use legation_actors::MentionKind;
use legation_analysis::{Relation, TokenId};
use legation_document::{Basis, BlockKind, Interval, Precision};
use legation_records::{
    Actor, Cameo, Category, Factuality, Firmness, HolderFactuality, Kind, Mode, Record, SpeakerBasis, StepKind,
};
use std::collections::BTreeSet;

/// The parties of a predicate and how they were found.
#[derive(Clone, Debug, Default)]
struct Sides {
    senders: Vec<Actor>,
    receivers: Vec<Actor>,
    /// Whether the receivers come from the document's dyad.
    inferred: bool,
    /// Paths of the tree, for `explain`.
    paths: Vec<(String, TokenId)>,
    /// Head of the sender's phrase.
    sender_token: Option<TokenId>,
}

/// Acts of speech by themselves: uttering them is doing them.
fn is_speech(class: &str) -> bool {
    matches!(class, "praise" | "accuse" | "statement" | "yield")
}

/// The words from a position down to its act.
fn content_path<'p>(predicate: &'p Predicate<'_>) -> &'p [TokenId] {
    predicate.content.as_ref().map_or(&[], |c| &c.path)
}

impl<'a> Reading<'a> {
    /// Codes every predicate of the body, the outermost of each sentence first.
    pub(crate) fn code_events(&mut self) {
        for sentence in 0..self.analysis.sentences.len() {
            if !self.is_body(sentence) {
                self.pass_over(sentence);
                continue;
            }
            let tokens = self.analysis.sentences[sentence].tokens.clone();
            let mut predicates: Vec<Predicate<'a>> = tokens.filter_map(|t| self.matcher.at(t)).collect();
            predicates.sort_by_key(|p| (self.depth(p.token), p.token));
            let mut consumed: BTreeSet<TokenId> = BTreeSet::new();
            for predicate in predicates {
                if consumed.contains(&predicate.token) {
                    continue;
                }
                // A noun is an act only where a verb or a position makes it one.
                let is_bare_noun = predicate.rule.upos == legation_analysis::Upos::Noun
                    && matches!(predicate.rule.means, Means::Act(_))
                    && !predicate.rule.expressed
                    && predicate.rule.case.is_empty();
                if is_bare_noun {
                    continue;
                }
                consumed.insert(predicate.token);
                if let Some(content) = &predicate.content {
                    consumed.extend(content.path.iter().copied());
                    consumed.insert(content.act.token);
                }
                if let Some(act) = &predicate.act {
                    consumed.insert(act.token);
                }
                self.code_predicate(sentence, &predicate);
            }
            self.code_plain_refusals(sentence, &consumed);
            self.code_plain_demands(sentence, &consumed);
            self.code_talks_in_passing(sentence, &consumed);
        }
    }

    /// Says of what a caption or a cell seems to report that it is no evidence.
    fn pass_over(&mut self, sentence: usize) {
        let reason = match self.block_kind(sentence) {
            Some(BlockKind::Caption) => "a caption is no evidence: it may show an old picture",
            Some(BlockKind::TableCell) => "a cell of a table is no evidence",
            _ => return,
        };
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        let verbal = |p: &Predicate<'a>| p.rule.upos != legation_analysis::Upos::Noun || p.rule.expressed;
        if let Some(predicate) = tokens.filter_map(|t| self.matcher.at(t)).find(verbal) {
            self.suppress(predicate.token, self.lure(&predicate), reason);
        }
    }

    /// "… after two days of talks mediated by Qatar", "during a meeting with his counterpart": talks
    /// that the clause tells of as held.
    fn code_talks_in_passing(&mut self, sentence: usize, consumed: &BTreeSet<TokenId>) {
        let g = self.grammar;
        for noun in self.analysis.sentences[sentence].tokens.clone() {
            let by_phone = matches!(g.lemma(noun), "phone" | "telephone")
                && matches!(g.preposition(noun), Some("by" | "over"))
                && !self.drafts.iter().any(|d| d.sentence == sentence && d.record.mode == Some(Mode::Phone));
            let held = matches!(g.relation(noun), Relation::Obl | Relation::Nmod)
                && (by_phone || matches!(g.preposition(noun), Some("after" | "during" | "following" | "at")))
                && !consumed.contains(&noun);
            if !held || self.attached_to_plan(noun) {
                continue;
            }
            let named = self.matcher.noun_act(noun).filter(|a| a.act.class == "meet");
            let on_the_phone = by_phone.then(|| self.lexicon.act("call")).flatten();
            let Some(act_use) = named.or_else(|| on_the_phone.map(|act| ActUse { act, token: noun })) else { continue };
            if !matches!(act_use.act.id.as_str(), "talk" | "meeting" | "call") || g.negation(noun).is_some() {
                continue;
            }
            let verb = g.clause(g.head(noun));
            let context = self.attributions.context(&g, verb);
            // "in a statement issued after their meeting"
            let participle = g.tag(verb) == legation_analysis::Tag::Vbn && g.relation(verb) == Relation::Acl;
            let told = (participle || matches!(g.tense(verb), Tense::Past | Tense::Perfect | Tense::Pluperfect))
                && g.modality(verb) == Modality::None;
            if context.standing != Standing::Asserted || context.denied.is_some() || !told {
                continue;
            }
            let near = [noun, act_use.token];
            let mut parties = self.prepositional_parties(&near, "between");
            add_actors(&mut parties, &self.prepositional_parties(&near, "with"));
            add_actors(&mut parties, &self.owners(act_use.token));
            if let Some(actor) = g.actor(verb) {
                add_actors(&mut parties, &self.parties(actor));
            }
            if parties.len() < 2 && participle {
                // The main clause says who they are: "…, the foreign ministers of Belgium and Rwanda pledged".
                let main = (0..8).fold(verb, |at, _| if g.actor(at).is_some() { at } else { g.head(at) });
                if let Some(actor) = g.actor(main) {
                    add_actors(&mut parties, &self.parties(actor));
                }
            }
            if parties.len() < 2 {
                continue;
            }
            let source = self.source(&context);
            let run = self.analysis.subtree(noun);
            let mut record =
                self.blank(Kind::Event, self.analysis.span(run.clone()).trimmed_end(&self.analysis.text), &source);
            record.category = act_use.act.category;
            record.mode = act_use.act.mode;
            record.cameo = act_use.act.cameo;
            record.senders = parties;
            let attributed = source.speaker.is_some();
            record.factuality = HolderFactuality {
                outlet: Some(if attributed { Factuality::Uncommitted } else { Factuality::CertainYes }),
                speaker: attributed.then_some(Factuality::CertainYes),
            };
            let mut dates = vec![noun, act_use.token];
            dates.extend(participle.then_some(verb));
            let dated = self.interval_of(&dates, Tense::Past).map(|(i, _)| i);
            record.occurred = dated.or_else(|| self.up_to_now());
            record.contexts = self.contexts(sentence, &act_use.act.contexts, true);
            record.topic = Some(self.topic_of(&record, true));
            record.explanation.steps.push(self.step(
                StepKind::Rule,
                "talks told of in passing as held",
                "events: talks in passing",
                noun,
            ));
            self.drafts.push(Draft {
                record,
                sentence,
                acts: vec![noun, act_use.token],
                class: "meet".to_owned(),
                stance: None,
                anchored: false,
                dated: dated.is_some(),
                elaborable: false,
                inferred: false,
            });
        }
    }

    /// Whether a noun hangs on a clause about what is still to come.
    fn attached_to_plan(&self, noun: TokenId) -> bool {
        let g = self.grammar;
        let mut at = g.head(noun);
        for _ in 0..8 {
            if g.modality(at) != Modality::None
                || (g.tag(at) == legation_analysis::Tag::Vb && g.relation(at) != Relation::Root)
            {
                // "agreed to extend the truce after talks": the talks belong to the agreeing.
                let governs = g.head(at);
                return !(g.relation(at) == Relation::Xcomp
                    && matches!(g.tense(governs), Tense::Past | Tense::Perfect));
            }
            let head = g.head(at);
            if head == at {
                break;
            }
            at = head;
        }
        false
    }

    /// "Yerevan would bring the maps, but would not deliver them beforehand": whatever it is, a
    /// party that says it will not do it refuses.
    fn code_plain_refusals(&mut self, sentence: usize, consumed: &BTreeSet<TokenId>) {
        let g = self.grammar;
        for token in self.analysis.sentences[sentence].tokens.clone() {
            let will_not = g.is_verb(token)
                && g.upos(token) == legation_analysis::Upos::Verb
                && g.negation(token).is_some()
                && matches!(g.modality(token), Modality::Future | Modality::Conditional);
            // "would not respond until Helsinki lifted its restrictions": silence with a price refuses.
            let rule = self.matcher.at(token);
            let bargains = || {
                rule.as_ref().and_then(|p| p.act.as_ref()).is_some_and(|a| a.act.class == "statement")
                    && !self.conditions(sentence, token, &[]).is_empty()
            };
            if !will_not || (rule.is_some() && !bargains()) || (rule.is_none() && consumed.contains(&token)) {
                continue;
            }
            let context = self.attributions.context(&g, token);
            if context.standing != Standing::Asserted || context.denied.is_some() {
                continue;
            }
            let source = self.source(&context);
            let Some(actor) = g.actor(token) else { continue };
            let senders = self.parties(actor);
            let own =
                !senders.is_empty() && !source.parties.is_empty() && without(&senders, &source.parties).is_empty();
            let deed = g.object(token).is_some() || g.prepositional(token).next().is_some();
            let mut receivers = without(&self.prepositional_owners(token, "to"), &senders);
            let inferred = receivers.is_empty();
            if inferred {
                receivers = self.counterpart(&senders);
                receivers.retain(|r| self.is_near(r, sentence));
            }
            if !own || !deed || receivers.is_empty() {
                continue;
            }
            let Some(row) = self.lexicon.category("refuse", "other").cloned() else { continue };
            let mut record = self.blank(Kind::Event, self.clause_span(token, &context), &source);
            record.category = row.category;
            // Something concrete that it will not do: no refusal to talk.
            record.mode = row.mode.or(Some(Mode::Yield));
            record.cameo = row.cameo;
            record.factuality = HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: row.speaker };
            record.conditions = self.conditions(sentence, token, &[]);
            record.senders = senders;
            record.receivers = receivers;
            let cue_date = source.cue.and_then(|c| self.interval_of(&[c], Tense::Past)).map(|(i, _)| i);
            let dated = cue_date.is_some();
            record.occurred = cue_date.or_else(|| self.recently());
            record.contexts = self.contexts(sentence, &[], true);
            record.topic = Some(self.topic_of(&record, true));
            record
                .explanation
                .steps
                .insert(0, self.step(StepKind::Rule, "a party says it will not do it", "events: plain refusal", token));
            record.explanation.steps.push(self.step(StepKind::Category, "REJECT", &row.place, token));
            self.drafts.push(Draft {
                record,
                sentence,
                acts: vec![token],
                class: "other".to_owned(),
                stance: Some("refuse".to_owned()),
                anchored: false,
                dated,
                elaborable: false,
                inferred,
            });
        }
    }

    /// "The donors said that Indonesia must ensure security": whatever it is, one party says that another
    /// has to do it.
    fn code_plain_demands(&mut self, sentence: usize, consumed: &BTreeSet<TokenId>) {
        let g = self.grammar;
        for token in self.analysis.sentences[sentence].tokens.clone() {
            let must = g.is_verb(token)
                && g.upos(token) == legation_analysis::Upos::Verb
                && !consumed.contains(&token)
                && g.modality(token) == Modality::Deontic
                && g.children(token).any(|c| matches!(g.lemma(c), "must" | "should") && g.relation(c) == Relation::Aux);
            if !must || self.matcher.at(token).is_some() {
                continue;
            }
            let context = self.attributions.context(&g, token);
            if context.standing != Standing::Asserted || context.denied.is_some() {
                continue;
            }
            let source = self.source(&context);
            let Some(subject) = g.own_subject(token).filter(|s| g.relation(*s) == Relation::Nsubj) else { continue };
            let receivers = without(&self.parties(subject), &source.parties);
            let own = source.binds_nobody || source.parties.is_empty() || receivers.is_empty();
            if own || g.negation(token).is_some() {
                continue;
            }
            let Some(row) = self.lexicon.category("request", "other").cloned() else { return };
            let mut record = self.blank(Kind::Event, self.clause_span(token, &context), &source);
            record.category = row.category;
            record.mode = row.mode;
            record.cameo = row.cameo;
            record.senders.clone_from(&source.parties);
            let mut receivers = receivers;
            self.third_party_appeal(&mut record, &source.parties, &mut receivers, "other");
            record.receivers = receivers;
            record.conditions = self.conditions(sentence, token, &[]);
            record.factuality = HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: row.speaker };
            let cue_date = source.cue.and_then(|c| self.interval_of(&[c], Tense::Past)).map(|(i, _)| i);
            record.occurred = cue_date.or_else(|| self.recently());
            record.contexts = self.contexts(sentence, &[], true);
            record.topic = Some(self.topic_of(&record, false));
            let must =
                self.step(StepKind::Rule, "one party says that another must do it", "events: plain demand", token);
            record.explanation.steps.insert(0, must);
            record.explanation.steps.push(self.step(StepKind::Category, "REQUEST", &row.place, token));
            self.drafts.push(Draft {
                record,
                sentence,
                acts: vec![token],
                class: "other".to_owned(),
                stance: Some("request".to_owned()),
                anchored: false,
                dated: cue_date.is_some(),
                elaborable: false,
                inferred: false,
            });
        }
    }

    fn depth(&self, token: TokenId) -> usize {
        let (mut at, mut depth) = (token, 0);
        while self.grammar.head(at) != at && depth < 256 {
            at = self.grammar.head(at);
            depth += 1;
        }
        depth
    }

    fn code_predicate(&mut self, sentence: usize, predicate: &Predicate<'a>) {
        let context = self.attributions.context(&self.grammar, predicate.token);
        if let Some(denial) = &context.denied {
            self.code_denial(sentence, predicate, denial, &context);
            return;
        }
        match &context.standing {
            Standing::Asserted => {}
            Standing::Rumoured(_) => {
                self.suppress(
                    predicate.token,
                    self.lure(predicate),
                    "a rumour or report that nobody named vouches for",
                );
                return;
            }
            Standing::Hypothetical(_) => {
                self.suppress(predicate.token, self.lure(predicate), "it stands in a condition");
                return;
            }
            Standing::Asked(_) => {
                self.suppress(predicate.token, self.lure(predicate), "it is asked or left unsaid, not stated");
                return;
            }
            Standing::Assessed(_) => {
                self.suppress(predicate.token, self.lure(predicate), "it is a reading of the outlet or of an observer");
                return;
            }
            Standing::Embedded(head) => {
                let word = self.analysis.word(*head).to_owned();
                self.suppress(
                    predicate.token,
                    self.lure(predicate),
                    format!("it is only the content or purpose of \"{word}\""),
                );
                return;
            }
        }
        match &predicate.rule.means {
            Means::Stance(stance) => self.code_stance(sentence, predicate, stance, &context),
            Means::Act(_) => self.code_act(sentence, predicate, &context),
        }
    }

    /// What a predicate could be taken for, for the list of what was not coded.
    fn lure(&self, predicate: &Predicate<'a>) -> String {
        let named = match &predicate.rule.means {
            Means::Stance(stance) => {
                let class = predicate.content.as_ref().map_or("other", |c| c.act.act.class.as_str());
                self.lexicon.category(stance, class).and_then(|r| r.category).map(|c| c.word().to_owned())
            }
            Means::Act(_) => predicate.act.as_ref().and_then(|a| a.act.category).map(|c| c.word().to_owned()),
        };
        let senders = self.sides(predicate, None).senders;
        let who: Vec<String> = senders.iter().filter_map(Actor::key).map(|k| k.to_string()).collect();
        format!("{} {}", named.unwrap_or_else(|| "a statement".to_owned()), who.join("+")).trim().to_owned()
    }

    // ---- positions -----------------------------------------------------------------------

    fn code_stance(&mut self, sentence: usize, predicate: &Predicate<'a>, stance: &'a str, context: &Context) {
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
                    && (g.tag(g.tensed(c)) != legation_analysis::Tag::Vb)
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

    /// The verb that carries a noun's position, or the predicate itself.
    fn carrier(&self, rule: &Rule, token: TokenId) -> TokenId {
        let g = self.grammar;
        if !rule.expressed {
            return token;
        }
        let mut at = token;
        while g.relation(at) == Relation::Conj {
            at = g.head(at);
        }
        g.head(at)
    }

    /// Whether the sender itself, or somebody who speaks for it, says so.
    fn is_own_word(source: &Source, sides: &Sides) -> bool {
        let spoken_for: Vec<_> = source.parties.iter().filter_map(Actor::key).collect();
        sides.senders.iter().filter_map(Actor::key).any(|k| spoken_for.contains(&k))
    }

    /// For acts that are speech, the sender speaks where nobody else is named.
    fn attribute_to_sender(&self, record: &mut Record, sides: &Sides, source: &Source, expressed_by: Option<TokenId>) {
        if source.speaker.is_some() || source.basis != SpeakerBasis::Unattributed {
            return;
        }
        // "the palace affirmed the king's readiness": the palace speaks, not the owner of the noun.
        let expresses = expressed_by.and_then(|verb| self.grammar.actor(verb)).filter(|a| !self.parties(*a).is_empty());
        let Some(token) = expresses.or(sides.sender_token) else { return };
        let own = self.speaking(token);
        if own.basis == SpeakerBasis::Unattributed && own.speaker.is_none() {
            return;
        }
        record.speaker.clone_from(&own.speaker);
        record.speaker_basis = own.basis;
        let name = self.holder_name(token);
        if record.chain.last() != Some(&name) {
            record.chain.push(name);
        }
    }

    fn is_elaborable(&self, sides: &Sides, source: &Source) -> bool {
        let by_state = |token: TokenId| {
            self.resolutions
                .at(token)
                .is_some_and(|m| matches!(m.kind, MentionKind::Country | MentionKind::Seat | MentionKind::Pronoun))
        };
        let holder_is_state = source.basis == SpeakerBasis::Institution
            && source.cue.and_then(|c| self.grammar.actor(c)).is_some_and(by_state);
        holder_is_state || (source.speaker.is_none() && sides.sender_token.is_some_and(by_state))
    }

    /// The outlet vouches that a word was uttered when it reports it itself or from the party; a
    /// word relayed by the other side is that side's claim.
    fn outlet_of_speech(source: &Source, sides: &Sides) -> Factuality {
        if !source.parties.is_empty() && !Self::is_own_word(source, sides) {
            return Factuality::Uncommitted;
        }
        match (&source.speaker, source.basis) {
            (Some(speaker), SpeakerBasis::Unattributed) if speaker.country.is_none() => Factuality::Uncommitted,
            _ => Factuality::CertainYes,
        }
    }

    fn speech_factuality(source: &Source, sides: &Sides, row: &Row) -> HolderFactuality {
        let outlet = Self::outlet_of_speech(source, sides);
        let relayed = outlet == Factuality::Uncommitted && !source.parties.is_empty();
        let speaker = if relayed { Some(Factuality::CertainYes) } else { row.speaker };
        HolderFactuality { outlet: Some(outlet), speaker }
    }

    /// Calls by an outsider on several parties are appeals (CAMEO 02), demands between the parties 10.
    fn third_party_appeal(&self, record: &mut Record, senders: &[Actor], receivers: &mut Vec<Actor>, class: &str) {
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

    // ---- acts ----------------------------------------------------------------------------

    fn code_act(&mut self, sentence: usize, predicate: &Predicate<'a>, context: &Context) {
        let g = self.grammar;
        let token = predicate.token;
        let Some(act_use) = predicate.act.clone() else { return };
        let act = act_use.act;
        let source = self.source(context);
        let mut sides = self.sides(predicate, Some(&source));
        let carrier = self.carrier(predicate.rule, token);
        let negated = g.clause_negation(carrier).is_some()
            || self.fails(token)
            || self.fails(carrier)
            || g.clause_negation(token).is_some();
        let modality = self.effective_modality(carrier);
        let own_word = Self::is_own_word(&source, &sides);
        if negated {
            let will_not = matches!(modality, Modality::Future | Modality::Conditional | Modality::Able) && own_word;
            if will_not && act.class == "statement" && !self.conditions(sentence, token, &[]).is_empty() {
                return; // told by `code_plain_refusals`
            }
            if will_not {
                self.push_as_stance(sentence, predicate, "refuse", act, &sides, &source, context);
            } else if matches!(act.class.as_str(), "praise" | "accuse") {
                self.suppress(token, self.lure(predicate), "it is said not to have been uttered");
            } else {
                self.code_absent_act(sentence, token, &sides.senders, &sides.receivers, &source, context);
            }
            return;
        }
        if predicate.rule.own_word && !own_word {
            self.suppress(token, self.lure(predicate), "an attitude counts only on the party's own word");
            return;
        }
        match modality {
            // "Poland might reopen the crossing if Minsk frees the journalist", on Poland's word.
            Modality::Possible if own_word && !self.conditions(sentence, token, content_path(predicate)).is_empty() => {
                self.push_as_stance(sentence, predicate, "open", act, &sides, &source, context);
                return;
            }
            Modality::Possible | Modality::Able => {
                self.suppress(token, self.lure(predicate), "it is only said to be possible");
                return;
            }
            Modality::Deontic => {
                let other_side = !source.parties.is_empty() && !own_word && !sides.senders.is_empty();
                if other_side {
                    let asked = Sides { senders: source.parties.clone(), receivers: sides.senders.clone(), ..sides };
                    self.push_as_stance(sentence, predicate, "request", act, &asked, &source, context);
                } else if own_word && act.class == "meet" {
                    self.push_as_stance(sentence, predicate, "desirable", act, &sides, &source, context);
                } else {
                    self.suppress(token, self.lure(predicate), "it is said to be needed, not done");
                }
                return;
            }
            Modality::Future | Modality::Conditional => {
                let passive = g.is_passive(carrier) && !matches!(act.class.as_str(), "meet" | "assault" | "accuse");
                if sides.senders.is_empty() && passive {
                    // "The ban will be suspended, the ministry said": who speaks will do it.
                    sides.senders.clone_from(&source.parties);
                    sides.receivers = without(&sides.receivers, &sides.senders);
                }
                let own_word = Self::is_own_word(&source, &sides);
                if sides.senders.is_empty() && act.class != "meet" {
                    return;
                }
                let hypothetical = modality == Modality::Conditional && !own_word;
                if hypothetical && source.parties.is_empty() {
                    self.suppress(token, self.lure(predicate), "it is only imagined");
                    return;
                }
                if modality == Modality::Future && matches!(act.class.as_str(), "meet" | "host" | "sign" | "retreat") {
                    let Some(row) = self.lexicon.category("plan", &act.class).cloned() else { return };
                    if act.class == "meet"
                        && own_word
                        && sides.senders.len() == 1
                        && !self.conditions(sentence, token, &[]).is_empty()
                        && self.interval_of(&[token, act_use.token], Tense::Future).is_none()
                    {
                        // "We'll sit down with Algeria only if the border is reopened": nothing is fixed.
                        self.push_as_stance(sentence, predicate, "willing", act, &sides, &source, context);
                    } else if Self::is_one_sided_wish(&sides, act, own_word) {
                        self.push_as_stance(sentence, predicate, "promise", act, &sides, &source, context);
                    } else {
                        self.push_plan(sentence, predicate, Some((act, act_use.token)), &row, &sides, &source, context);
                    }
                } else if !is_speech(&act.class) || act.class == "yield" {
                    let stance = if own_word { "promise" } else { "plan" };
                    self.push_as_stance(sentence, predicate, stance, act, &sides, &source, context);
                } else {
                    self.suppress(token, self.lure(predicate), "it has not been uttered");
                }
                return;
            }
            Modality::None => {}
        }
        if act.category.is_none() {
            return;
        }
        if predicate.rule.failed {
            self.code_absent_act(sentence, token, &sides.senders, &sides.receivers, &source, context);
        }
        let past_only = matches!(g.tense(carrier), Tense::None) && g.relation(carrier) == Relation::Root;
        if past_only && sides.senders.is_empty() {
            return;
        }
        if sides.senders.is_empty() && sides.receivers.is_empty() {
            if act.class == "meet" && self.is_anaphoric(act_use.token) && !self.dyad.is_empty() {
                sides.senders.clone_from(&self.dyad);
                sides.inferred = true;
            } else {
                self.suppress(token, self.lure(predicate), "no party of it was found");
                return;
            }
        }
        self.push_realised(sentence, predicate, act, act_use.token, &sides, &source, context);
    }

    /// "failed to meet", "refused to attend": the verb above says it did not happen.
    fn fails(&self, token: TokenId) -> bool {
        let head = self.grammar.head(token);
        self.grammar.relation(token) == Relation::Xcomp && self.lexicon.is("failing-verb", self.grammar.lemma(head))
    }

    /// Modality of the predicate, or of the light verbs above it ("will try to meet").
    fn effective_modality(&self, token: TokenId) -> Modality {
        let g = self.grammar;
        let mut at = token;
        for _ in 0..4 {
            let modality = g.modality(at);
            if modality != Modality::None {
                return modality;
            }
            if !matches!(g.relation(at), Relation::Xcomp | Relation::Ccomp) {
                break;
            }
            let above = g.head(at);
            if g.lemma(above) == "be" && g.tag(at) == legation_analysis::Tag::Vb {
                // "is to speak by phone on Saturday"
                return Modality::Future;
            }
            if g.relation(at) == Relation::Ccomp {
                break;
            }
            at = above;
        }
        Modality::None
    }

    /// "Mali will send envoys to the talks", on Mali's word alone, is a promise; a visit or a
    /// meeting of both is a plan.
    fn is_one_sided_wish(sides: &Sides, act: &Act, own_word: bool) -> bool {
        own_word && act.class == "meet" && !act.reciprocal && sides.receivers.is_empty() && act.id != "visit"
    }

    /// "the talks", "their commission", "these negotiations": talks that the text treats as known.
    pub(crate) fn is_anaphoric(&self, noun: TokenId) -> bool {
        let g = self.grammar;
        g.children(noun).any(|c| {
            (g.relation(c) == Relation::Det
                && matches!(g.lemma(c), "the" | "this" | "that" | "these" | "those" | "both" | "such"))
                || g.relation(c) == Relation::NmodPoss
                // "a follow-up meeting", "a second session": of the same talks.
                || (c < noun && matches!(g.lemma(c), "next" | "second" | "third" | "follow" | "follow-up" | "up"))
        })
    }

    #[allow(clippy::too_many_arguments)] // the facts of one predicate, each used once
    fn push_realised(
        &mut self,
        sentence: usize,
        predicate: &Predicate<'a>,
        act: &'a Act,
        act_token: TokenId,
        sides: &Sides,
        source: &Source,
        context: &Context,
    ) {
        let token = predicate.token;
        let speech = is_speech(&act.class);
        let each_other = predicate.object.is_some_and(|o| matches!(self.grammar.lemma(o), "other" | "another"));
        if let ([one, other], [], true, "accuse" | "praise") =
            (sides.senders.as_slice(), sides.receivers.as_slice(), each_other, act.class.as_str())
        {
            // "Thailand and Cambodia accused each other": two acts.
            for (from, to) in [(one, other), (other, one)] {
                let half = Sides { senders: vec![from.clone()], receivers: vec![to.clone()], ..sides.clone() };
                self.push_realised(sentence, predicate, act, act_token, &half, source, context);
            }
            return;
        }
        if self.is_verbal_fight(act, predicate, sides) {
            self.suppress(token, self.lure(predicate), "fought in words, or as a habit: no use of force");
            return;
        }
        let act = self.by_weapon(act, predicate);
        let outsider = !self.dyad.is_empty() && without(&sides.senders, &self.dyad).len() == sides.senders.len();
        if act.class == "meet" && outsider && sides.receivers.is_empty() && self.is_anaphoric(act_token) {
            self.suppress(token, self.lure(predicate), "a third party's part in the talks of others");
            return;
        }
        let in_passing = self.grammar.relation(self.grammar.clause(token)) == Relation::AclRelcl
            && matches!(self.grammar.tense(token), Tense::Past | Tense::Pluperfect)
            && self.times_of(&[token]).is_empty();
        if in_passing {
            self.suppress(token, self.lure(predicate), "said of somebody in passing, without a date: background");
            return;
        }
        let mut record = self.blank(Kind::Event, self.clause_span(token, context), source);
        record.category = act.category;
        record.mode = act.mode;
        record.cameo = act.cameo;
        record.senders.clone_from(&sides.senders);
        record.receivers.clone_from(&sides.receivers);
        let together = act.reciprocal || (predicate.rule.joint && act.class == "meet");
        if together && (record.senders.len() > 1 || !record.receivers.is_empty()) {
            let receivers = std::mem::take(&mut record.receivers);
            add_actors(&mut record.senders, &receivers);
        }
        let mut inferred = sides.inferred;
        if act.class == "meet"
            && record.senders.len() == 1
            && record.receivers.is_empty()
            && self.is_anaphoric(act_token)
        {
            let other = self.counterpart(&record.senders);
            if other.len() == 1 {
                add_actors(&mut record.senders, &other);
                inferred = true;
            }
        }
        if record.receivers.is_empty() && matches!(act.class.as_str(), "praise" | "accuse") {
            record.receivers = predicate.object.map(|o| self.authors(o, &record.senders)).unwrap_or_default();
            inferred = !record.receivers.is_empty();
        }
        let infers = matches!(act.class.as_str(), "praise" | "host" | "mediate" | "yield");
        if record.receivers.is_empty() && infers {
            record.receivers = self.counterpart(&record.senders);
            if act.class == "praise" {
                record.receivers.retain(|r| self.is_near(r, sentence));
            }
            inferred = !record.receivers.is_empty();
        }
        if act.class == "accuse" && record.receivers.is_empty() {
            // "condemned the strikes": whoever struck just before.
            record.receivers = self.author_of_the_last_blow(&record.senders);
            inferred = !record.receivers.is_empty();
        }
        if matches!(act.class.as_str(), "accuse") && record.receivers.is_empty() {
            self.suppress(token, self.lure(predicate), "whom it is directed at was not found");
            return;
        }
        if record.senders.is_empty() {
            self.suppress(token, self.lure(predicate), "who did it was not found");
            return;
        }
        if act.class == "assault" && record.receivers.is_empty() && !act.reciprocal {
            // "had carried out strikes on Kandahar, according to Afghan officials": the victim tells.
            record.receivers = without(&source.parties, &record.senders);
            inferred = !record.receivers.is_empty();
        }
        if record.category.is_some_and(Category::needs_recipient) && record.receivers.is_empty() {
            record.receivers = self.counterpart(&record.senders);
            record.receivers.retain(|r| self.is_near(r, sentence));
            if record.receivers.is_empty() {
                self.suppress(token, self.lure(predicate), "a recipient is required and none was found");
                return;
            }
            inferred = true;
        }
        if speech {
            let carrier = self.carrier(predicate.rule, token);
            self.attribute_to_sender(&mut record, sides, source, predicate.rule.expressed.then_some(carrier));
            // Kind words of a third party for the talks of others are no interest of its own.
            record.firmness = predicate.rule.attitude.filter(|_| !outsider || self.dyad.len() < 2);
        }
        if act.reciprocal && act.class == "meet" && record.parties().len() < 2 {
            self.suppress(token, self.lure(predicate), "with whom was not found");
            return;
        }
        if act.class == "meet" && matches!(act.id.as_str(), "talk" | "meeting" | "contact") {
            self.meeting_place(&mut record, predicate);
        }
        let anonymous = source.basis == SpeakerBasis::Unattributed && source.speaker.is_some();
        record.factuality = if speech {
            let speaker = (act.class != "praise").then_some(Factuality::CertainYes);
            HolderFactuality { outlet: Some(Self::outlet_of_speech(source, sides)), speaker }
        } else if source.speaker.is_none() {
            HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: None }
        } else if Self::is_own_word(source, sides)
            && !anonymous
            && !act.reciprocal
            && !matches!(act.class.as_str(), "assault" | "meet")
        {
            // A party's own act on its own word: "Armenia has suspended …, its deputy prime minister said".
            HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: Some(Factuality::CertainYes) }
        } else {
            HolderFactuality { outlet: Some(Factuality::Uncommitted), speaker: Some(Factuality::CertainYes) }
        };
        let carrier = self.carrier(predicate.rule, token);
        let (occurred, dated, anchored, by) = if speech {
            self.when_spoken(sentence, token, carrier, predicate, source, &record)
        } else {
            self.when_done(token, act_token, carrier, predicate)
        };
        record.occurred = occurred;
        if self.is_history(&record) {
            self.suppress(token, self.lure(predicate), "it lies years back: history, not news");
            return;
        }
        let verbal = matches!(
            record.category,
            Some(Category::Consult | Category::Support | Category::Accuse | Category::Concede)
        ) || matches!(record.mode, Some(Mode::Withdraw | Mode::Expel) if record.category == Some(Category::Sanction));
        record.contexts = self.contexts(sentence, &act.contexts, verbal);
        record.topic = Some(self.topic_of(&record, act.class == "meet"));
        self.explain(&mut record, predicate, sides, &format!("acts.tsv:{}", act.id), &by);
        if let Some(what) = &predicate.rule.presupposes {
            self.note_presupposition(sentence, token, what, &record);
        }
        // "Held talks in Oslo": the noun is the act. Of what is condemned or signed that is not so.
        let done = !matches!(
            record.category,
            Some(
                Category::Support
                    | Category::Concede
                    | Category::Accuse
                    | Category::Reject
                    | Category::Request
                    | Category::Threaten
            )
        );
        let noun = predicate.act.as_ref().filter(|_| done).map(|act| act.token);
        let acts = std::iter::once(token).chain(noun).collect();
        let elaborable = speech && self.is_elaborable(sides, source);
        self.drafts.push(Draft {
            record,
            sentence,
            acts,
            class: act.class.clone(),
            stance: None,
            anchored,
            dated,
            elaborable,
            inferred,
        });
    }

    /// "The two candidates clashed over taxes", "the president attacked Canada for its tariffs", "the law
    /// targets firms": words of force that tell of no force.
    fn is_verbal_fight(&self, act: &Act, predicate: &Predicate<'a>, sides: &Sides) -> bool {
        if act.class != "assault" || !matches!(act.id.as_str(), "fight" | "clash" | "fire") {
            return false;
        }
        let g = self.grammar;
        let token = predicate.token;
        let person = |t: TokenId| {
            self.resolutions.at(t).is_some_and(|m| matches!(m.kind, MentionKind::Person | MentionKind::Office))
        };
        let by_a_person = sides.sender_token.is_some_and(person);
        let about = g.prepositional(token).any(|(p, n)| {
            matches!(p, "over" | "about" | "for" | "as") && self.times_of(&[n]).is_empty() && g.lemma(n) != "week"
        });
        let habit = g.tense(token) == Tense::Present && g.tag(token) != legation_analysis::Tag::Vbg;
        by_a_person || (about && act.id == "clash" && sides.receivers.is_empty() && sides.senders.len() < 2) || habit
    }

    /// "Turkish warplanes bombed": what strikes says how.
    fn by_weapon(&self, act: &'a Act, predicate: &Predicate<'a>) -> &'a Act {
        if act.class != "assault" {
            return act;
        }
        let g = self.grammar;
        let with = g
            .prepositional(predicate.token)
            .filter(|(p, _)| matches!(*p, "with" | "by" | "in" | "using"))
            .map(|(_, n)| n);
        let tools: Vec<TokenId> = g
            .actor(predicate.token)
            .into_iter()
            .chain(with)
            .chain(g.children(predicate.token))
            .chain(predicate.act.iter().flat_map(|a| g.children(a.token)))
            .collect();
        let names = |set: &str| tools.iter().any(|t| self.lexicon.is(set, &g.lemma(*t).to_lowercase()));
        let finer = if names("drone") {
            "drone-strike"
        } else if names("aircraft") {
            "air-strike"
        } else if names("artillery") {
            "shell"
        } else {
            return act;
        };
        self.lexicon.act(finer).unwrap_or(act)
    }

    /// Whose word a party still has to answer: the last who offered it something or asked it for
    /// something, in the three sentences before `token` or in its own before it.
    pub(crate) fn asked_by(&self, party: &[Actor], sentence: usize, token: TokenId) -> Vec<Actor> {
        let own: Vec<_> = party.iter().filter_map(Actor::key).collect();
        let before = self.original(self.analysis.tokens[token].span).start;
        self.drafts
            .iter()
            .filter(|d| d.sentence <= sentence && d.sentence + 4 > sentence)
            .filter(|d| d.record.evidence.first().is_some_and(|e| e.start < before))
            .filter(|d| {
                d.record.kind == Kind::Event
                    && matches!(d.record.category, Some(Category::Agree | Category::Request))
                    && d.record.receivers.iter().filter_map(Actor::key).any(|k| own.contains(&k))
            })
            .max_by_key(|d| d.record.evidence.first().map(|e| e.start))
            .map(|d| without(&d.record.senders, party))
            .unwrap_or_default()
    }

    /// Whether a sentence or the one before it names a party.
    fn is_near(&self, party: &Actor, sentence: usize) -> bool {
        let from = self.analysis.sentences[sentence.saturating_sub(1)].tokens.start;
        let run = from..self.analysis.sentences[sentence].tokens.end;
        let same = |a: &Actor| a.key().is_some() && a.key() == party.key();
        self.resolutions.mentions().iter().any(|m| run.contains(&m.head) && m.actors().iter().any(same))
    }

    /// Whose "the proposal", "this decision", "the deal" is: those who made the last one told of.
    fn authors(&self, noun: TokenId, but: &[Actor]) -> Vec<Actor> {
        let g = self.grammar;
        let anaphoric = g.upos(noun) == legation_analysis::Upos::Pron
            || g.children(noun).any(|c| {
                g.relation(c) == Relation::Det && matches!(g.lemma(c), "the" | "this" | "that" | "these" | "those")
            });
        if !anaphoric {
            return Vec::new();
        }
        let fits = |d: &&Draft| {
            let Some(category) = d.record.category else { return false };
            match g.lemma(noun) {
                "proposal" | "offer" | "initiative" | "idea" | "invitation" | "call" | "suggestion" | "plan" => {
                    matches!(category, Category::Agree | Category::Request)
                }
                "agreement" | "deal" | "accord" | "pact" | "treaty" | "memorandum" | "ceasefire" | "truce" => {
                    matches!(category, Category::Support | Category::Agree | Category::Concede | Category::Retreat)
                        && d.record.senders.len() > 1
                }
                "talk" | "meeting" | "summit" | "negotiation" | "dialogue" => category == Category::Consult,
                // "criticised the proposal … called it premature": not the criticism.
                "it" => category != Category::Accuse,
                "decision" | "move" | "step" | "announcement" | "remark" | "statement" | "comment" => true,
                _ => false,
            }
        };
        let here = self.analysis.tokens[noun].sentence;
        let last = self
            .drafts
            .iter()
            .filter(|d| {
                matches!(d.record.kind, Kind::Event | Kind::Plan) && d.sentence <= here && d.sentence + 6 > here
            })
            .filter(|d| !without(&d.record.senders, but).is_empty())
            .rfind(fits);
        let Some(draft) = last else { return Vec::new() };
        let joint = draft.record.receivers.is_empty()
            || matches!(draft.record.category, Some(Category::Consult | Category::Support));
        let mut found = draft.record.senders.clone();
        if joint {
            add_actors(&mut found, &draft.record.receivers);
        }
        without(&found, but)
    }

    /// The parties behind a preposition, or the owners of the noun there: "respond to Finland's proposal".
    fn prepositional_owners(&self, token: TokenId, preposition: &str) -> Vec<Actor> {
        let mut found = self.prepositional_parties(&[token], preposition);
        for (p, noun) in self.grammar.prepositional(token) {
            if p == preposition && found.is_empty() {
                add_actors(&mut found, &self.owners(noun));
            }
        }
        found
    }

    /// Who last did or said something hostile to one of `senders` in this report.
    pub(crate) fn author_of_the_last_blow(&self, senders: &[Actor]) -> Vec<Actor> {
        let own: Vec<_> = senders.iter().filter_map(Actor::key).collect();
        let hostile = |c: Category| {
            matches!(
                c,
                Category::Accuse
                    | Category::Assault
                    | Category::Sanction
                    | Category::Mobilize
                    | Category::Coerce
                    | Category::Threaten
                    | Category::Reject
            )
        };
        self.drafts
            .iter()
            .rev()
            .find(|d| {
                d.record.category.is_some_and(hostile)
                    && d.record.receivers.iter().filter_map(Actor::key).any(|k| own.contains(&k))
            })
            .map(|d| without(&d.record.senders, senders))
            .unwrap_or_default()
    }

    /// More than two years before publication: background of a report, not its news.
    fn is_history(&self, record: &Record) -> bool {
        let (Some(published), Some(end)) = (self.published, record.occurred.and_then(|o| o.end)) else { return false };
        published.year() - end.year() > 2 || (end < published && end.until(published).is_ok_and(|s| s.get_days() > 730))
    }

    /// CAMEO 044 for a meeting in a third country, 042 for one in a party's.
    fn meeting_place(&self, record: &mut Record, predicate: &Predicate<'a>) {
        let g = self.grammar;
        let near = [predicate.token, predicate.act.as_ref().map_or(predicate.token, |a| a.token)];
        for token in near {
            for (preposition, noun) in g.prepositional(token) {
                if !matches!(preposition, "in" | "at") {
                    continue;
                }
                let Some(mention) = self.resolutions.at(noun) else { continue };
                if mention.kind != MentionKind::Place {
                    continue;
                }
                let Some(country) = mention.actors().iter().find_map(|a| a.country) else { continue };
                let parties = record.parties();
                let is_third = !parties.is_empty() && !parties.contains(&legation_records::ActorKey::Country(country));
                if is_third && record.category == Some(Category::Consult) {
                    record.cameo = Some(Cameo::known("044"));
                    record.mode = Some(Mode::ThirdParty);
                } else if is_third && record.planned_cameo.is_some() {
                    record.planned_cameo = Some(Cameo::known("044"));
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)] // the facts of one predicate, each used once
    fn push_as_stance(
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

    #[allow(clippy::too_many_arguments)] // the facts of one predicate, each used once
    fn push_plan(
        &mut self,
        sentence: usize,
        predicate: &Predicate<'a>,
        act: Option<(&'a Act, TokenId)>,
        row: &Row,
        sides: &Sides,
        source: &Source,
        context: &Context,
    ) {
        let token = predicate.token;
        let g = self.grammar;
        let mut record = self.blank(Kind::Plan, self.clause_span(token, context), source);
        record.category = row.category;
        record.mode = row.mode;
        record.cameo = row.cameo;
        record.firmness = row.firmness;
        record.planned_cameo = act.and_then(|(a, _)| a.cameo);
        record.senders.clone_from(&sides.senders);
        record.receivers.clone_from(&sides.receivers);
        let class = act.map_or("other", |(a, _)| a.class.as_str());
        if act.is_some_and(|(a, _)| a.reciprocal || predicate.rule.joint) {
            let receivers = std::mem::take(&mut record.receivers);
            add_actors(&mut record.senders, &receivers);
        }
        let outsider = !self.dyad.is_empty()
            && !record.senders.is_empty()
            && without(&record.senders, &self.dyad).len() == record.senders.len();
        if class == "meet"
            && outsider
            && record.receivers.is_empty()
            && act.is_some_and(|(a, t)| a.reciprocal && self.is_anaphoric(t))
        {
            self.suppress(token, self.lure(predicate), "a third party's part in the talks of others");
            return;
        }
        let mut inferred = sides.inferred;
        if record.senders.is_empty() && act.is_some_and(|(_, t)| self.is_anaphoric(t)) {
            record.senders.clone_from(&self.dyad);
            inferred = true;
        } else if record.senders.len() == 1
            && act.is_some_and(|(a, t)| a.class == "meet" && a.reciprocal && self.is_anaphoric(t))
        {
            let other = self.counterpart(&record.senders);
            if other.len() == 1 {
                add_actors(&mut record.senders, &other);
                inferred = true;
            }
        }
        if record.senders.is_empty() {
            // Said to come, by whom is not said: an unknown sender is kept, not dropped.
            record.senders.push(Actor::default());
            record.firmness = None;
        }
        self.meeting_place(&mut record, predicate);
        // The chain of words down to the act: the date may hang on any of them.
        let mut tokens = vec![token];
        if let Some(content) = &predicate.content {
            tokens.extend(content.path.iter().copied());
        }
        tokens.extend(act.map(|(_, t)| t));
        // "is expected to start soon"
        tokens.extend(g.children(token).filter(|c| g.relation(*c) == Relation::Xcomp));
        let dated = self.interval_of(&tokens, Tense::Future);
        let by = dated.as_ref().map_or("tense: still to come".to_owned(), |(_, by)| by.clone());
        record.occurred = dated
            .as_ref()
            .map(|(i, _)| self.not_before_publication(*i))
            .or_else(|| self.published.map(|p| Interval::new(Some(p), None, Precision::Unknown, Basis::Tense)));
        if record.occurred.is_some_and(|o| self.published.is_some_and(|p| o.end.is_some_and(|e| e < p))) {
            // "had been scheduled for May": the day has passed; the plan is history.
            let past = matches!(g.tense(token), Tense::Pluperfect);
            if past {
                self.suppress(token, self.lure(predicate), "the planned day had passed already");
                return;
            }
        }
        if g.tense(token) == Tense::Pluperfect
            || g.relation(token) == Relation::AclRelcl
                && g.tense(token) != Tense::Future
                && g.tense(token) != Tense::Present
        {
            self.suppress(token, self.lure(predicate), "it had been planned; whether it still is, is not said here");
            return;
        }
        record.factuality = HolderFactuality {
            outlet: Some(Factuality::ProbableYes),
            speaker: source
                .speaker
                .as_ref()
                .filter(|_| source.basis != SpeakerBasis::Unattributed)
                .map(|_| Factuality::CertainYes),
        };
        record.contexts = self.contexts(sentence, act.map_or(&[], |(a, _)| &a.contexts), true);
        record.conditions = self.conditions(sentence, token, content_path(predicate));
        record.topic = Some(self.topic_of(&record, class == "meet"));
        if let Some((_, noun)) = act.filter(|(_, t)| !g.is_verb(*t) && !self.is_anaphoric(*t)) {
            // "A second round of talks on the dam": a topic of its own.
            if let Some(topic) = &mut record.topic {
                topic.label = self.own_topic(noun);
            }
        }
        self.explain(&mut record, predicate, sides, &row.place, &by);
        if let Some((_, noun)) = act {
            self.note_earlier_round(sentence, noun, &record);
        }
        self.drafts.push(Draft {
            record,
            sentence,
            acts: act.map(|(_, act)| act).into_iter().chain([token]).collect(),
            class: class.to_owned(),
            stance: Some("plan".to_owned()),
            anchored: false,
            dated: dated.is_some(),
            elaborable: false,
            inferred,
        });
    }

    /// "before the end of the month": what is still to come does not begin before the report.
    fn not_before_publication(&self, interval: Interval) -> Interval {
        match (self.published, interval.start, interval.end) {
            (Some(p), None, Some(e)) if e >= p => Interval::new(Some(p), Some(e), Precision::Range, interval.basis),
            (Some(p), Some(s), Some(e)) if s < p && e >= p && interval.precision != Precision::Day => {
                Interval::new(Some(p), Some(e), interval.precision, interval.basis)
            }
            _ => interval,
        }
    }

    // ---- denials and absences of acts --------------------------------------------------------

    fn code_denial(
        &mut self,
        sentence: usize,
        predicate: &Predicate<'a>,
        denial: &crate::assertion::Attribution,
        context: &Context,
    ) {
        let source = denial.holder.map(|h| self.speaking(h));
        let Some(mut source) = source else { return };
        source.chain = self.source(context).chain;
        source.cue = Some(denial.cue);
        source.step = Some(self.step(
            StepKind::Speaker,
            "who denies it",
            &format!("reports.tsv:{}", self.grammar.lemma(denial.cue)),
            denial.cue,
        ));
        let sides = self.sides(predicate, Some(&source));
        let span = self.analysis.sentence_of(denial.cue).span;
        let mut record = self.blank(Kind::Absence, span, &source);
        record.senders.clone_from(&sides.senders);
        record.receivers.clone_from(&sides.receivers);
        if predicate.act.as_ref().is_some_and(|a| a.act.reciprocal) {
            let receivers = std::mem::take(&mut record.receivers);
            add_actors(&mut record.senders, &receivers);
        }
        if record.senders.is_empty() {
            record.senders.clone_from(&source.parties);
        }
        if record.receivers.is_empty() && record.senders.len() == 1 {
            record.receivers = self.counterpart(&record.senders);
        }
        record.factuality =
            HolderFactuality { outlet: Some(Factuality::Uncommitted), speaker: Some(Factuality::CertainNo) };
        let act_token = predicate.act.as_ref().map_or(predicate.token, |a| a.token);
        let content_time = self.interval_of(&[predicate.token, act_token], Tense::Pluperfect);
        record.occurred =
            content_time.map(|(i, _)| i).or_else(|| self.latest_contact_date(&record)).or_else(|| self.up_to_now());
        record.topic = Some(self.topic_of(&record, true));
        let talks = predicate
            .act
            .as_ref()
            .is_some_and(|a| matches!(a.act.class.as_str(), "meet" | "host" | "settle" | "mediate" | "sign"));
        if let Some(topic) = record.topic.as_mut().filter(|_| !talks) {
            // What is denied is the shot, not the talks that the report is about.
            topic.label = self.noun_label(act_token);
        }
        self.explain(&mut record, predicate, &sides, "denial: nothing is coded as done", "the date of what is denied");
        self.push_absence(sentence, record, "denial");
    }

    /// The date of what the other side alleged just before: "denied that its troops had fired".
    fn latest_contact_date(&self, absence: &Record) -> Option<Interval> {
        let parties = absence.parties();
        self.drafts
            .iter()
            .rev()
            .find(|d| d.record.category == Some(Category::Accuse) && d.record.parties() == parties)
            .and_then(|d| d.record.occurred)
    }

    /// An act that is said not to have happened.
    pub(crate) fn code_absent_act(
        &mut self,
        sentence: usize,
        token: TokenId,
        senders: &[Actor],
        receivers: &[Actor],
        source: &Source,
        context: &Context,
    ) {
        let mut record = self.blank(Kind::Absence, self.clause_span(token, context), source);
        record.senders = senders.to_vec();
        record.receivers = receivers.to_vec();
        if record.senders.is_empty() {
            record.senders.clone_from(&self.dyad);
        } else if record.senders.len() == 1 && record.receivers.is_empty() {
            record.receivers = self.silent_toward(&record.senders, sentence, token);
        }
        if record.senders.is_empty() {
            self.suppress(token, "an absence".to_owned(), "whose act is absent was not found");
            return;
        }
        record.factuality = not_so(source);
        record.occurred = self.when_due(token).or_else(|| self.up_to_now());
        record.topic = Some(self.topic_of(&record, true));
        let negation = self.grammar.clause_negation(token).unwrap_or(token);
        record.explanation.steps.push(self.step(
            StepKind::Assertion,
            "it is said not to be so",
            "grammar: negation",
            negation,
        ));
        self.push_absence(sentence, record, "act");
    }

    /// Toward whom a party is silent: who asked it something, or the other side of the talks. The
    /// European Commission that declines to comment on talks of others is silent toward nobody.
    pub(crate) fn silent_toward(&self, party: &[Actor], sentence: usize, token: TokenId) -> Vec<Actor> {
        // A request for comment comes from the press.
        let to_the_press = self.analysis.subtree(token).any(|t| self.grammar.lemma(t) == "comment");
        let asked = if to_the_press { Vec::new() } else { self.asked_by(party, sentence, token) };
        if !asked.is_empty() {
            return asked;
        }
        let outsider = without(party, &self.dyad).len() == party.len();
        if outsider && self.dyad.len() > 1 { Vec::new() } else { self.counterpart(party) }
    }

    /// When what did not happen should have: "the meeting, which had been expected by the end of
    /// November, did not take place".
    fn when_due(&self, token: TokenId) -> Option<Interval> {
        let g = self.grammar;
        let subject = g.subject(token)?;
        let clause = g.children(subject).find(|c| {
            matches!(g.relation(*c), Relation::AclRelcl | Relation::Acl)
                && matches!(g.lemma(*c), "expect" | "plan" | "schedule" | "set" | "due" | "announce" | "promise")
        })?;
        let (interval, _) = self.interval_of(&[clause], Tense::Past)?;
        Some(match (interval.start, interval.end) {
            (None, Some(end)) => Interval::day(end, interval.basis),
            _ => interval,
        })
    }

    pub(crate) fn push_absence(&mut self, sentence: usize, record: Record, class: &str) {
        self.drafts.push(Draft::plain(record, sentence, class));
    }

    // ---- arguments -------------------------------------------------------------------------

    fn sides(&self, predicate: &Predicate<'a>, source: Option<&Source>) -> Sides {
        let g = self.grammar;
        let token = predicate.token;
        let rule = predicate.rule;
        let mut sides = Sides::default();
        let act_token = predicate.act.as_ref().map(|a| a.token);
        let content_path: Vec<TokenId> = predicate
            .content
            .as_ref()
            .map(|c| c.path.iter().copied().chain([c.act.token]).collect())
            .unwrap_or_default();
        // Who does it.
        let is_plan = matches!(&rule.means, Means::Stance(s) if s == "plan" || s == "expect");
        let sender = if rule.upos == legation_analysis::Upos::Noun && rule.idiom.is_none() && rule.case.is_empty() {
            g.of_nouns(token)
                .find(|n| !self.parties(*n).is_empty() && g.analysis.child(token, Relation::NmodPoss).is_none())
                .or_else(|| g.holder(token))
        } else if matches!(rule.means, Means::Act(ActSource::Subject | ActSource::Content)) {
            // "talks took place": the act is the subject, its parties hang on the noun.
            None
        } else if rule.receiver.iter().any(|r| r == "subject") {
            // "said that the militias were responsible": who says it does it, to the subject.
            None
        } else if is_plan && (g.is_passive(token) || rule.upos == legation_analysis::Upos::Adj) {
            g.subject(token).filter(|s| !self.parties(*s).is_empty())
        } else if rule.upos == legation_analysis::Upos::Adj {
            // "a joint commission would be useful": the talks are what is useful, not whose word it is.
            let subject = g.own_subject(token).or_else(|| g.actor(token));
            subject.filter(|s| !(rule.content.iter().any(|c| c == "subject") && self.matcher.noun_act(*s).is_some()))
        } else {
            g.actor(token)
        };
        if let Some(sender) = sender {
            let parties = self.parties(sender);
            if !parties.is_empty() {
                sides.sender_token = Some(sender);
                sides.paths.push((self.path(token, sender), sender));
                sides.senders = parties;
            } else if self.is_possessive_of_party(sender) {
                sides.senders = self.owners(sender);
                sides.sender_token = Some(sender);
            }
        }
        // "flew to the port for talks with his counterpart": the other side hangs on the purpose.
        let with_purpose = (!rule.purpose.is_empty()).then_some(token);
        let content_purpose = predicate.content.as_ref().filter(|c| !c.rule.purpose.is_empty()).map(|c| c.token);
        let purpose: Vec<TokenId> = with_purpose
            .into_iter()
            .chain(content_purpose)
            .flat_map(|t| g.prepositional(t).filter(|(p, _)| *p == "for").map(|(_, n)| n).collect::<Vec<_>>())
            .collect();
        let near: Vec<TokenId> = [Some(token), predicate.object, act_token]
            .into_iter()
            .flatten()
            .chain(content_path.iter().copied())
            .chain(purpose)
            .flat_map(|t| {
                // "a round of consultations between A and B", "host a meeting of A and B"
                let of = g.prepositional(t).filter(|(p, _)| *p == "of" && !g.is_verb(t)).map(|(_, n)| n);
                let object = g.is_verb(t).then(|| g.object(t)).flatten();
                [t].into_iter().chain(of).chain(object).collect::<Vec<_>>()
            })
            .collect();
        // Parties of the talks themselves: "between Mali and Niger", "Russia-France talks".
        let acts: Vec<TokenId> = near
            .iter()
            .copied()
            .filter(|t| *t != token && self.matcher.noun_act(*t).is_some())
            .chain(act_token)
            .collect();
        let mut members = self.prepositional_parties(&near, "between");
        add_actors(&mut members, &self.prepositional_parties(&near, "among"));
        let talks = predicate.act.as_ref().map(|a| a.act).or_else(|| predicate.content.as_ref().map(|c| c.act.act));
        let is_talk = talks.is_some_and(|a| matches!(a.class.as_str(), "meet" | "host" | "mediate" | "settle"));
        if is_talk {
            for noun in &acts {
                if !g.is_verb(*noun) {
                    add_actors(&mut members, &self.owners(*noun));
                }
            }
        }
        // "We will see each other again": whoever speaks, both sides meet.
        let each_other = predicate.object.is_some_and(|o| matches!(g.lemma(o), "other" | "another"));
        if each_other
            && sides.senders.iter().any(|s| without(&self.dyad, std::slice::from_ref(s)).len() < self.dyad.len())
        {
            add_actors(&mut sides.senders, &self.dyad);
            sides.inferred = true;
        }
        let needs_sender = sides.senders.is_empty();
        let is_talks_itself = needs_sender && matches!(rule.means, Means::Act(_) | Means::Stance(_));
        if needs_sender && (is_plan || matches!(rule.means, Means::Act(_))) && is_talks_itself {
            add_actors(&mut sides.senders, &members);
            if let Some(content) = &predicate.content
                && sides.senders.is_empty()
                && g.is_verb(content.path[0])
                && let Some(actor) = g.actor(content.path[0])
            {
                add_actors(&mut sides.senders, &self.parties(actor));
                sides.sender_token = Some(actor);
            }
        }
        // Whose own position it is, where the clause has no subject: "It would be desirable …, Seo said".
        let by_nobody = g.is_passive(token)
            && predicate.content.as_ref().is_some_and(|c| c.act.act.class == "meet")
            && matches!(&rule.means, Means::Stance(s) if matches!(s.as_str(), "cancel" | "suspend" | "break"));
        if sides.senders.is_empty() && by_nobody {
            // "has been postponed at Ankara's request"
            let asked = g.prepositional(token).filter(|(p, n)| {
                *p == "at" && matches!(g.lemma(*n), "request" | "insistence" | "initiative" | "behest" | "wish")
            });
            for (_, noun) in asked {
                add_actors(&mut sides.senders, &self.owners(noun));
            }
            if !sides.senders.is_empty() {
                add_actors(&mut sides.receivers, &without(&members, &sides.senders));
            }
        }
        if sides.senders.is_empty() && by_nobody {
            // "A call between the two was called off, an official said": by whom is not said.
            add_actors(&mut sides.senders, &members);
            if sides.senders.is_empty() {
                sides.senders.clone_from(&self.dyad);
            }
        }
        let by_who_says_it = matches!(rule.means, Means::Stance(_)) || rule.receiver.iter().any(|r| r == "subject");
        if (sides.senders.is_empty() && by_who_says_it && !is_plan || self.is_first_person(sender))
            && let Some(source) = source
            && sides.senders.is_empty()
        {
            sides.senders.clone_from(&source.parties);
        }
        // Toward whom.
        let class = predicate
            .act
            .as_ref()
            .map(|a| a.act.class.as_str())
            .or_else(|| predicate.content.as_ref().map(|c| c.act.act.class.as_str()))
            .unwrap_or("other");
        // Force and borders are told by place: "shelled a village in Chad", "along the border with Eritrea".
        let act = predicate.act.as_ref().map(|a| a.act).or_else(|| predicate.content.as_ref().map(|c| c.act.act));
        let places = matches!(class, "assault" | "mobilise" | "coerce" | "retreat" | "sanction" | "break" | "protest")
            || act.is_some_and(|a| a.id == "visit");
        let own_roles = rule.receiver.iter().map(|r| (r, predicate.token, predicate.object));
        let content_roles =
            predicate.content.iter().flat_map(|c| c.rule.receiver.iter().map(move |r| (r, c.token, c.object)));
        for (role, base, object) in own_roles.chain(content_roles) {
            let found = self.role(role, base, object, predicate, &near, places);
            let found = without(&found, &sides.senders);
            if !found.is_empty() {
                sides.paths.push((format!("receiver by \"{role}\""), token));
                add_actors(&mut sides.receivers, &found);
                break;
            }
        }
        let with = without(&self.prepositional_parties(&near, "with"), &sides.senders);
        if is_talk {
            if sides.senders.is_empty() && is_plan {
                add_actors(&mut sides.senders, &with);
            } else {
                add_actors(&mut sides.receivers, &with);
            }
            let rest = without(&members, &sides.senders);
            add_actors(&mut sides.receivers, &rest);
        }
        sides.receivers = without(&sides.receivers, &sides.senders);
        sides
    }

    /// "Armenia's side", "the Kenyan president's office": a noun that owns its party by possessive.
    fn is_possessive_of_party(&self, noun: TokenId) -> bool {
        let speaks_for = matches!(
            self.grammar.lemma(noun),
            "side"
                | "government"
                | "team"
                | "delegation"
                | "authority"
                | "leadership"
                | "statement"
                | "communiqué"
                | "note"
                | "letter"
                | "declaration"
                | "readout"
        );
        speaks_for && self.parties(noun).is_empty() && !self.owners(noun).is_empty()
    }

    fn is_first_person(&self, sender: Option<TokenId>) -> bool {
        sender.is_some_and(|s| matches!(self.grammar.lemma(s).to_lowercase().as_str(), "we" | "i" | "us"))
    }

    fn role(
        &self,
        role: &str,
        base: TokenId,
        object: Option<TokenId>,
        predicate: &Predicate<'a>,
        near: &[TokenId],
        places: bool,
    ) -> Vec<Actor> {
        let g = self.grammar;
        match role {
            "object" => {
                let Some(object) = object else { return Vec::new() };
                let parties = self.parties(object);
                if parties.is_empty() && places { self.owners(object) } else { parties }
            }
            // "Bangladesh has been offered a meeting"
            "subject" => g.own_subject(base).map(|s| self.parties(s)).unwrap_or_default(),
            // "Bangladesh has been offered a meeting", "handed the ambassador a note"
            "iobj" => {
                let verb = if g.is_verb(base) { base } else { g.head(base) };
                let object = g.analysis.child(verb, Relation::Obj);
                g.analysis
                    .child(verb, Relation::Iobj)
                    .or_else(|| object.and(g.analysis.child(verb, Relation::NsubjPass)))
                    .map(|o| self.parties(o))
                    .unwrap_or_default()
            }
            "owner" => {
                let mut found = Vec::new();
                for noun in near.iter().chain(object.iter()).filter(|n| !g.is_verb(**n)) {
                    add_actors(&mut found, &self.owners(*noun));
                    for (_, below) in g.prepositional(*noun) {
                        add_actors(&mut found, &self.owners(below));
                    }
                }
                found
            }
            "content-subject" => predicate
                .content
                .as_ref()
                .and_then(|c| g.actor(c.path[0]).or_else(|| g.own_subject(c.path[0])))
                .map(|s| self.parties(s))
                .unwrap_or_default(),
            preposition => {
                let tokens: Vec<TokenId> = near.iter().copied().chain([base]).chain(object).collect();
                let direct = self.prepositional_parties(&tokens, preposition);
                if !direct.is_empty() {
                    return direct;
                }
                // "satisfaction with the king's words", "along the border with Eritrea"
                let mut owners = Vec::new();
                for token in tokens {
                    for (p, noun) in g.prepositional(token) {
                        if p != preposition {
                            continue;
                        }
                        let is_place = self.resolutions.at(noun).is_some_and(|m| m.kind == MentionKind::Place);
                        if is_place && places {
                            add_actors(&mut owners, self.resolutions.at(noun).map_or(&[], |m| m.actors()));
                        } else if !is_place {
                            add_actors(&mut owners, &self.owners(noun));
                        }
                        if places && owners.is_empty() {
                            for (_, below) in g.prepositional(noun) {
                                add_actors(&mut owners, self.resolutions.at(below).map_or(&[], |m| m.actors()));
                            }
                        }
                    }
                }
                owners
            }
        }
    }

    /// The relations from a predicate to an argument, for `explain`.
    fn path(&self, from: TokenId, to: TokenId) -> String {
        let g = self.grammar;
        let mut up = Vec::new();
        let mut at = to;
        for _ in 0..32 {
            if at == from || g.head(at) == at {
                break;
            }
            up.push(g.relation(at).word());
            at = g.head(at);
        }
        up.reverse();
        if at == from { up.join(" > ") } else { format!("shared subject through {}", g.relation(from).word()) }
    }

    // ---- conditions --------------------------------------------------------------------------

    /// The words that a position depends on.
    fn conditions(&self, sentence: usize, token: TokenId, content: &[TokenId]) -> Vec<String> {
        let g = self.grammar;
        let mut found = Vec::new();
        for id in self.analysis.sentences[sentence].tokens.clone() {
            let clause =
                matches!(g.relation(id), Relation::Advcl | Relation::Acl | Relation::Ccomp | Relation::AdvclRelcl)
                    || (g.relation(id) == Relation::Conj && self.analysis.child(id, Relation::Mark).is_some());
            if !clause {
                continue;
            }
            let run = self.analysis.subtree(id);
            if run.contains(&token) {
                continue;
            }
            let inverted = crate::assertion::inverted_condition(&g, id);
            let Some(start) = g.condition_start(id).or(inverted.then_some(run.start)) else { continue };
            let until = g.mark(id) == Some("until");
            if until && g.negation(token).is_none() {
                continue;
            }
            // The tree may hang trailing attribution below the condition.
            let end = self.trailing_cut(sentence, run.end);
            let end = if end > start { end } else { run.end };
            found.push(self.trimmed(start, end.min(run.end)));
        }
        if found.is_empty() {
            found.extend(self.condition_by_phrase(sentence, token));
        }
        // "on condition that", "in exchange for", "provided".
        for id in [token].iter().chain(content).copied() {
            for (_, noun) in g.prepositional(id) {
                if self.lexicon.is("conditional-phrase", g.lemma(noun)) {
                    let run = self.analysis.subtree(noun);
                    let start = (noun + 1).min(run.end - 1);
                    found.push(self.trimmed(start, run.end));
                }
            }
        }
        found.dedup();
        found
    }

    /// "provided that …", "in the event that …" where the tree does not make a clause of it.
    fn condition_by_phrase(&self, sentence: usize, token: TokenId) -> Option<String> {
        const PHRASES: [&[&str]; 9] = [
            &["provided", "that"],
            &["providing", "that"],
            &["provided"],
            &["on", "condition", "that"],
            &["on", "the", "condition", "that"],
            &["in", "the", "event", "that"],
            &["as", "long", "as"],
            &["so", "long", "as"],
            &["in", "case"],
        ];
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        let word = |t: TokenId| self.analysis.word(t).to_lowercase();
        for at in tokens.clone().filter(|t| *t > token) {
            for phrase in PHRASES {
                let here = phrase.iter().enumerate().all(|(i, w)| tokens.contains(&(at + i)) && word(at + i) == *w);
                let start = at + phrase.len();
                if !here || !tokens.contains(&start) {
                    continue;
                }
                // "provided" alone opens a condition only before a clause of its own.
                let clause = (start..tokens.end).any(|t| self.grammar.own_subject(t).is_some_and(|s| s >= start));
                if clause {
                    let end = self.trailing_cut(sentence, tokens.end);
                    let end = if end > start { end } else { tokens.end };
                    return Some(self.trimmed(start, end));
                }
            }
        }
        None
    }

    fn trailing_cut(&self, sentence: usize, end: TokenId) -> TokenId {
        self.attributions
            .of_sentence(sentence)
            .iter()
            .filter(|a| a.cue < end)
            .filter(|a| a.is_trailing())
            .filter_map(|a| {
                a.holder.filter(|h| *h < a.cue).map(|h| self.resolutions.at(h).map_or(h, |m| m.tokens.start))
            })
            .filter(|start| *start > 0 && self.grammar.upos(start - 1) == legation_analysis::Upos::Punct)
            .map(|start| start - 1)
            .min()
            .unwrap_or(end)
            .min(end)
    }

    fn trimmed(&self, start: TokenId, end: TokenId) -> String {
        let words = self.analysis.words(start..end);
        words.trim_end_matches([',', '.', '"', '”', ' ', ';']).to_owned()
    }

    fn receivers_of_condition(&self, conditions: &[String], sentence: usize, senders: &[Actor]) -> Vec<Actor> {
        if conditions.is_empty() {
            return Vec::new();
        }
        let g = self.grammar;
        let mut found = Vec::new();
        for id in self.analysis.sentences[sentence].tokens.clone() {
            let conditional = matches!(g.relation(id), Relation::Advcl | Relation::Acl | Relation::Ccomp)
                && g.condition_start(id).is_some();
            if conditional && let Some(subject) = g.own_subject(id) {
                add_actors(&mut found, &self.parties(subject));
            }
        }
        without(&found, senders)
    }

    // ---- dates -------------------------------------------------------------------------------

    /// When something was uttered: the date of the verb of saying, else of the predicate itself,
    /// else the order of happenings, else recently.
    fn when_spoken(
        &self,
        sentence: usize,
        token: TokenId,
        carrier: TokenId,
        predicate: &Predicate<'a>,
        source: &Source,
        record: &Record,
    ) -> (Option<Interval>, bool, bool, String) {
        if let Some(cue) = source.cue
            && self.analysis.tokens[cue].sentence == sentence
            && let Some((interval, by)) = self.interval_of(&[cue], Tense::Past)
        {
            return (Some(interval), true, false, by);
        }
        let content: Vec<TokenId> = predicate.content.iter().flat_map(|c| c.path.iter().copied()).collect();
        let own: Vec<TokenId> = [token, carrier].into_iter().filter(|t| !content.contains(t)).collect();
        // "invited both sides to a meeting in May": a month behind the act is the act's, a day the word's.
        let act_token = predicate.content.as_ref().map(|c| c.act.token);
        let of_the_act = self.times_of(&own).first().is_some_and(|t| {
            let coarse = t.interval.is_some_and(|i| !matches!(i.precision, Precision::Day | Precision::Weekend));
            coarse && act_token.is_some_and(|a| a > token && t.core.start > a)
        });
        if let Some((interval, by)) = self.interval_of(&own, Tense::Past).filter(|_| !of_the_act) {
            let past = self.published.is_none_or(|p| interval.start.is_none_or(|s| s <= p));
            if past {
                return (Some(interval), true, false, by);
            }
        }
        if let Some(interval) = self.in_answer_to(sentence, carrier, record) {
            return (Some(interval), true, true, "order: in answer to an earlier word".to_owned());
        }
        (self.recently(), false, false, "default: spoken recently".to_owned())
    }

    /// "In answer to this offer": after the other side's word, not later than the report.
    fn in_answer_to(&self, sentence: usize, carrier: TokenId, record: &Record) -> Option<Interval> {
        let g = self.grammar;
        let mut verbs = vec![carrier];
        let mut at = carrier;
        while g.relation(at) == Relation::Conj {
            at = g.head(at);
            verbs.push(at);
        }
        let answers = verbs.iter().any(|v| {
            g.prepositional(*v).any(|(p, noun)| {
                (p == "in" && matches!(g.lemma(noun), "response" | "reply" | "answer" | "reaction"))
                    || (matches!(p, "after" | "following" | "to")
                        && matches!(g.lemma(noun), "statement" | "remark" | "word" | "comment" | "call" | "offer")
                        && g.relation(noun) == Relation::Obl
                        && noun < *v)
            })
        });
        if !answers {
            return None;
        }
        let others: Vec<_> = record.receivers.iter().filter_map(Actor::key).collect();
        let earlier = self.drafts.iter().rev().find(|d| {
            d.sentence < sentence
                && d.record.kind == Kind::Event
                && d.record.senders.iter().filter_map(Actor::key).any(|k| others.contains(&k))
        });
        let start = earlier.and_then(|d| d.record.occurred).and_then(|o| o.start);
        Some(Interval::new(start, self.published, Precision::Unknown, Basis::Order))
    }

    fn when_done(
        &self,
        token: TokenId,
        act_token: TokenId,
        carrier: TokenId,
        predicate: &Predicate<'a>,
    ) -> (Option<Interval>, bool, bool, String) {
        let g = self.grammar;
        let mut tokens = vec![token, act_token, carrier];
        tokens.extend(predicate.object);
        if let Some((interval, by)) = self.interval_of(&tokens, g.tense(carrier))
            && self.published.is_none_or(|p| interval.start.is_none_or(|s| s <= p))
        {
            return (Some(interval), true, false, by);
        }
        if g.tense(carrier) == Tense::Past && predicate.act.as_ref().is_none_or(|a| a.act.class != "meet") {
            return (self.recently(), false, false, "default: reported as news".to_owned());
        }
        (self.up_to_now(), false, false, "tense: done by the day of the report".to_owned())
    }

    // ---- explanation ---------------------------------------------------------------------------

    fn explain(&self, record: &mut Record, predicate: &Predicate<'a>, sides: &Sides, row: &str, date: &str) {
        let rule = predicate.rule;
        let mut steps = vec![self.step(
            StepKind::Rule,
            &format!("\"{}\" matches", self.analysis.word(predicate.token)),
            &format!("{}:{}", rule.file, rule.id),
            predicate.token,
        )];
        if let Some(content) = &predicate.content {
            steps.push(self.step(
                StepKind::Rule,
                &format!("about \"{}\" ({})", self.analysis.word(content.act.token), content.act.act.class),
                &format!("{}:{}", content.rule.file, content.rule.id),
                content.act.token,
            ));
        } else if let Some(act) = &predicate.act
            && act.token != predicate.token
        {
            steps.push(self.step(
                StepKind::Rule,
                &format!("the act is \"{}\"", self.analysis.word(act.token)),
                &format!("acts.tsv:{}", act.act.id),
                act.token,
            ));
        }
        for (path, token) in &sides.paths {
            steps.push(self.step(StepKind::Argument, &format!("\"{}\"", self.analysis.word(*token)), path, *token));
        }
        if let Some(token) = sides.sender_token
            && let Some(mention) = self.resolutions.at(token)
        {
            steps.push(self.step(
                StepKind::Actor,
                &format!("\"{}\" is the sender", self.analysis.words(mention.tokens.clone())),
                &mention.reason,
                token,
            ));
        }
        if sides.inferred || (sides.receivers.is_empty() && !record.receivers.is_empty()) {
            steps.push(self.step(
                StepKind::Actor,
                "the receiver is the other side of the document's two parties",
                "reading: dyad",
                predicate.token,
            ));
        }
        steps.append(&mut record.explanation.steps);
        steps.push(self.step(
            StepKind::Category,
            &record.category.map_or("no category".to_owned(), |c| c.word().to_owned()),
            row,
            predicate.token,
        ));
        steps.push(self.step(
            StepKind::Date,
            &record.occurred.map_or("no date".to_owned(), |o| o.to_edtf()),
            date,
            predicate.token,
        ));
        record.explanation.steps = steps;
    }
}
