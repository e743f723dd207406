//! Acts, as their clause tells of them: done, not done, to come, needed, possible.
//!
//! In: a predicate that means an act. Out: the act as done ([`done`](super::done)), as a position, a
//! plan or an absence, or the reason why it is none. "Poland might reopen the crossing if Minsk frees
//! the journalist", on Poland's word, is openness; "Poland must reopen the crossing", on another's, a
//! request.

use super::arguments::content_path;
use super::{Sides, is_speech};
use crate::assertion::Context;
use crate::grammar::{Modality, Tense};
use crate::lexicon::Act;
use crate::predicates::Predicate;
use crate::reading::{Reading, without};
use legation_analysis::{Relation, Tag, TokenId};

impl<'a> Reading<'a> {
    pub(super) fn code_act(&mut self, sentence: usize, predicate: &Predicate<'a>, context: &Context) {
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

    /// "Mali will send envoys to the talks", on Mali's word alone, is a promise; a visit or a
    /// meeting of both is a plan.
    fn is_one_sided_wish(sides: &Sides, act: &Act, own_word: bool) -> bool {
        own_word && act.class == "meet" && !act.reciprocal && sides.receivers.is_empty() && act.id != "visit"
    }
}
