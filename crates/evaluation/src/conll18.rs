//! The measures of the CoNLL 2018 shared task, "Multilingual Parsing from Raw Text to Universal
//! Dependencies" (Zeman et al. 2018, section 5; universaldependencies.org/conll18/evaluation.html).
//!
//! Gold and system may cut the text differently. Both are laid over its characters, white space
//! left out: tokens and sentences are right where their characters are; words are paired where their
//! characters are the same, inside multiword tokens by the longest common subsequence of their forms.
//! Each measure is the F1 over all words of both sides, so that what is not paired counts as wrong
//! twice. Relations count without their subtype, as there; [`Scores::relations`] has single relations
//! with it, punctuation aside.

use crate::conllu::Sentence;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Right, and how many there are on both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Right.
    pub correct: usize,
    /// In the gold.
    pub gold: usize,
    /// From the system.
    pub system: usize,
}

impl Count {
    /// Precision and recall in one number, from 0 to 100.
    pub fn f1(self) -> f64 {
        if self.gold + self.system == 0 { 0.0 } else { 200.0 * self.correct as f64 / (self.gold + self.system) as f64 }
    }
}

/// What a system reaches on a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// The measures by name: `Tokens`, `Sentences`, `Words`, `UPOS`, `XPOS`, `UFeats`, `Lemmas`,
    /// `UAS`, `LAS`, `CLAS`, `MLAS`, `BLEX`.
    pub measures: BTreeMap<&'static str, Count>,
    /// Heads and relations right, for each relation with its subtype, by the gold's or the system's.
    pub relations: BTreeMap<String, Count>,
}

/// Why two files cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the texts differ at character {at} (without spaces): {gold:?} in the gold, {system:?} in the system")]
pub struct Mismatch {
    /// Where, in characters that are no white space.
    pub at: usize,
    /// How the gold goes on.
    pub gold: String,
    /// How the system goes on.
    pub system: String,
}

/// Relations of words with content of their own, over which CLAS is taken.
const CONTENT: &[&str] = &[
    "nsubj",
    "obj",
    "iobj",
    "csubj",
    "ccomp",
    "xcomp",
    "obl",
    "vocative",
    "expl",
    "dislocated",
    "advcl",
    "advmod",
    "discourse",
    "nmod",
    "appos",
    "nummod",
    "acl",
    "amod",
    "conj",
    "fixed",
    "flat",
    "compound",
    "list",
    "parataxis",
    "orphan",
    "goeswith",
    "reparandum",
    "root",
    "dep",
];

/// Relations of words of function: MLAS looks at them below words with content.
const FUNCTIONAL: &[&str] = &["aux", "cop", "mark", "det", "clf", "case", "cc"];

/// Features that all languages share; others are not compared.
const UNIVERSAL: &[&str] = &[
    "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite",
    "Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
];

/// A word over the characters of the whole text.
struct Laid<'a> {
    span: Range<usize>,
    /// The multiword token that holds it, if one does.
    token: Option<Range<usize>>,
    form: String,
    lemma: &'a str,
    upos: &'a str,
    xpos: &'a str,
    features: String,
    /// Index of the head among all words.
    head: Option<usize>,
    relation: &'a str,
    /// Words of function that hang on it.
    functional: Vec<usize>,
}

#[derive(Default)]
struct Side<'a> {
    characters: Vec<char>,
    tokens: Vec<Range<usize>>,
    sentences: Vec<Range<usize>>,
    words: Vec<Laid<'a>>,
}

fn base(relation: &str) -> &str {
    relation.split(':').next().unwrap_or(relation)
}

fn universal(features: &str) -> String {
    let mut kept: Vec<&str> =
        features.split('|').filter(|f| f.split_once('=').is_some_and(|(name, _)| UNIVERSAL.contains(&name))).collect();
    kept.sort_unstable();
    kept.join("|")
}

impl<'a> Side<'a> {
    fn new(sentences: &'a [Sentence]) -> Self {
        let mut side = Self::default();
        for sentence in sentences {
            let (start, first) = (side.characters.len(), side.words.len());
            for token in &sentence.tokens {
                let begin = side.characters.len();
                side.characters.extend(token.form.chars().filter(|c| !c.is_whitespace()));
                let span = begin..side.characters.len();
                side.tokens.push(span.clone());
                let multiword = token.words.len() > 1;
                for word in &sentence.words[token.words.clone()] {
                    side.words.push(Laid {
                        span: span.clone(),
                        token: multiword.then(|| span.clone()),
                        form: word.form.to_lowercase(),
                        lemma: &word.lemma,
                        upos: &word.upos,
                        xpos: &word.xpos,
                        features: universal(&word.features),
                        head: word.head.checked_sub(1).map(|head| first + head),
                        relation: &word.relation,
                        functional: Vec::new(),
                    });
                }
            }
            side.sentences.push(start..side.characters.len());
        }
        for id in 0..side.words.len() {
            if let Some(head) = side.words[id].head
                && FUNCTIONAL.contains(&base(side.words[id].relation))
            {
                side.words[head].functional.push(id);
            }
        }
        side
    }

    /// The words from `first` on that lie in one stretch with it: itself, or those under multiword
    /// tokens of either side that overlap; and where the stretch ends.
    fn stretch(&self, first: usize, end: usize) -> Range<usize> {
        let mut last = first;
        while self.words.get(last).is_some_and(|w| w.span.start < end) {
            last += 1;
        }
        first..last
    }
}

fn same(gold: &[Range<usize>], system: &[Range<usize>]) -> Count {
    let (mut i, mut j, mut correct) = (0, 0, 0);
    while let (Some(a), Some(b)) = (gold.get(i), system.get(j)) {
        correct += usize::from(a == b);
        i += usize::from(a.start <= b.start);
        j += usize::from(b.start <= a.start);
    }
    Count { correct, gold: gold.len(), system: system.len() }
}

/// Which word of the system each word of the gold is.
fn align(gold: &Side<'_>, system: &Side<'_>) -> Vec<Option<usize>> {
    let mut pairs = vec![None; gold.words.len()];
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (gold.words.get(i), system.words.get(j)) {
        if a.token.is_none() && b.token.is_none() {
            if a.span == b.span {
                pairs[i] = Some(j);
            }
            let (start_a, start_b) = (a.span.start, b.span.start);
            i += usize::from(start_a <= start_b);
            j += usize::from(start_b <= start_a);
            continue;
        }
        // A word before the multiword token of the other side has no partner in it.
        if a.token.is_none() && a.span.end <= b.span.start {
            i += 1;
            continue;
        }
        if b.token.is_none() && b.span.end <= a.span.start {
            j += 1;
            continue;
        }
        if a.span.end <= b.span.start {
            i += 1;
            continue;
        }
        if b.span.end <= a.span.start {
            j += 1;
            continue;
        }
        // Grow the stretch until no multiword token reaches over its end.
        let mut end = a.token.as_ref().map_or(0, |t| t.end).max(b.token.as_ref().map_or(0, |t| t.end));
        let (mut of_gold, mut of_system);
        loop {
            (of_gold, of_system) = (gold.stretch(i, end), system.stretch(j, end));
            let reach = |side: &Side<'_>, words: &Range<usize>| {
                side.words[words.clone()].iter().filter_map(|w| w.token.as_ref()).map(|t| t.end).max().unwrap_or(0)
            };
            let grown = end.max(reach(gold, &of_gold)).max(reach(system, &of_system));
            if grown == end {
                break;
            }
            end = grown;
        }
        for (a, b) in common_subsequence(&gold.words[of_gold.clone()], &system.words[of_system.clone()]) {
            pairs[of_gold.start + a] = Some(of_system.start + b);
        }
        (i, j) = (of_gold.end, of_system.end);
    }
    pairs
}

/// The longest common subsequence of forms, as pairs of places.
fn common_subsequence(gold: &[Laid<'_>], system: &[Laid<'_>]) -> Vec<(usize, usize)> {
    let mut lengths = vec![vec![0usize; system.len() + 1]; gold.len() + 1];
    for i in (0..gold.len()).rev() {
        for j in (0..system.len()).rev() {
            lengths[i][j] = if gold[i].form == system[j].form {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < gold.len() && j < system.len() {
        if gold[i].form == system[j].form {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Compares a system's reading of a text with the gold.
///
/// # Errors
/// If the two hold different texts; says where they part.
pub(crate) fn score(gold: &[Sentence], system: &[Sentence]) -> Result<Scores, Mismatch> {
    let (gold, system) = (Side::new(gold), Side::new(system));
    if gold.characters != system.characters {
        let at = gold.characters.iter().zip(&system.characters).take_while(|(a, b)| a == b).count();
        let rest = |side: &Side<'_>| side.characters[at..].iter().take(20).collect();
        return Err(Mismatch { at, gold: rest(&gold), system: rest(&system) });
    }
    let pairs = align(&gold, &system);
    let mut partner_of = HashMap::new();
    for (i, j) in pairs.iter().enumerate().filter_map(|(i, j)| j.map(|j| (i, j))) {
        partner_of.insert(j, i);
    }
    // A head is the same where its partner is; both roots have none.
    let head_of_gold = |i: usize| gold.words[i].head.map(|h| pairs[h]);
    let same_head = |i: usize, j: usize| match (head_of_gold(i), system.words[j].head) {
        (None, None) => true,
        (Some(Some(a)), Some(b)) => a == b,
        _ => false,
    };
    let count = |right: &dyn Fn(usize, usize) -> bool, counts: &dyn Fn(&Laid<'_>) -> bool| Count {
        correct: pairs
            .iter()
            .enumerate()
            .filter_map(|(i, j)| j.map(|j| (i, j)))
            .filter(|(i, j)| counts(&gold.words[*i]) && right(*i, *j))
            .count(),
        gold: gold.words.iter().filter(|w| counts(w)).count(),
        system: system.words.iter().filter(|w| counts(w)).count(),
    };
    let (of_gold, of_system) = (|i: usize| &gold.words[i], |j: usize| &system.words[j]);
    let any = |_: &Laid<'_>| true;
    let content = |w: &Laid<'_>| CONTENT.contains(&base(w.relation));
    let labelled = |i: usize, j: usize| same_head(i, j) && base(of_gold(i).relation) == base(of_system(j).relation);
    let same_lemma = |i: usize, j: usize| of_gold(i).lemma == "_" || of_gold(i).lemma == of_system(j).lemma;
    let same_morphology =
        |i: usize, j: usize| of_gold(i).upos == of_system(j).upos && of_gold(i).features == of_system(j).features;
    let same_function = |i: usize, j: usize| {
        let (a, b) = (&of_gold(i).functional, &of_system(j).functional);
        a.len() == b.len()
            && a.iter().zip(b).all(|(a, b)| {
                pairs[*a] == Some(*b)
                    && base(of_gold(*a).relation) == base(of_system(*b).relation)
                    && same_morphology(*a, *b)
            })
    };
    let measures = BTreeMap::from([
        ("Tokens", same(&gold.tokens, &system.tokens)),
        ("Sentences", same(&gold.sentences, &system.sentences)),
        ("Words", count(&|_, _| true, &any)),
        ("UPOS", count(&|i, j| of_gold(i).upos == of_system(j).upos, &any)),
        ("XPOS", count(&|i, j| of_gold(i).xpos == of_system(j).xpos, &any)),
        ("UFeats", count(&|i, j| of_gold(i).features == of_system(j).features, &any)),
        ("Lemmas", count(&same_lemma, &any)),
        ("UAS", count(&same_head, &any)),
        ("LAS", count(&labelled, &any)),
        ("CLAS", count(&labelled, &content)),
        ("MLAS", count(&|i, j| labelled(i, j) && same_morphology(i, j) && same_function(i, j), &content)),
        ("BLEX", count(&|i, j| labelled(i, j) && same_lemma(i, j), &content)),
    ]);
    let mut relations: BTreeMap<String, Count> = BTreeMap::new();
    for (i, word) in gold.words.iter().enumerate().filter(|(_, w)| w.relation != "punct") {
        let entry = relations.entry(word.relation.to_owned()).or_default();
        entry.gold += 1;
        entry.correct +=
            usize::from(pairs[i].is_some_and(|j| same_head(i, j) && of_system(j).relation == word.relation));
    }
    for word in system.words.iter().filter(|w| w.relation != "punct") {
        relations.entry(word.relation.to_owned()).or_default().system += 1;
    }
    Ok(Scores { measures, relations })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu::parse;

    const GOLD: &str = "1\tThey\tthey\tPRON\tPRP\tCase=Nom\t3\tnsubj\t_\t_\n\
                        2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n\
                        2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_\n\
                        3\tn't\tnot\tPART\tRB\tPolarity=Neg\t4\tadvmod\t_\t_\n\
                        4\tmeet\tmeet\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No\n\
                        5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n";

    fn scores(gold: &str, system: &str) -> Scores {
        score(&parse(gold).unwrap(), &parse(system).unwrap()).unwrap()
    }

    #[test]
    fn a_file_agrees_with_itself() {
        let own = scores(GOLD, GOLD);
        assert!(own.measures.values().all(|c| (c.f1() - 100.0).abs() < 1e-9), "{own:?}");
        assert_eq!(own.measures["CLAS"].gold, 3);
    }

    #[test]
    fn words_of_a_multiword_token_are_paired_by_their_forms() {
        let system = GOLD.replace("2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n", "");
        let found = scores(GOLD, &system);
        assert_eq!(found.measures["Words"], Count { correct: 5, gold: 5, system: 5 });
        assert_eq!(found.measures["Tokens"], Count { correct: 3, gold: 4, system: 5 });
    }

    #[test]
    fn a_word_cut_in_two_is_wrong_on_both_sides() {
        let gold = "1\tVelmara\tVelmara\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n";
        let system = "1\tVel\tVel\tPROPN\tNNP\t_\t3\tnsubj\t_\tSpaceAfter=No\n2\tmara\tmara\tX\tNNP\t_\t1\tflat\t_\t_\n\
                      3\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n";
        let found = scores(gold, system);
        assert_eq!(found.measures["Words"], Count { correct: 1, gold: 2, system: 3 });
        assert_eq!(found.measures["LAS"], Count { correct: 1, gold: 2, system: 3 });
        assert_eq!(found.relations["nsubj"], Count { correct: 0, gold: 1, system: 1 });
    }

    #[test]
    fn subtypes_count_for_single_relations_only() {
        let found = scores(&GOLD.replace("nsubj", "nsubj:pass"), GOLD);
        assert_eq!(found.measures["LAS"].correct, 5);
        assert_eq!(found.relations["nsubj:pass"].correct, 0);
    }

    #[test]
    fn different_texts_are_refused_with_the_place() {
        let other = GOLD.replace("\tmeet\tmeet", "\tmeat\tmeet");
        let mismatch = score(&parse(GOLD).unwrap(), &parse(&other).unwrap()).unwrap_err();
        assert_eq!((mismatch.at, mismatch.gold.as_str()), (12, "et."));
    }
}
