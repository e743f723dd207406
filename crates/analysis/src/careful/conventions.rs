//! From the treebanks' trees to those that the crate's page promises.
//!
//! The two readers must look alike to what comes after them. Where the guidelines of the treebanks
//! and the conventions of this crate differ, the crate's win:
//!
//! - "The aim is to leave", "The problem is that they left": "is" leads, the clause is its `xcomp`
//!   or `ccomp`. The treebanks make the clause the head and "is" its copula, with two subjects.
//! - "They left, he said": the reporting verb leads and what was said is its `ccomp`. The treebanks
//!   have that for some and the verb as `parataxis` of what was said for others.

use super::network::SecondReading;
use crate::normaliser::REPORTING;
use crate::tree::{Relation, Tag, Upos};

/// Brings the tree of one sentence to the crate's conventions.
pub(super) fn apply(words: &mut [SecondReading], lemmas: &[String]) {
    for copula in 0..words.len() {
        if words[copula].relation == Relation::Cop {
            lead_with_copula(words, copula);
        }
    }
    for verb in 0..words.len() {
        if words[verb].relation == Relation::Parataxis && REPORTING.contains(&lemmas[verb].as_str()) {
            lead_with_reporter(words, lemmas, verb);
        }
    }
}

fn children(words: &[SecondReading], head: usize) -> impl Iterator<Item = usize> + '_ {
    (0..words.len()).filter(move |word| *word != head && words[*word].head == head)
}

/// Gives `word` the place of `old` in the tree.
fn take_place(words: &mut [SecondReading], word: usize, old: usize) {
    words[word].head = if words[old].head == old { word } else { words[old].head };
    words[word].relation = words[old].relation;
    words[old].head = word;
}

fn lead_with_copula(words: &mut [SecondReading], copula: usize) {
    let clause = words[copula].head;
    // Only a clause has a mark or subject of its own after the copula.
    let opens = |relation| {
        matches!(relation, Relation::Mark | Relation::Nsubj | Relation::NsubjPass | Relation::Csubj | Relation::Expl)
    };
    let Some(begin) = children(words, clause).find(|c| *c > copula && *c < clause && opens(words[*c].relation)) else {
        return;
    };
    let was_root = words[clause].head == clause;
    let last = words.len() - 1;
    let moved: Vec<usize> = children(words, clause)
        .filter(|c| {
            let closes = was_root && *c == last && words[*c].relation == Relation::Punct;
            let asks = matches!(words[*c].tag, Tag::Wrb | Tag::Wp | Tag::Wdt | Tag::WpS);
            *c != copula && (*c < copula || (*c < begin && !asks) || closes)
        })
        .collect();
    take_place(words, copula, clause);
    for word in moved {
        words[word].head = copula;
    }
    words[copula].upos = Upos::Verb;
    let has_subject =
        children(words, clause).any(|c| matches!(words[c].relation, Relation::Nsubj | Relation::NsubjPass));
    words[clause].relation =
        if words[begin].tag == Tag::To && !has_subject { Relation::Xcomp } else { Relation::Ccomp };
}

fn lead_with_reporter(words: &mut [SecondReading], lemmas: &[String], verb: usize) {
    let said = words[verb].head;
    if !matches!(words[said].relation, Relation::Root | Relation::Ccomp | Relation::Conj | Relation::Parataxis) {
        return;
    }
    let mut has_subject = false;
    for child in children(words, verb) {
        match words[child].relation {
            // "You know", "I mean" are said by the way.
            Relation::Nsubj => has_subject = !matches!(lemmas[child].as_str(), "I" | "you"),
            Relation::Ccomp | Relation::Xcomp | Relation::Obj | Relation::Parataxis | Relation::Mark => return,
            _ => {}
        }
    }
    if has_subject {
        take_place(words, verb, said);
        words[said].relation = Relation::Ccomp;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of `word tag head relation`, the head by its number from one.
    fn tree(text: &str) -> (Vec<SecondReading>, Vec<String>) {
        text.lines()
            .enumerate()
            .map(|(i, line)| {
                let [word, tag, head, relation] = line.split_whitespace().collect::<Vec<_>>()[..] else {
                    panic!("{line}")
                };
                let head = head.parse::<usize>().unwrap().checked_sub(1).unwrap_or(i);
                let (tag, relation) = (tag.parse().unwrap(), relation.parse().unwrap());
                (SecondReading { upos: Upos::X, tag, head, relation, name: 0 }, word.to_owned())
            })
            .unzip()
    }

    fn becomes(before: &str, after: &str) {
        let (mut words, lemmas) = tree(before);
        apply(&mut words, &lemmas);
        let lines: Vec<String> = words
            .iter()
            .zip(&lemmas)
            .enumerate()
            .map(|(i, (word, lemma))| {
                let head = if word.head == i { 0 } else { word.head + 1 };
                format!("{lemma} {} {head} {}", word.tag, word.relation)
            })
            .collect();
        assert_eq!(lines.join("\n"), after);
    }

    #[test]
    fn a_copula_before_a_clause_leads() {
        becomes(
            "the DT 2 det\naim NN 6 nsubj\nbe VBZ 6 cop\nnot RB 6 advmod\nto TO 6 mark\nleave VB 0 root\nnow RB 6 advmod\n. . 6 punct",
            "the DT 2 det\naim NN 3 nsubj\nbe VBZ 0 root\nnot RB 3 advmod\nto TO 6 mark\nleave VB 3 xcomp\nnow RB 6 advmod\n. . 3 punct",
        );
        becomes(
            "problem NN 5 nsubj\nbe VBZ 5 cop\nthat IN 5 mark\nthey PRP 5 nsubj\nleave VBD 0 root",
            "problem NN 2 nsubj\nbe VBZ 0 root\nthat IN 5 mark\nthey PRP 5 nsubj\nleave VBD 2 ccomp",
        );
    }

    #[test]
    fn a_copula_before_a_noun_or_an_adjective_stays() {
        let same = "they PRP 3 nsubj\nbe VBP 3 cop\nready JJ 0 root\nto TO 5 mark\nleave VB 3 xcomp";
        becomes(same, same);
    }

    #[test]
    fn a_reporting_verb_leads_what_was_said() {
        becomes(
            "they PRP 2 nsubj\nleave VBD 0 root\n, , 5 punct\nhe PRP 5 nsubj\nsay VBD 2 parataxis",
            "they PRP 2 nsubj\nleave VBD 5 ccomp\n, , 5 punct\nhe PRP 5 nsubj\nsay VBD 0 root",
        );
        let same = "they PRP 2 nsubj\nleave VBD 0 root\n, , 5 punct\nyou PRP 5 nsubj\nknow VBP 2 parataxis";
        becomes(same, same);
    }
}
