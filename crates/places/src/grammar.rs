//! How a name is used, by its place in the tree.

use crate::words::{class_of, is_directional, is_locative};
use legation_actors::motion;
use legation_analysis::{Analysis, Relation, Tag, TokenId, Upos};
use std::ops::Range;

/// How far a coordination or a chain of names is followed.
const CHAIN: usize = 8;

/// The token of a run that hangs from outside it.
pub(crate) fn head_of(analysis: &Analysis, run: &Range<TokenId>) -> TokenId {
    let outside = |t: &TokenId| !run.contains(&analysis.tokens[*t].head) || analysis.is_root(*t);
    let content = |t: &TokenId| {
        !matches!(analysis.tokens[*t].relation, Relation::Punct | Relation::Case | Relation::Det | Relation::Cc)
    };
    run.clone().rev().find(|t| outside(t) && content(t)).or_else(|| run.clone().find(outside)).unwrap_or(run.start)
}

/// The preposition of a phrase, lower case, that of the first of a coordination or an apposition.
pub(crate) fn preposition(analysis: &Analysis, head: TokenId) -> Option<String> {
    let mut at = head;
    for _ in 0..CHAIN {
        let case = analysis.children_by(at, Relation::Case).find(|c| *c < at && analysis.tokens[*c].tag != Tag::Pos);
        if let Some(case) = case {
            return Some(analysis.word(case).to_lowercase());
        }
        if !matches!(analysis.tokens[at].relation, Relation::Conj | Relation::Appos) || analysis.is_root(at) {
            return None;
        }
        at = analysis.tokens[at].head;
    }
    None
}

/// The first of a coordination.
pub(crate) fn first_conjunct(analysis: &Analysis, head: TokenId) -> TokenId {
    let mut at = head;
    for _ in 0..CHAIN {
        if analysis.tokens[at].relation != Relation::Conj || analysis.is_root(at) {
            break;
        }
        at = analysis.tokens[at].head;
    }
    at
}

/// Whether a token stands before a noun as a part of its phrase: "Paris" in "Paris talks".
pub(crate) fn modifies(analysis: &Analysis, head: TokenId) -> bool {
    let first = first_conjunct(analysis, head);
    !analysis.is_root(first)
        && matches!(
            analysis.tokens[first].relation,
            Relation::Compound
                | Relation::Amod
                | Relation::NmodUnmarked
                | Relation::NmodDesc
                | Relation::NmodPoss
                | Relation::Flat
                | Relation::Det
                | Relation::Nummod
        )
}

/// Whether the tree puts something at the place that a phrase names: "in Aleppo", "the city of
/// Aleppo", "flew to Aleppo", "visited Aleppo".
pub(crate) fn is_located(analysis: &Analysis, head: TokenId) -> bool {
    let first = first_conjunct(analysis, head);
    let governor = (!analysis.is_root(first)).then(|| analysis.tokens[first].head);
    let lemma = governor.map_or("", |g| analysis.lemma(g));
    match preposition(analysis, head).as_deref() {
        Some(word) if is_locative(word) => true,
        Some(word) if is_directional(word) => motion(lemma).is_some(),
        Some("of") => governor.is_some_and(|g| is_part_of_place(&analysis.lemma(g).to_lowercase())),
        Some(_) => false,
        None => {
            let relation = analysis.tokens[first].relation;
            match relation {
                Relation::Obj => motion(lemma).is_some(),
                // "The port city Latakia".
                Relation::Appos | Relation::Flat => {
                    governor.is_some_and(|g| class_of(&analysis.lemma(g).to_lowercase()).is_some())
                }
                _ => false,
            }
        }
    }
}

/// Nouns that a place has: "the outskirts of Aleppo".
pub(crate) fn is_part_of_place(lemma: &str) -> bool {
    class_of(lemma).is_some()
        || matches!(
            lemma,
            "north"
                | "south"
                | "east"
                | "west"
                | "outskirt"
                | "outskirts"
                | "street"
                | "centre"
                | "center"
                | "coast"
                | "part"
                | "area"
                | "kilometre"
                | "kilometer"
                | "mile"
                | "km"
                | "northeast"
                | "southeast"
                | "northwest"
                | "southwest"
                | "border"
                | "edge"
                | "heart"
                | "airport"
                | "shore"
                | "community"
                | "neighborhood"
                | "neighbourhood"
                | "resident"
                | "native"
                | "peninsula"
        )
}

/// Whether a verb or noun can happen somewhere: what `place_of` is asked about.
pub(crate) fn is_predicate(analysis: &Analysis, t: TokenId) -> bool {
    matches!(analysis.tokens[t].upos, Upos::Verb | Upos::Noun | Upos::Adj | Upos::Aux)
}
