//! What is said not to be there: no signal, no comment, no date, a denial.

use crate::assertion::Standing;
use crate::lexicon::Report;
use crate::reading::{Reading, add_actors, not_so, without};
use legation_analysis::{Relation, TokenId, Upos};
use legation_records::{Actor, Factuality, HolderFactuality, Kind, StepKind};

impl Reading<'_> {
    /// Absences that no predicate rule finds: by the noun that is missing, by a denial without an
    /// act, by words that were not confirmed.
    pub(crate) fn code_absences(&mut self) {
        for sentence in 0..self.analysis.sentences.len() {
            if !self.is_body(sentence) {
                continue;
            }
            for token in self.analysis.sentences[sentence].tokens.clone() {
                self.missing_noun(sentence, token);
                self.unconfirmed(sentence, token);
                self.denial_of_a_noun(sentence, token);
                self.ignored(sentence, token);
                self.without_outcome(sentence, token);
            }
        }
    }

    fn has_absence(&self, sentence: usize) -> bool {
        self.drafts.iter().any(|d| d.sentence == sentence && d.record.kind == Kind::Absence)
    }

    /// "No clear sign has reached Rabat from Madrid", "There was no comment from Quito",
    /// "Tokyo made no proposal", "is not a confirmation that Lima is willing".
    fn missing_noun(&mut self, sentence: usize, noun: TokenId) {
        let g = self.grammar;
        let lemma = g.lemma(noun).to_lowercase();
        let none = matches!(lemma.as_str(), "none" | "nothing")
            && g.upos(noun) != Upos::Adv
            && g.is_verb(g.head(noun))
            && self.lexicon.is("nothing-verb", g.lemma(g.head(noun)));
        let is_signal = self.lexicon.is("signal", &lemma) && matches!(g.upos(noun), Upos::Noun | Upos::Propn);
        let is_talk = !is_signal
            && self
                .matcher
                .noun_act(noun)
                .is_some_and(|a| a.token == noun && matches!(a.act.class.as_str(), "meet" | "sign" | "settle"));
        if !(none || is_signal || is_talk) {
            return;
        }
        let verb = g.head(noun);
        if verb == noun
            && g.analysis.child(noun, Relation::Cop).is_none()
            && g.analysis.child(noun, Relation::Expl).is_none()
        {
            return;
        }
        let verbal = g.is_verb(verb) && verb != noun;
        // "is still waiting for an answer from Iceland"
        let awaited = verbal
            && is_signal
            && ((g.lemma(verb) == "await" && g.relation(noun) == Relation::Obj)
                || (g.lemma(verb) == "wait" && g.preposition(noun) == Some("for")));
        let determined = none || awaited || g.negation(noun).is_some();
        let verb_negated = verbal && g.negation(verb).is_some();
        let is_argument = awaited
            || matches!(
                g.relation(noun),
                Relation::Nsubj
                    | Relation::NsubjPass
                    | Relation::Obj
                    | Relation::Root
                    | Relation::Ccomp
                    | Relation::Conj
                    | Relation::Xcomp
            );
        if !(determined || verb_negated) || !is_argument {
            return;
        }
        let verb_lemma = if verbal { g.lemma(verb).to_lowercase() } else { "be".to_owned() };
        let weak_negation = !determined && !self.lexicon.is("absence-verb", &verb_lemma);
        let known_verb = self.lexicon.is("signal-verb", &verb_lemma);
        if weak_negation || !known_verb {
            return;
        }
        if is_talk && !determined {
            return;
        }
        let predicate = if verbal { verb } else { noun };
        // A predicate rule has coded this clause already ("no meeting is planned").
        if self.drafts.iter().any(|d| {
            d.sentence == sentence
                && d.record.kind == Kind::Absence
                && d.record
                    .explanation
                    .steps
                    .iter()
                    .any(|s| s.span == Some(self.original(self.analysis.tokens[predicate].span)))
        }) {
            return;
        }
        let context = self.attributions.context(&g, predicate);
        if matches!(context.standing, Standing::Hypothetical(_) | Standing::Asked(_) | Standing::Embedded(_)) {
            return;
        }
        let source = self.source(&context);
        let near = [predicate, noun];
        // "No reply has come from Hanoi": behind "from", the seat of a reply is the government.
        let mut from = self.prepositional_parties(&near, "from");
        for (preposition, noun) in near.iter().flat_map(|t| g.prepositional(*t).collect::<Vec<_>>()) {
            if preposition == "from" {
                add_actors(&mut from, self.resolutions.at(noun).map_or(&[], |m| m.actors()));
            }
        }
        let mut to = self.prepositional_parties(&near, "to");
        let between = self.prepositional_parties(&near, "between");
        let subject = if verbal {
            g.own_subject(verb).filter(|s| *s != noun).or_else(|| g.actor(verb).filter(|s| *s != noun))
        } else {
            None
        };
        let subject_parties = subject.map(|s| self.parties(s)).unwrap_or_default();
        // "has no answer" is still waiting for one; "has no plan", "has no comment" lacks its own.
        let own = self.lexicon.is("own-signal", &lemma);
        let receives = self.lexicon.is("receiving-verb", &verb_lemma) && !(own && verb_lemma == "have");
        let owner = if is_signal { self.owners(noun) } else { Vec::new() };
        let object = if verbal && g.relation(noun) != Relation::Obj {
            g.analysis.child(verb, Relation::Obj).map(|o| self.parties(o)).unwrap_or_default()
        } else {
            Vec::new()
        };
        add_actors(&mut to, &object);
        let of_content = self.party_of_content(noun);
        let joint = self.lexicon.is("joint-signal", &lemma) || is_talk || none;
        // "The AU plans to send an envoy …, adding that no date had been set": the date of that plan.
        let of_a_plan = if self.lexicon.is("date-noun", &lemma) || self.lexicon.is("place-noun", &lemma) {
            self.drafts
                .iter()
                .rfind(|d| d.record.kind == Kind::Plan && d.sentence <= sentence && d.sentence + 3 > sentence)
                .map(|d| {
                    let mut parties = d.record.senders.clone();
                    add_actors(&mut parties, &d.record.receivers);
                    parties
                })
        } else {
            None
        };
        let mut senders = Vec::new();
        let mut receivers = to;
        if !between.is_empty() {
            senders = between;
        } else if !from.is_empty() {
            senders = from;
            if receives {
                add_actors(&mut receivers, &subject_parties);
            }
        } else if !of_content.is_empty() {
            senders = of_content;
        } else if !owner.is_empty() {
            senders = owner;
        } else if receives && !subject_parties.is_empty() {
            receivers = subject_parties;
            senders = self.counterpart(&receivers);
        } else if !subject_parties.is_empty() {
            senders = subject_parties;
        } else if let Some(parties) = of_a_plan {
            senders = parties;
        } else if joint && self.dyad.len() == 2 {
            senders.clone_from(&self.dyad);
        } else if !receivers.is_empty() {
            // "No approach has reached Tokyo, the minister said": not from the one who says so, if he speaks for Tokyo.
            let speaker_is_receiver = without(&source.parties, &receivers).is_empty();
            senders = if speaker_is_receiver || source.parties.is_empty() {
                self.counterpart(&receivers)
            } else {
                source.parties.clone()
            };
        } else if !source.parties.is_empty() && receives {
            senders = self.counterpart(&source.parties);
            receivers.clone_from(&source.parties);
        } else if !source.parties.is_empty() {
            senders.clone_from(&source.parties);
        }
        if senders.is_empty() && self.dyad.len() == 2 && verbal && g.is_passive(verb) {
            // "No joint statement was issued."
            senders.clone_from(&self.dyad);
        }
        receivers = without(&receivers, &senders);
        if senders.len() == 1 && receivers.is_empty() {
            receivers =
                if !source.parties.is_empty() && without(&source.parties, &senders).len() == source.parties.len() {
                    source.parties.clone()
                } else {
                    self.silent_toward(&senders, sentence, predicate)
                };
        }
        if senders.is_empty() {
            self.suppress(predicate, format!("absence of {lemma}"), "whose act is absent was not found");
            return;
        }
        let mut record = self.blank(Kind::Absence, self.clause_span(predicate, &context), &source);
        record.senders = senders;
        record.receivers = receivers;
        record.factuality = not_so(&source);
        record.occurred =
            if joint { self.since_the_session(sentence).or_else(|| self.up_to_now()) } else { self.up_to_now() };
        record.topic = Some(self.topic_of_sentence(&record, sentence));
        record.explanation.steps.push(self.step(
            StepKind::Rule,
            &format!("no \"{lemma}\" with \"{verb_lemma}\""),
            "words.tsv:signal",
            predicate,
        ));
        self.push_absence(sentence, record, "signal");
    }

    /// "… but no decision was announced": from the session just told to the report.
    fn since_the_session(&self, sentence: usize) -> Option<legation_document::Interval> {
        let session = self.drafts.iter().rev().find(|d| {
            d.sentence <= sentence
                && d.sentence + 3 > sentence
                && d.record.category == Some(legation_records::Category::Consult)
                && d.dated
        })?;
        let (start, end) = (session.record.occurred?.start?, self.published?);
        (start <= end).then(|| legation_document::Interval::range(start, end, legation_document::Basis::Order))
    }

    /// "a confirmation that Lima is willing": the party whose signal it would be.
    fn party_of_content(&self, noun: TokenId) -> Vec<Actor> {
        let g = self.grammar;
        for clause in g.children(noun).filter(|c| matches!(g.relation(*c), Relation::Acl | Relation::Ccomp)) {
            if let Some(subject) = g.own_subject(clause) {
                let parties = self.parties(subject);
                if !parties.is_empty() {
                    return parties;
                }
            }
        }
        Vec::new()
    }

    /// "Minsk has so far ignored the requests", "left the letter unanswered".
    fn ignored(&mut self, sentence: usize, verb: TokenId) {
        let g = self.grammar;
        let object = g.object(verb).filter(|o| self.lexicon.is("signal", g.lemma(*o)));
        let unanswered = |t: TokenId| matches!(g.lemma(t), "unanswered" | "unheeded");
        let ignores = matches!(g.lemma(verb), "ignore" | "disregard");
        let leaves = g.lemma(verb) == "leave" && g.children(verb).any(unanswered);
        let Some(object) = object.filter(|_| g.is_verb(verb) && (ignores || leaves)) else { return };
        let context = self.attributions.context(&g, verb);
        if context.standing != Standing::Asserted || g.negation(verb).is_some() || self.has_absence(sentence) {
            return;
        }
        let source = self.source(&context);
        let senders = g.actor(verb).map(|a| self.parties(a)).unwrap_or_default();
        if senders.is_empty() {
            return;
        }
        let mut receivers = without(&self.owners(object), &senders);
        add_actors(&mut receivers, &without(&self.prepositional_parties(&[object], "from"), &senders));
        if receivers.is_empty() {
            receivers = self.silent_toward(&senders, sentence, verb);
        }
        let mut record = self.blank(Kind::Absence, self.clause_span(verb, &context), &source);
        record.senders = senders;
        record.receivers = receivers;
        record.factuality = not_so(&source);
        record.occurred = self.up_to_now();
        record.topic = Some(self.topic_of_sentence(&record, sentence));
        record.explanation.steps.push(self.step(StepKind::Rule, "left without an answer", "absences: ignored", verb));
        self.push_absence(sentence, record, "signal");
    }

    /// "were not confirmed by either side", "could neither confirm nor deny".
    fn unconfirmed(&mut self, sentence: usize, verb: TokenId) {
        let g = self.grammar;
        if !matches!(g.lemma(verb), "confirm" | "verify" | "corroborate") || !g.is_verb(verb) {
            return;
        }
        let negative = g.negation(verb).is_some()
            || g.children(verb).any(|c| {
                matches!(g.lemma(c), "neither" | "nor")
                    || g.children(c).any(|k| matches!(g.lemma(k), "nor" | "neither"))
            });
        if !negative || self.has_absence(sentence) {
            return;
        }
        let context = self.attributions.context(&g, verb);
        let source = self.source(&context);
        let agent = if g.is_passive(verb) { g.actor(verb) } else { g.subject(verb) };
        let mut senders = agent.map(|a| self.parties(a)).unwrap_or_default();
        let passive = g.is_passive(verb);
        if passive {
            // Whose meeting it would have been.
            if senders.is_empty() {
                senders.clone_from(&self.dyad);
            }
        }
        if senders.is_empty() {
            return;
        }
        let receivers = if senders.len() == 1 { self.silent_toward(&senders, sentence, verb) } else { Vec::new() };
        let mut record = self.blank(Kind::Absence, self.clause_span(verb, &context), &source);
        record.senders = senders;
        record.receivers = receivers;
        record.factuality = HolderFactuality { outlet: Some(Factuality::Uncommitted), speaker: None };
        record.occurred = self.up_to_now();
        record.topic = Some(self.topic_of_sentence(&record, sentence));
        record.explanation.steps.push(self.step(StepKind::Rule, "not confirmed", "absences: unconfirmed", verb));
        self.push_absence(sentence, record, "unconfirmed");
    }

    /// "denied the accusation", "rejected the claims": a denial whose content is a noun only.
    fn denial_of_a_noun(&mut self, sentence: usize, verb: TokenId) {
        let g = self.grammar;
        if !g.is_verb(verb) || self.has_absence(sentence) {
            return;
        }
        let Some((Report::Deny, _)) = self.lexicon.report(g.lemma(verb)) else { return };
        let deny = matches!(g.lemma(verb), "deny" | "refute" | "rebut" | "dispute");
        let object_is_claim = g
            .object(verb)
            .is_some_and(|o| self.lexicon.is("rumour-noun", g.lemma(o)) || self.lexicon.is("denied-noun", g.lemma(o)));
        let clause = g.children(verb).any(|c| g.relation(c) == Relation::Ccomp);
        if !(deny || object_is_claim) || g.negation(verb).is_some() || (!deny && clause) {
            return;
        }
        let context = self.attributions.context(&g, verb);
        if context.standing != Standing::Asserted || g.children(verb).any(|c| matches!(g.lemma(c), "nor" | "neither")) {
            return;
        }
        let Some(holder) = g.actor(verb) else { return };
        let mut source = self.speaking(holder);
        if source.parties.is_empty() {
            return;
        }
        source.cue = Some(verb);
        let mut record = self.blank(Kind::Absence, self.clause_span(verb, &context), &source);
        record.senders.clone_from(&source.parties);
        // "Norway denied this": toward who accused it, if anybody did.
        record.receivers = self.author_of_the_last_blow(&record.senders);
        if record.receivers.is_empty() {
            record.receivers = self.silent_toward(&record.senders, sentence, verb);
        }
        record.factuality =
            HolderFactuality { outlet: Some(Factuality::Uncommitted), speaker: Some(Factuality::CertainNo) };
        record.occurred = self.up_to_now();
        record.topic = Some(self.topic_of_sentence(&record, sentence));
        let object = g.object(verb).filter(|o| g.upos(*o) == Upos::Noun);
        if let (Some(topic), Some(object)) = (record.topic.as_mut(), object) {
            topic.label = self.noun_label(object);
        }
        record.explanation.steps.push(self.step(
            StepKind::Rule,
            "a denial",
            &format!("reports.tsv:{}", g.lemma(verb)),
            verb,
        ));
        self.push_absence(sentence, record, "denial");
    }

    /// "ended without agreement", "failed to produce a breakthrough".
    fn without_outcome(&mut self, sentence: usize, noun: TokenId) {
        let g = self.grammar;
        if !self.lexicon.is("outcome", g.lemma(noun)) || g.preposition(noun) != Some("without") {
            return;
        }
        let verb = g.head(noun);
        let context = self.attributions.context(&g, verb);
        if context.standing != Standing::Asserted {
            return;
        }
        let source = self.source(&context);
        let of_clause = self
            .drafts
            .iter()
            .find(|d| d.sentence == sentence && d.record.kind == Kind::Event)
            .map(|d| d.record.clone());
        let (senders, occurred) = match of_clause {
            Some(record) => {
                let mut all = record.senders.clone();
                add_actors(&mut all, &record.receivers);
                (all, record.occurred)
            }
            None => (self.dyad.clone(), self.up_to_now()),
        };
        if senders.is_empty() {
            return;
        }
        let run = self.analysis.subtree(noun);
        let end = self.noun_phrase_end(noun, run.end);
        let mut record = self.blank(Kind::Absence, self.analysis.span(run.start..end), &source);
        record.senders = senders;
        record.factuality = if source.speaker.is_some() {
            HolderFactuality { outlet: Some(Factuality::CertainNo), speaker: Some(Factuality::CertainNo) }
        } else {
            not_so(&source)
        };
        record.occurred = occurred;
        record.topic = Some(self.topic_of_sentence(&record, sentence));
        record.explanation.steps.push(self.step(StepKind::Rule, "an outcome is missing", "words.tsv:outcome", noun));
        self.push_absence(sentence, record, "outcome");
    }

    fn noun_phrase_end(&self, noun: TokenId, end: TokenId) -> TokenId {
        (noun..end).find(|t| self.grammar.upos(*t) == Upos::Punct).unwrap_or(end)
    }
}
