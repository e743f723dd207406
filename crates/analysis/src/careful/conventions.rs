//! From the treebanks' trees to those that the crate's page promises.
//!
//! The two readers must look alike to what comes after them. Where the guidelines of the treebanks
//! and the conventions of this crate differ, the crate's win:
//!
//! - "The aim is to leave", "The problem is that they left": "is" leads, the clause is its `xcomp`
//!   or `ccomp`. The treebanks make the clause the head and "is" its copula, with two subjects.
//! - "They left, he said": the reporting verb leads and what was said is its `ccomp`. The treebanks
//!   have that for some and the verb as `parataxis` of what was said for others.
//! - "“The offer,” he said, “was never accepted.”": what stands before the first comma is the subject of
//!   the clause behind the last one. The treebanks have hardly any of these, and the network takes the
//!   two parts for two things said.
//! - "The talks, he said, will resume": so too without quotation marks. What is inserted between commas is
//!   no relative clause.
//! - "They met each other": "other" is the object and "each" its determiner.
//!
//! Then what no tree of the treebanks has, and the network, which scores each arc by itself, sometimes
//! says: an object with a preposition, a clause of an adjective without a subject, two subjects side by
//! side, a participle that is tagged as finite. These are mended where there is one way to mend them.

use super::network::SecondReading;
use crate::normaliser::REPORTING;
use crate::tree::{Relation, Tag, Upos};

/// Brings the tree of one sentence to the crate's conventions.
pub(super) fn apply(words: &mut [SecondReading], lemmas: &[String]) {
    for word in 0..words.len() {
        keep_before_the_title(words, word);
        mend(words, lemmas, word);
    }
    for copula in 0..words.len() {
        if words[copula].relation == Relation::Cop {
            lead_with_copula(words, copula);
        }
    }
    for verb in 0..words.len() {
        if !REPORTING.contains(&lemmas[verb].as_str()) || !matches!(words[verb].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp) {
            continue;
        }
        part_inserted_speech(words, verb);
        rejoin_quoted_clause(words, verb);
        give_a_speaker(words, verb);
        if words[verb].relation == Relation::Parataxis {
            lead_with_reporter(words, lemmas, verb);
        }
        keep_what_stands_between(words, verb);
    }
    end_below_root(words);
    raise_punctuation(words);
}

/// "With former Nepalese president Bidya Bhandari": where the title leads the name, what stands before the
/// title is the title's. Some trees give the adjectives to the name behind it.
fn keep_before_the_title(words: &mut [SecondReading], word: usize) {
    let before_a_noun = matches!(
        words[word].relation,
        Relation::Amod | Relation::Det | Relation::Compound | Relation::Nummod | Relation::NmodPoss | Relation::Case
    );
    let name = words[word].head;
    let title = words[name].head;
    let is_name = matches!(words[name].relation, Relation::Flat | Relation::Appos);
    if before_a_noun && is_name && word < title && title < name {
        words[word].head = title;
    }
}

fn has(words: &[SecondReading], head: usize, relations: &[Relation]) -> bool {
    children(words, head).any(|child| relations.contains(&words[child].relation))
}

const SUBJECTS: [Relation; 5] =
    [Relation::Nsubj, Relation::NsubjPass, Relation::Csubj, Relation::CsubjPass, Relation::Expl];

/// Nouns behind "by" that measure or date what is done and do not do it.
const MEASURES: [&str; 39] = [
    "average",
    "percent",
    "percentage",
    "margin",
    "factor",
    "half",
    "third",
    "quarter",
    "amount",
    "mean",
    "way",
    "now",
    "then",
    "today",
    "tomorrow",
    "yesterday",
    "noon",
    "midnight",
    "morning",
    "afternoon",
    "evening",
    "night",
    "day",
    "week",
    "weekend",
    "month",
    "year",
    "decade",
    "century",
    "end",
    "beginning",
    "start",
    "middle",
    "time",
    "date",
    "deadline",
    "spring",
    "summer",
    "winter",
];

/// Days and months, as names.
const DAYS_AND_MONTHS: [&str; 19] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "The crossing was closed by the guards": who did it, not how ("by force", "by mistake"), how much or
/// until when.
fn does_it(words: &[SecondReading], lemmas: &[String], word: usize) -> bool {
    let verb = words[word].head;
    let by = children(words, word).any(|c| words[c].relation == Relation::Case && lemmas[c].eq_ignore_ascii_case("by"));
    if !by || word < verb {
        return false;
    }
    let passive = has(words, verb, &[Relation::AuxPass, Relation::NsubjPass, Relation::CsubjPass]);
    let participle = words[verb].tag == Tag::Vbn
        && matches!(words[verb].relation, Relation::Acl | Relation::Advcl)
        && !has(words, verb, &[Relation::Aux, Relation::Nsubj, Relation::Obj]);
    let lemma = lemmas[word].as_str();
    let counted = words[word].tag == Tag::Cd
        || lemma.starts_with(|c: char| c.is_ascii_digit())
        || has(words, word, &[Relation::Nummod])
        || MEASURES.contains(&lemma)
        || DAYS_AND_MONTHS.contains(&lemma);
    // A bare noun of a thing is a means; people and bodies have articles, names or plurals.
    let bare = words[word].tag == Tag::Nn
        && !has(words, word, &[Relation::Det, Relation::NmodPoss, Relation::Compound, Relation::Nmod]);
    (passive || participle) && !counted && !bare && words[word].tag != Tag::Vbg
}

/// Verbs that call something a name or a quality: "deemed the offer unacceptable".
const CALLING: [&str; 8] = ["brand", "call", "consider", "deem", "dub", "find", "label", "term"];

fn mend(words: &mut [SecondReading], lemmas: &[String], word: usize) {
    let head = words[word].head;
    match words[word].relation {
        // "each other": the determiner comes first.
        Relation::Fixed
            if lemmas[word] == "other" && head + 1 == word && matches!(lemmas[head].as_str(), "each" | "every") =>
        {
            take_place(words, word, head);
            words[head].relation = Relation::Det;
        }
        Relation::Obl if does_it(words, lemmas, word) => words[word].relation = Relation::OblAgent,
        // "open for talks": what has a preposition is no object.
        Relation::Obj | Relation::Iobj
            if children(words, word).any(|c| {
                c < word && words[c].relation == Relation::Case && matches!(words[c].tag, Tag::In | Tag::To)
            }) =>
        {
            words[word].relation = Relation::Obl;
        }
        // "The door remains open, he said": the quality is no second thing said.
        Relation::Ccomp
            if word > 0
                && words[word].upos == Upos::Adj
                && words[word - 1].upos == Upos::Verb
                && words[word - 1].relation == Relation::Ccomp
                && words[word - 1].head == head
                && !has(words, word, &SUBJECTS) =>
        {
            words[word].head = word - 1;
            words[word].relation = Relation::Xcomp;
        }
        // "The door remains open": a quality without a subject of its own is said of the subject.
        Relation::Ccomp
            if words[word].upos == Upos::Adj
                && !has(words, word, &SUBJECTS)
                && !has(words, word, &[Relation::Mark, Relation::Cop])
                && word > head =>
        {
            words[word].relation = Relation::Xcomp;
        }
        // "The Bogotá daily reported": one subject, whose first part is a name.
        Relation::Nsubj
            if word + 1 < words.len()
                && words[word].upos == Upos::Propn
                && words[word + 1].upos == Upos::Noun
                && words[word + 1].head == head
                && words[word + 1].relation == Relation::Nsubj =>
        {
            words[word].head = word + 1;
            words[word].relation = Relation::Compound;
            for child in &mut words[..word] {
                if child.head == word && child.relation == Relation::Det {
                    child.head = word + 1;
                }
            }
        }
        // "called dialogue with Japan desirable": the first of two is what is called so.
        Relation::Xcomp
            if matches!(words[word].upos, Upos::Noun | Upos::Propn | Upos::Pron)
                && word > head
                && CALLING.contains(&lemmas[head].as_str())
                && !has(words, head, &[Relation::Obj])
                && children(words, head).any(|c| c > word && words[c].relation == Relation::Xcomp) =>
        {
            words[word].relation = Relation::Obj;
        }
        // "called the remarks encouraging": so is a participle.
        Relation::Advcl
            if words[word].tag == Tag::Vbg
                && CALLING.contains(&lemmas[head].as_str())
                && word > head
                && !has(words, word, &[Relation::Mark, Relation::Punct])
                && children(words, head).any(|c| words[c].relation == Relation::Obj && c > head && c + 1 == word) =>
        {
            words[word].relation = Relation::Xcomp;
            (words[word].tag, words[word].upos) = (Tag::Jj, Upos::Adj);
        }
        // "Asked whether they had met, she said": nobody asks; it is a participle.
        Relation::Advcl | Relation::Acl
            if words[word].tag == Tag::Vbd
                && word < head
                && !has(words, word, &SUBJECTS)
                && !has(words, word, &[Relation::Mark, Relation::Aux, Relation::Conj, Relation::Advmod]) =>
        {
            words[word].tag = Tag::Vbn;
        }
        _ => {}
    }
}

/// A comma whose arc crosses others is moved up to where it crosses none: else the subtree of
/// "withdraws" in "If they withdraw, we will come, the minister said" would end at the second comma.
fn raise_punctuation(words: &mut [SecondReading]) {
    for mark in 0..words.len() {
        if words[mark].relation != Relation::Punct || words[mark].head == mark {
            continue;
        }
        let mut head = words[mark].head;
        while words[head].head != head {
            let (first, last) = (mark.min(head), mark.max(head));
            if (first + 1..last).all(|word| is_below(words, word, head)) {
                break;
            }
            head = words[head].head;
        }
        words[mark].head = head;
    }
}

fn is_below(words: &[SecondReading], word: usize, top: usize) -> bool {
    let mut at = word;
    for _ in 0..words.len() {
        if at == top {
            return true;
        }
        if words[at].head == at {
            return false;
        }
        at = words[at].head;
    }
    false
}

/// The full stop hangs on the root.
fn end_below_root(words: &mut [SecondReading]) {
    let Some(root) = words.iter().enumerate().position(|(i, word)| word.head == i) else { return };
    let Some(last) = words.len().checked_sub(1).filter(|last| *last != root) else { return };
    let childless = children(words, last).next().is_none();
    if childless && words[last].relation == Relation::Punct && words[last].tag == Tag::Period {
        words[last].head = root;
    }
}

fn is_quote_or_comma(word: SecondReading) -> bool {
    matches!(word.tag, Tag::Comma | Tag::OpenQuote | Tag::CloseQuote)
}

/// "The talks, the minister said on Tuesday, will resume": what is inserted between commas is no relative
/// clause, which has its pronoun there. "“Sudan,” said the statement, “has never attacked us.”": the verb of
/// saying leads both parts.
fn part_inserted_speech(words: &mut [SecondReading], verb: usize) {
    let above = words[verb].head;
    if above >= verb || has(words, verb, &[Relation::Ccomp, Relation::Xcomp, Relation::Obj, Relation::Mark]) {
        return;
    }
    let parted = |from: usize, to: usize| (from + 1..to).any(|i| is_quote_or_comma(words[i]));
    match words[verb].relation {
        Relation::AclRelcl if has(words, verb, &[Relation::Nsubj]) => {
            let clause = words[above].head;
            let first = (above + 1..verb)
                .find(|i| words[*i].relation != Relation::Punct && is_below(words, *i, verb))
                .unwrap_or(verb);
            let relative = (first..verb).any(|i| matches!(words[i].tag, Tag::Wdt | Tag::Wp | Tag::WpS | Tag::Wrb));
            let inserted = is_quote_or_comma(words[first - 1]) && clause > verb && parted(verb, clause);
            if inserted && !relative && matches!(words[above].relation, Relation::Nsubj | Relation::NsubjPass) {
                words[verb].head = clause;
                words[verb].relation = Relation::Parataxis;
            }
        }
        Relation::Parataxis if words[above].head == above && parted(above, verb) => {
            let nominal = matches!(words[above].upos, Upos::Noun | Upos::Propn | Upos::Pron);
            let second = children(words, above).find(|c| {
                let goes_on = matches!(words[*c].relation, Relation::Parataxis | Relation::Ccomp | Relation::Conj);
                *c > verb && goes_on && is_finite(words, *c) && parted(verb, *c)
            });
            if let Some(second) = second.filter(|_| nominal && !has(words, above, &SUBJECTS)) {
                take_place(words, verb, above);
                words[above].relation = Relation::Ccomp;
                words[second].head = verb;
                words[second].relation = Relation::Ccomp;
            }
        }
        _ => {}
    }
}

/// "“The offer,” he said, “was never accepted.”": a clause without a subject behind the verb of saying
/// takes the words of the first part for it, and gives the verb of saying what stands between the
/// two parts.
fn rejoin_quoted_clause(words: &mut [SecondReading], verb: usize) {
    let Some((clause, second)) = second_part(words, verb) else { return };
    let (beside, before): (Vec<usize>, Vec<usize>) = children(words, clause)
        .filter(|c| *c < second && SUBJECTS.contains(&words[*c].relation))
        .partition(|c| *c > verb);
    let begun = children(words, verb).take_while(|c| *c < verb).find_map(|c| first_part(words, verb, c));
    // "They think that the bridge, once painted, will do" has one part.
    if before.is_empty() && begun.is_none() {
        return;
    }
    // Whoever stands between the verb and the second part speaks or is spoken to.
    let parted = |c: usize, s: usize| (c..s).any(|i| is_quote_or_comma(words[i]));
    let speaks = has(words, verb, &SUBJECTS)
        || children(words, verb).any(|c| {
            c < verb && children(words, c).any(|s| s < verb && SUBJECTS.contains(&words[s].relation) && parted(c, s))
        });
    for word in beside {
        words[word].relation = if speaks { Relation::Iobj } else { Relation::Nsubj };
        words[word].head = verb;
    }
    let subjects: Vec<usize> = children(words, clause).filter(|c| SUBJECTS.contains(&words[*c].relation)).collect();
    match subjects[..] {
        [] => {}
        // "“Nepal,” the minister said, “expects …”": the one beside the verb of saying is its own.
        [first, speaker] if !has(words, verb, &SUBJECTS) && speaker < verb => {
            if (first..speaker).any(|i| is_quote_or_comma(words[i])) {
                words[speaker].head = verb;
                words[speaker].relation = Relation::Nsubj;
            }
            return;
        }
        _ => return,
    }
    let Some((first, mark)) = begun else { return };
    // "“Our envoy,” the president wrote": what hangs on the first part behind its mark is the speaker.
    let speaker = children(words, first).find(|c| {
        (mark..verb).contains(c) && (words[*c].relation == Relation::Appos || SUBJECTS.contains(&words[*c].relation))
    });
    let named = children(words, verb).find(|c| *c != first && SUBJECTS.contains(&words[*c].relation));
    match (speaker, named) {
        (Some(speaker), None) => {
            words[speaker].head = verb;
            words[speaker].relation = Relation::Nsubj;
        }
        // "the foreign minister, Rosa Quispe, told": the name is an apposition of the office.
        (Some(speaker), Some(named)) if speaker < named && named < verb => {
            words[speaker].head = verb;
            words[speaker].relation = Relation::Nsubj;
            words[named].head = speaker;
            words[named].relation = Relation::Appos;
        }
        (None, None) => return,
        _ => {}
    }
    let passive = has(words, clause, &[Relation::AuxPass]);
    words[first].head = clause;
    words[first].relation = if passive { Relation::NsubjPass } else { Relation::Nsubj };
}

/// A finite clause that is said, with the last mark between it and the verb of saying before it.
fn second_part(words: &[SecondReading], verb: usize) -> Option<(usize, usize)> {
    let clause = children(words, verb)
        .filter(|c| *c > verb && words[*c].relation == Relation::Ccomp)
        .find(|c| is_finite(words, *c))?;
    let opens = children(words, clause)
        .filter(|c| *c > verb && matches!(words[*c].relation, Relation::Aux | Relation::AuxPass | Relation::Cop))
        .fold(clause, usize::min);
    let mark = (verb + 1..opens).rev().find(|i| is_quote_or_comma(words[*i]))?;
    Some((clause, mark))
}

/// What stands between the two parts of a clause belongs to the verb of saying: "told reporters in
/// Bangkok on Monday".
fn keep_what_stands_between(words: &mut [SecondReading], verb: usize) {
    let Some((clause, second)) = second_part(words, verb) else { return };
    let subject = children(words, clause).find(|c| *c < verb && SUBJECTS.contains(&words[*c].relation));
    let Some(first) = subject.filter(|s| (*s + 1..verb).any(|i| is_quote_or_comma(words[i]))) else { return };
    let between: Vec<usize> = (verb + 1..second)
        .filter(|i| words[*i].head == first || words[*i].head == clause)
        .filter(|i| words[*i].relation != Relation::Punct)
        .collect();
    for word in between {
        words[word].head = verb;
        words[word].relation = match words[word].relation {
            _ if has(words, word, &[Relation::Case]) => Relation::Obl,
            Relation::Nsubj | Relation::NsubjPass => Relation::Iobj,
            Relation::Nmod | Relation::Appos => Relation::OblUnmarked,
            other => other,
        };
    }
}

/// A nominal below the verb of saying that can be the first part of a quoted clause, with the mark
/// behind it.
fn first_part(words: &[SecondReading], verb: usize, first: usize) -> Option<(usize, usize)> {
    let nominal = matches!(words[first].tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps | Tag::Prp | Tag::Dt);
    let apart = !matches!(words[first].relation, Relation::Obl | Relation::Conj | Relation::Appos | Relation::Punct);
    if !nominal || !apart || has(words, first, &[Relation::Cop, Relation::Case]) {
        return None;
    }
    let speaker = children(words, verb).find(|c| *c != first && *c < verb && SUBJECTS.contains(&words[*c].relation));
    let border = speaker.filter(|s| *s > first).unwrap_or(verb);
    let quoted = |i: &usize| matches!(words[*i].tag, Tag::OpenQuote | Tag::CloseQuote);
    // Without quotation marks, a comma that hangs on either part; the speaker may be parted by others.
    let parted = |i: &usize| {
        words[*i].tag == Tag::Comma && (words[*i].head == verb || is_below(words, *i, first)) && speaker.is_some()
    };
    let mark = (first + 1..border).rev().find(quoted).or_else(|| (first + 1..border).rev().find(parted))?;
    let is_clause = children(words, first).any(|s| s < mark && SUBJECTS.contains(&words[s].relation));
    (!is_clause).then_some((first, mark))
}

/// Whether a clause has a verb or auxiliary in a tense, and no conjunction before it.
fn is_finite(words: &[SecondReading], clause: usize) -> bool {
    let tensed = |i: usize| matches!(words[i].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
    let helped = |c: usize| tensed(c) && matches!(words[c].relation, Relation::Aux | Relation::AuxPass | Relation::Cop);
    !has(words, clause, &[Relation::Mark]) && (tensed(clause) || children(words, clause).any(helped))
}

/// "…, said the ministry", "… with Keluna, the foreign minister of Velmara, said": a finite verb of
/// saying has a speaker, in front of it or right behind it.
fn give_a_speaker(words: &mut [SecondReading], verb: usize) {
    if has(words, verb, &SUBJECTS) || has(words, verb, &[Relation::Mark, Relation::Aux, Relation::AuxPass]) {
        return;
    }
    let comma = |i: usize| words[i].tag == Tag::Comma || words[i].tag == Tag::CloseQuote;
    let says = children(words, verb).find(|c| *c < verb && words[*c].relation == Relation::Ccomp);
    if let Some(said) = says
        && verb > 1
        && comma(verb - 1)
    {
        // The outermost apposition that ends where the verb begins.
        let mut inner = verb - 2;
        let mut speaker = None;
        while inner > said && words[inner].head != inner && inner != said {
            if words[inner].relation == Relation::Appos {
                speaker = Some(inner);
            }
            inner = words[inner].head;
            if inner >= verb {
                break;
            }
        }
        if let Some(speaker) = speaker {
            words[speaker].head = verb;
            words[speaker].relation = Relation::Nsubj;
        }
        return;
    }
    let quoted = words[verb].relation == Relation::Parataxis && words[verb].head < verb;
    if quoted && verb > 0 && comma(verb - 1) && !has(words, verb, &[Relation::Ccomp, Relation::Xcomp]) {
        let behind: Vec<usize> =
            children(words, verb).filter(|c| *c > verb && words[*c].relation == Relation::Obj).collect();
        if let [speaker] = behind[..] {
            words[speaker].relation = Relation::Nsubj;
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
    fn each_is_the_determiner_of_other() {
        becomes(
            "they PRP 2 nsubj\nmeet VBD 0 root\neach DT 2 obj\nother JJ 3 fixed",
            "they PRP 2 nsubj\nmeet VBD 0 root\neach DT 4 det\nother JJ 2 obj",
        );
    }

    #[test]
    fn the_full_stop_hangs_on_the_root() {
        becomes(
            "if IN 3 mark\nthey PRP 3 nsubj\nleave VBP 5 advcl\nwe PRP 5 nsubj\nstay VBP 0 root\n. . 3 punct",
            "if IN 3 mark\nthey PRP 3 nsubj\nleave VBP 5 advcl\nwe PRP 5 nsubj\nstay VBP 0 root\n. . 5 punct",
        );
    }

    #[test]
    fn a_comma_crosses_no_other_arc() {
        becomes(
            "they PRP 2 nsubj\nleave VBP 5 advcl\n, , 2 punct\nwe PRP 5 nsubj\nstay VBP 8 ccomp\n, , 2 punct\nhe PRP 8 nsubj\nsay VBD 0 root",
            "they PRP 2 nsubj\nleave VBP 5 advcl\n, , 2 punct\nwe PRP 5 nsubj\nstay VBP 8 ccomp\n, , 5 punct\nhe PRP 8 nsubj\nsay VBD 0 root",
        );
    }

    #[test]
    fn an_object_with_a_preposition_is_oblique() {
        becomes(
            "door NN 2 nsubj\nopen VBZ 0 root\nfor IN 4 case\ntalk NNS 2 obj",
            "door NN 2 nsubj\nopen VBZ 0 root\nfor IN 4 case\ntalk NNS 2 obl",
        );
    }

    #[test]
    fn a_speaker_that_hangs_on_what_was_said_is_the_subject() {
        becomes(
            "we PRP 2 nsubj\nagree VBP 8 ccomp\nwith IN 4 case\nKeluna NNP 2 obl\n, , 6 punct\nminister NN 4 appos\n, , 6 punct\nsay VBD 0 root",
            "we PRP 2 nsubj\nagree VBP 8 ccomp\nwith IN 4 case\nKeluna NNP 2 obl\n, , 6 punct\nminister NN 8 nsubj\n, , 6 punct\nsay VBD 0 root",
        );
        becomes(
            "we PRP 2 nsubj\nagree VBP 0 root\n, , 4 punct\nwrite VBD 2 parataxis\nthe DT 6 det\ncolumnist NN 4 obj",
            "we PRP 2 nsubj\nagree VBP 4 ccomp\n, , 4 punct\nwrite VBD 0 root\nthe DT 6 det\ncolumnist NN 4 nsubj",
        );
    }

    #[test]
    fn who_did_it_is_the_agent_and_how_is_not() {
        becomes(
            "it PRP 3 nsubj:pass\nbe VBD 3 aux:pass\nclose VBN 0 root\nby IN 6 case\nthe DT 6 det\nguard NNS 3 obl",
            "it PRP 3 nsubj:pass\nbe VBD 3 aux:pass\nclose VBN 0 root\nby IN 6 case\nthe DT 6 det\nguard NNS 3 obl:agent",
        );
        for how in ["by IN 5 case\nforce NN 3 obl", "by IN 5 case\nMonday NNP 3 obl", "by IN 5 case\n1920s NNS 3 obl"] {
            let same = format!("it PRP 3 nsubj:pass\nbe VBD 3 aux:pass\nclose VBN 0 root\n{how}");
            becomes(&same, &same);
        }
        let same = "they PRP 2 nsubj\nleave VBD 0 root\nby IN 5 case\nthe DT 5 det\nsea NN 2 obl";
        becomes(same, same);
    }

    #[test]
    fn speech_inserted_between_commas_is_no_relative_clause() {
        becomes(
            "talk NNS 7 nsubj\n, , 4 punct\nhe PRP 4 nsubj\nsay VBD 1 acl:relcl\n, , 4 punct\nwill MD 7 aux\nresume VB 0 root",
            "talk NNS 7 nsubj\n, , 4 punct\nhe PRP 4 nsubj\nsay VBD 0 root\n, , 4 punct\nwill MD 7 aux\nresume VB 4 ccomp",
        );
        let same = "talk NNS 7 nsubj\n, , 5 punct\nwhich WDT 5 obj\nhe PRP 5 nsubj\nreport VBD 1 acl:relcl\n, , 5 punct\nend VBD 0 root";
        becomes(same, same);
    }

    #[test]
    fn a_clause_after_its_verb_keeps_its_subject() {
        let same = "I PRP 2 nsubj\nhope VBP 0 root\nindustry NN 7 nsubj\n, , 5 punct\npress VBN 7 advcl\n, , 5 punct\nwin VBZ 2 ccomp";
        becomes(same, same);
    }

    #[test]
    fn the_subject_that_a_speaker_parts_from_its_clause_goes_back_to_it() {
        becomes(
            "the DT 2 det\noffer NN 6 ccomp\n, , 2 punct\n\" '' 2 punct\nhe PRP 6 nsubj\nsay VBD 0 root\n\
             on IN 8 case\nMonday NNP 13 obl\n, , 13 punct\n\" `` 13 punct\nbe VBD 13 aux:pass\nnever RB 13 advmod\n\
             accept VBN 6 ccomp",
            "the DT 2 det\noffer NN 13 nsubj:pass\n, , 2 punct\n\" '' 2 punct\nhe PRP 6 nsubj\nsay VBD 0 root\n\
             on IN 8 case\nMonday NNP 6 obl\n, , 13 punct\n\" `` 13 punct\nbe VBD 13 aux:pass\nnever RB 13 advmod\n\
             accept VBN 6 ccomp",
        );
        let same = "nonsense NN 4 ccomp\n, , 1 punct\nhe PRP 4 nsubj\nsay VBD 0 root\n, , 7 punct\nwe PRP 7 nsubj\nleave VBD 4 ccomp";
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
