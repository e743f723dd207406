//! Acts, as their clause tells of them: done, not done, to come, needed, possible.
//!
//! In: a predicate that means an act. Out: the act as done ([`done`](super::done)), as a position, a
//! plan or an absence, or the reason why it is none. "Poland might reopen the crossing if Minsk frees
//! the journalist", on Poland's word, is openness; "Poland must reopen the crossing", on another's, a
//! request.

use super::arguments::content_path;
use super::{Sides, Told, is_speech};
use crate::grammar::{Modality, Tense};
use crate::lexicon::Act;
use crate::predicates::ActUse;
use crate::reading::{Reading, without};
use legation_analysis::{Relation, Tag, TokenId};

/// "Mali will send envoys to the talks", on Mali's word alone, is a promise; a visit or a
/// meeting of both is a plan.
fn is_one_sided_wish(sides: &Sides, act: &Act, own_word: bool) -> bool {
    own_word && act.class == "meet" && !act.reciprocal && sides.receivers.is_empty() && act.id != "visit"
}

impl<'a> Reading<'a> {
    /// Codes a predicate that means an act.
    pub(super) fn code_act(&mut self, told: Told<'_, 'a>) {
        let Told { predicate, source, .. } = told;
        let g = self.grammar;
        let token = predicate.token;
        let Some(act) = &predicate.act else { return };
        let class = act.act.class.as_str();
        let mut sides = self.sides(predicate, Some(source));
        let carrier = self.carrier(predicate.rule, token);
        let modality = self.effective_modality(carrier);
        let own_word = Self::is_own_word(source, &sides);
        let negated = g.clause_negation(carrier).is_some()
            || self.fails(token)
            || self.fails(carrier)
            || g.clause_negation(token).is_some();
        if negated {
            self.code_negated_act(told, act, modality, &sides);
            return;
        }
        if predicate.rule.own_word && !own_word {
            self.suppress_predicate(predicate, "an attitude counts only on the party's own word");
            return;
        }
        match modality {
            // "Poland might reopen the crossing if Minsk frees the journalist", on Poland's word.
            Modality::Possible
                if own_word && !self.conditions(told.sentence, token, content_path(predicate)).is_empty() =>
            {
                self.push_as_stance(told, "open", act, &sides);
                return;
            }
            Modality::Possible | Modality::Able => {
                self.suppress_predicate(predicate, "it is only said to be possible");
                return;
            }
            Modality::Deontic => {
                let other_side = !source.parties.is_empty() && !own_word && !sides.senders.is_empty();
                if other_side {
                    let asked = Sides { senders: source.parties.clone(), receivers: sides.senders.clone(), ..sides };
                    self.push_as_stance(told, "request", act, &asked);
                } else if own_word && class == "meet" {
                    self.push_as_stance(told, "desirable", act, &sides);
                } else {
                    self.suppress_predicate(predicate, "it is said to be needed, not done");
                }
                return;
            }
            Modality::Future | Modality::Conditional => {
                self.code_act_to_come(told, act, modality, sides);
                return;
            }
            Modality::None => {}
        }
        if act.act.category.is_none() {
            return;
        }
        if predicate.rule.failed {
            self.code_absent_act(told, &sides.senders, &sides.receivers);
        }
        let past_only = matches!(g.tense(carrier), Tense::None) && g.relation(carrier) == Relation::Root;
        if past_only && sides.senders.is_empty() {
            return;
        }
        if sides.senders.is_empty() && sides.receivers.is_empty() {
            if class == "meet" && self.is_anaphoric(act.token) && !self.dyad.is_empty() {
                sides.senders.clone_from(&self.dyad);
                sides.inferred = true;
            } else {
                self.suppress_predicate(predicate, "no party of it was found");
                return;
            }
        }
        self.push_realised(told, act, &sides);
    }

    /// "will not meet", on the party's own word, refuses; "did not meet" is an absence.
    fn code_negated_act(&mut self, told: Told<'_, 'a>, act: &ActUse<'a>, modality: Modality, sides: &Sides) {
        let Told { sentence, predicate, source, .. } = told;
        let class = act.act.class.as_str();
        let will_not = matches!(modality, Modality::Future | Modality::Conditional | Modality::Able)
            && Self::is_own_word(source, sides);
        if will_not && class == "statement" && !self.conditions(sentence, predicate.token, &[]).is_empty() {
            return; // told by `code_plain_refusals`
        }
        if will_not {
            self.push_as_stance(told, "refuse", act, sides);
        } else if matches!(class, "praise" | "accuse") {
            self.suppress_predicate(predicate, "it is said not to have been uttered");
        } else {
            self.code_absent_act(told, &sides.senders, &sides.receivers);
        }
    }

    /// "will meet", "would send envoys": a plan, a promise, or a threat, by the act and by whose word it is.
    fn code_act_to_come(&mut self, told: Told<'_, 'a>, act: &ActUse<'a>, modality: Modality, mut sides: Sides) {
        let Told { sentence, predicate, source, .. } = told;
        let token = predicate.token;
        let class = act.act.class.as_str();
        let passive = self.grammar.is_passive(self.carrier(predicate.rule, token))
            && !matches!(class, "meet" | "assault" | "accuse");
        if sides.senders.is_empty() && passive {
            // "The ban will be suspended, the ministry said": who speaks will do it.
            sides.senders.clone_from(&source.parties);
            sides.receivers = without(&sides.receivers, &sides.senders);
        }
        let own_word = Self::is_own_word(source, &sides);
        if sides.senders.is_empty() && class != "meet" {
            return;
        }
        if modality == Modality::Conditional && !own_word && source.parties.is_empty() {
            self.suppress_predicate(predicate, "it is only imagined");
            return;
        }
        if modality == Modality::Future && matches!(class, "meet" | "host" | "sign" | "retreat") {
            let Some(row) = self.lexicon.category("plan", class).cloned() else { return };
            if class == "meet"
                && own_word
                && sides.senders.len() == 1
                && !self.conditions(sentence, token, &[]).is_empty()
                && self.interval_of(&[token, act.token], Tense::Future).is_none()
            {
                // "We'll sit down with Algeria only if the border is reopened": nothing is fixed.
                self.push_as_stance(told, "willing", act, &sides);
            } else if is_one_sided_wish(&sides, act.act, own_word) {
                self.push_as_stance(told, "promise", act, &sides);
            } else {
                self.push_plan(told, Some(act), &row, &sides);
            }
        } else if !is_speech(class) || class == "yield" {
            let stance = if own_word { "promise" } else { "plan" };
            self.push_as_stance(told, stance, act, &sides);
        } else {
            self.suppress_predicate(predicate, "it has not been uttered");
        }
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
            if g.lemma(above) == "be" && g.tag(at) == Tag::Vb {
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
}
