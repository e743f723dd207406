//! What the text itself calls unknown: "exact dates remain undefined", "whose interlocutor has not
//! been identified", "has yet to name its chief delegate".

use crate::reading::Reading;
use legation_analysis::{Relation, TokenId, Upos};
use legation_records::{Category, Kind, UnknownSlot};

impl Reading<'_> {
    /// Finds the slots that are said to be unknown and puts each on the record that it belongs to:
    /// one of its own sentence, else the nearest before it about talks or plans.
    pub(crate) fn mark_unknowns(&mut self) {
        for sentence in 0..self.analysis.sentences.len() {
            if !self.is_body(sentence) {
                continue;
            }
            let tokens = self.analysis.sentences[sentence].tokens.clone();
            for token in tokens {
                for slot in self.unknown_slots(token) {
                    self.put_unknown(sentence, token, slot);
                }
            }
        }
    }

    fn slot_of(&self, noun: TokenId) -> Option<UnknownSlot> {
        let lemma = self.grammar.lemma(noun).to_lowercase();
        let is = |set: &str| self.lexicon.is(set, &lemma);
        if lemma == "interlocutor" {
            Some(UnknownSlot::Receivers)
        } else if is("date-noun") {
            Some(UnknownSlot::Date)
        } else if is("place-noun") {
            Some(UnknownSlot::Place)
        } else if is("mediator-noun") {
            Some(UnknownSlot::Mediator)
        } else if is("party-noun") {
            Some(UnknownSlot::Participants)
        } else if is("level-noun") {
            Some(UnknownSlot::Level)
        } else if is("agenda-noun") {
            Some(UnknownSlot::Agenda)
        } else if is("number-noun") {
            Some(UnknownSlot::Number)
        } else {
            None
        }
    }

    fn unknown_slots(&self, token: TokenId) -> Vec<UnknownSlot> {
        let g = self.grammar;
        let lemma = g.lemma(token).to_lowercase();
        let form = self.analysis.word(token).to_lowercase();
        let mut slots = Vec::new();
        let add_nouns = |slots: &mut Vec<UnknownSlot>, noun: TokenId| {
            for id in g.conjuncts(noun) {
                if let Some(slot) = self.slot_of(id)
                    && !slots.contains(&slot)
                {
                    slots.push(slot);
                }
            }
        };
        // "exact dates remain undefined", "the venue is unknown"
        if self.lexicon.is("unknown-adjective", &form) || self.lexicon.is("unknown-adjective", &lemma) {
            let holder = if g.own_subject(token).is_some() { token } else { g.head(token) };
            if let Some(subject) = g.own_subject(holder).or_else(|| g.subject(token)) {
                add_nouns(&mut slots, subject);
            }
        }
        let negated = g.negation(token).is_some() || g.own_subject(token).is_some_and(|s| g.negation(s).is_some());
        // "has not been identified", "did not name a date", "no date has been set"
        let made_public = lemma == "make" && g.children(token).any(|c| g.lemma(c) == "public");
        if (self.lexicon.is("unknown-verb", &lemma) || made_public) && g.is_verb(token) {
            let yet_to = g.relation(token) == Relation::Xcomp
                && g.children(g.head(token)).any(|c| g.lemma(c) == "yet")
                && g.lemma(g.head(token)) == "have";
            let object_negated = g.object(token).is_some_and(|o| g.negation(o).is_some());
            if negated || yet_to || object_negated {
                // "neither the date nor the place has been settled" may have two subjects in the tree.
                let told = g.children(token).filter(|c| matches!(g.relation(*c), Relation::Obj | Relation::NsubjPass));
                for noun in told.chain(g.object(token)) {
                    add_nouns(&mut slots, noun);
                }
                // "whom the paper did not identify", "with whom was not disclosed"
                let relative = g.children(token).any(|c| matches!(g.lemma(c), "whom" | "who"));
                if relative && slots.is_empty() {
                    slots.push(UnknownSlot::Participants);
                }
                for clause in g
                    .children(token)
                    .filter(|c| matches!(g.relation(*c), Relation::Ccomp | Relation::Csubj | Relation::CsubjPass))
                {
                    slots.extend(self.asked_slot(clause));
                }
            }
        }
        // "It was not clear who would lead the delegation", "where they met is unclear"
        let unclear = (lemma == "clear" || lemma == "known" || lemma == "certain") && g.negation(token).is_some();
        if unclear || matches!(form.as_str(), "unclear" | "unknown" | "uncertain") {
            for clause in g
                .children(token)
                .filter(|c| matches!(g.relation(*c), Relation::Ccomp | Relation::Csubj | Relation::Advcl))
            {
                slots.extend(self.asked_slot(clause));
            }
        }
        slots.dedup();
        slots
    }

    fn asked_slot(&self, clause: TokenId) -> Option<UnknownSlot> {
        let run = self.analysis.subtree(clause);
        run.clone().find_map(|t| match self.analysis.word(t).to_lowercase().as_str() {
            "who" | "whom" => Some(UnknownSlot::Participants),
            "when" => Some(UnknownSlot::Date),
            "where" => Some(UnknownSlot::Place),
            "how" if run.contains(&(t + 1)) && self.grammar.upos(t + 1) == Upos::Adj => Some(UnknownSlot::Number),
            _ => None,
        })
    }

    fn put_unknown(&mut self, sentence: usize, token: TokenId, slot: UnknownSlot) {
        let about_talks = |kind: Kind, category: Option<Category>| {
            kind == Kind::Plan || matches!(category, Some(Category::Agree | Category::Consult | Category::Reject))
        };
        let here =
            self.drafts.iter().rposition(|d| d.sentence == sentence && about_talks(d.record.kind, d.record.category));
        // A plan, or else the nearest talk record, of one of the three sentences before.
        let recent = |kind: Option<Kind>| {
            self.drafts
                .iter()
                .enumerate()
                .filter(|(_, d)| {
                    d.sentence < sentence && d.sentence + 4 > sentence && about_talks(d.record.kind, d.record.category)
                })
                .filter(|(_, d)| kind.is_none_or(|k| d.record.kind == k))
                .max_by_key(|(i, d)| (d.sentence, *i))
                .map(|(i, _)| i)
        };
        // "No date was set for another round" says nothing of the round that was held.
        let fits = |i: &usize| {
            let draft = &self.drafts[*i];
            slot != UnknownSlot::Date
                || !(draft.dated
                    && draft.record.kind == Kind::Event
                    && draft.record.category == Some(Category::Consult))
        };
        let Some(index) = here.or_else(|| recent(Some(Kind::Plan))).or_else(|| recent(None)).filter(fits) else {
            return;
        };
        let step = self.step(
            legation_records::StepKind::Assertion,
            &format!("the text says that the {} is unknown", slot.word()),
            "words.tsv:unknown",
            token,
        );
        let draft = &mut self.drafts[index];
        // One side known and the other not: the receiver is what is unknown.
        let one_sided =
            draft.record.kind == Kind::Plan && draft.record.parties().len() == 1 && draft.record.receivers.is_empty();
        let slot = match slot {
            UnknownSlot::Receivers | UnknownSlot::Participants if one_sided => UnknownSlot::Receivers,
            UnknownSlot::Receivers => UnknownSlot::Participants,
            other => other,
        };
        if !draft.record.unknown.contains(&slot) {
            draft.record.unknown.push(slot);
            draft.record.explanation.steps.push(step);
        }
        if slot == UnknownSlot::Receivers && draft.inferred {
            // Said to be unknown: nothing may be inferred.
            draft.record.receivers.clear();
            draft.inferred = false;
        }
    }
}
