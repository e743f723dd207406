//! Features of Universal Dependencies: number, tense, voice, person, what kind of pronoun.
//!
//! A closed class has them from its word (`data/grammar`), an open one from its tag and its place in
//! the tree: "invited" is passive beside "was" and not beside "has", "were" is plural after "we".

use crate::tree::{Analysis, Relation, Tag, TokenId, Upos};
use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

static TABLE: &str = include_str!("../../../data/grammar/closed_classes.tsv");

/// Features of the words of closed classes, by word in lower case and part of speech.
type ClosedClasses = HashMap<(&'static str, Upos), &'static str>;

static CLOSED: LazyLock<ClosedClasses> = LazyLock::new(|| read(TABLE).expect("the table is checked by a test"));

/// What is wrong with a line of the table.
#[derive(Debug, PartialEq, Eq)]
struct TableError {
    line: usize,
    problem: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "closed_classes.tsv line {}: {}", self.line, self.problem)
    }
}

fn read(text: &'static str) -> Result<ClosedClasses, TableError> {
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, header)| header) != Some("word\tupos\tfeatures") {
        return Err(TableError { line: 1, problem: "columns must be word, upos, features".to_owned() });
    }
    let mut table = HashMap::new();
    for (number, line) in lines {
        let error = |problem: String| TableError { line: number + 1, problem };
        let cells: Vec<&str> = line.split('\t').collect();
        let [word, upos, features] = cells[..] else {
            return Err(error(format!("{} cells instead of 3", cells.len())));
        };
        let Ok(class) = upos.parse::<Upos>();
        if class.word() != upos {
            return Err(error(format!("\"{upos}\" is no part of speech")));
        }
        if !features.split('|').map(|f| f.split_once('=')).all(|f| f.is_some()) || !features.split('|').is_sorted() {
            return Err(error(format!("\"{features}\" are no features in the order of their names")));
        }
        if table.insert((word, class), features).is_some() {
            return Err(error(format!("\"{word}\" as {upos} stands here twice")));
        }
    }
    Ok(table)
}

impl Analysis {
    /// The universal features of a token as CoNLL-U writes them: `Number=Plur`, several parted by
    /// `|` in the order of their names, empty where there are none.
    pub fn features(&self, id: TokenId) -> String {
        let token = &self.tokens[id];
        let lower = self.word(id).to_lowercase();
        if let Some(features) = CLOSED.get(&(lower.as_str(), token.upos)) {
            return self.settle_pronoun(id, features);
        }
        match token.upos {
            Upos::Verb | Upos::Aux => return self.verb_features(id),
            Upos::Noun | Upos::Propn | Upos::Sym => match token.tag {
                Tag::Nn | Tag::Nnp => "Number=Sing",
                Tag::Nns | Tag::Nnps => "Number=Plur",
                _ => "",
            },
            Upos::Adj if is_ordinal(&lower) => {
                let form = if lower.starts_with(|c: char| c.is_ascii_digit()) { "Combi" } else { "Word" };
                return format!("Degree=Pos|NumForm={form}|NumType=Ord");
            }
            Upos::Adj | Upos::Adv => match token.tag {
                Tag::Jjr | Tag::Rbr => "Degree=Cmp",
                Tag::Jjs | Tag::Rbs => "Degree=Sup",
                _ if token.upos == Upos::Adj => "Degree=Pos",
                _ => "",
            },
            Upos::Num => return number_features(&lower),
            Upos::Pron if token.tag == Tag::Nn => "Number=Sing",
            _ => "",
        }
        .to_owned()
    }

    /// "You" and "it" look the same as subject and as object, "her" as object and as owner; "which"
    /// asks where no noun is before it, and "that" points where it relates nothing.
    fn settle_pronoun(&self, id: TokenId, features: &str) -> String {
        if features.contains("Case=?") {
            let subject = matches!(
                self.tokens[id].relation,
                Relation::Nsubj | Relation::NsubjPass | Relation::Expl | Relation::Root | Relation::Vocative
            );
            return features.replace("Case=?", if subject { "Case=Nom" } else { "Case=Acc" });
        }
        if features.contains("PronType=Rel") && self.tokens[id].tag == Tag::Dt {
            return "Number=Sing|PronType=Dem".to_owned();
        }
        if self.tokens[id].tag == Tag::PrpS && features.contains("Case=Acc") {
            return features.replace("Case=Acc", "Case=Gen").replace("|PronType", "|Poss=Yes|PronType");
        }
        if features.contains("PronType=Rel") && !self.is_in_relative_clause(id) {
            return features.replace("PronType=Rel", "PronType=Int");
        }
        features.to_owned()
    }

    fn is_in_relative_clause(&self, id: TokenId) -> bool {
        let mut at = id;
        for _ in 0..4 {
            if matches!(self.tokens[at].relation, Relation::AclRelcl | Relation::AdvclRelcl) {
                return true;
            }
            if self.is_root(at) || self.tokens[at].relation == Relation::Ccomp {
                break;
            }
            at = self.tokens[at].head;
        }
        self.word(id).eq_ignore_ascii_case("that")
    }

    fn verb_features(&self, id: TokenId) -> String {
        let token = &self.tokens[id];
        let voice = if self.is_passive(id) { "|Voice=Pass" } else { "" };
        match token.tag {
            Tag::Md => "VerbForm=Fin".to_owned(),
            Tag::Vb if self.is_imperative(id) => "Mood=Imp|VerbForm=Fin".to_owned(),
            Tag::Vb => "VerbForm=Inf".to_owned(),
            Tag::Vbg if self.is_gerund(id) => "VerbForm=Ger".to_owned(),
            Tag::Vbg => "Tense=Pres|VerbForm=Part".to_owned(),
            Tag::Vbn => format!("Tense=Past|VerbForm=Part{voice}"),
            Tag::Vbz => "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin".to_owned(),
            Tag::Vbd | Tag::Vbp => {
                let (number, person) = self.agreement(id);
                let tense = if token.tag == Tag::Vbd { "Past" } else { "Pres" };
                format!("Mood=Ind|Number={number}|Person={person}|Tense={tense}|VerbForm=Fin")
            }
            _ => String::new(),
        }
    }

    fn has_child(&self, id: TokenId, wanted: impl Fn(TokenId) -> bool) -> bool {
        self.children(id).iter().any(|c| wanted(*c))
    }

    fn has_relation(&self, id: TokenId, wanted: &[Relation]) -> bool {
        self.has_child(id, |c| wanted.contains(&self.tokens[c].relation))
    }

    /// A participle is passive unless "have" stands by it; a conjunct without an auxiliary of its
    /// own is what the first conjunct is.
    fn is_passive(&self, id: TokenId) -> bool {
        if self.tokens[id].upos != Upos::Verb {
            return false;
        }
        let mut at = id;
        loop {
            if self.has_relation(at, &[Relation::AuxPass, Relation::NsubjPass]) {
                return true;
            }
            if self.has_child(at, |c| self.tokens[c].relation == Relation::Aux && self.lemma(c) == "have") {
                return false;
            }
            let head = self.tokens[at].head;
            let shares = self.tokens[at].relation == Relation::Conj && self.tokens[head].tag == Tag::Vbn;
            if !shares || head == at {
                return true;
            }
            at = head;
        }
    }

    fn is_imperative(&self, id: TokenId) -> bool {
        let token = &self.tokens[id];
        let clause = if token.upos == Upos::Aux { token.head } else { id };
        // The auxiliary of a clause commands for it: "do not go", "be careful".
        let other_auxiliary =
            |c: TokenId| matches!(self.tokens[c].relation, Relation::Aux | Relation::AuxPass) && c < id;
        if self.has_relation(clause, &[Relation::Nsubj, Relation::NsubjPass, Relation::Expl])
            || self.has_child(clause, |c| other_auxiliary(c) || (self.tokens[c].tag == Tag::To && c < id))
            || (clause != id && token.relation == Relation::Aux && self.tokens[clause].tag != Tag::Vb)
        {
            return false;
        }
        match self.tokens[clause].relation {
            Relation::Root | Relation::Parataxis => true,
            Relation::Ccomp => !self.has_relation(clause, &[Relation::Mark]),
            Relation::Conj => {
                let first = self.tokens[clause].head;
                first != clause && self.tokens[first].tag == Tag::Vb && self.is_imperative(first)
            }
            _ => false,
        }
    }

    /// A form in -ing that does a noun's or an adjective's work.
    fn is_gerund(&self, id: TokenId) -> bool {
        let token = &self.tokens[id];
        if token.upos == Upos::Aux || self.has_relation(id, &[Relation::Aux, Relation::AuxPass]) {
            return false;
        }
        match token.relation {
            Relation::Acl
            | Relation::Amod
            | Relation::Xcomp
            | Relation::Csubj
            | Relation::CsubjPass
            | Relation::Ccomp
            | Relation::Obj
            | Relation::Nsubj
            | Relation::Nmod
            | Relation::Compound => true,
            Relation::Conj => self.tokens[token.head].tag == Tag::Vbg && self.is_gerund(token.head),
            _ => false,
        }
    }

    /// Number and person that the subject of a finite verb gives it.
    fn agreement(&self, id: TokenId) -> (&'static str, u8) {
        let lower = self.word(id).to_lowercase();
        let past = self.tokens[id].tag == Tag::Vbd;
        let subject = self.subject_of(id);
        let word = subject.map(|s| self.word(s).to_lowercase()).unwrap_or_default();
        match (word.as_str(), lower.as_str()) {
            (_, "am" | "'m" | "’m") | ("i", _) => return ("Sing", 1),
            ("we", _) => return ("Plur", 1),
            ("you", _) => return ("Sing", 2),
            ("he" | "she" | "it" | "this" | "that", _) if past => return ("Sing", 3),
            (_, "was") => return ("Sing", 3),
            (_, "were") => return ("Plur", 3),
            _ => {}
        }
        let plural = subject.is_some_and(|s| {
            matches!(self.tokens[s].tag, Tag::Nns | Tag::Nnps)
                || matches!(word.as_str(), "they" | "these" | "those" | "many" | "both" | "all" | "few" | "several")
                || self.has_child(s, |c| {
                    self.tokens[c].relation == Relation::Conj
                        && self.has_child(c, |d| self.tokens[d].relation == Relation::Cc && self.lemma(d) == "and")
                })
        });
        if plural || !past { ("Plur", 3) } else { ("Sing", 3) }
    }

    /// The subject of a verb, through its clause, the clause it is joined to, or the noun that its
    /// relative pronoun stands for.
    fn subject_of(&self, id: TokenId) -> Option<TokenId> {
        let mut clause = if self.tokens[id].upos == Upos::Aux { self.tokens[id].head } else { id };
        loop {
            let subject = self
                .child(clause, Relation::Nsubj)
                .or_else(|| self.child(clause, Relation::NsubjPass))
                .or_else(|| self.child(clause, Relation::Expl));
            if let Some(subject) = subject {
                let relative = matches!(self.tokens[subject].tag, Tag::Wdt | Tag::Wp)
                    && self.tokens[clause].relation == Relation::AclRelcl;
                return Some(if relative { self.tokens[clause].head } else { subject });
            }
            if self.tokens[clause].relation != Relation::Conj || self.is_root(clause) {
                return None;
            }
            clause = self.tokens[clause].head;
        }
    }
}

fn is_ordinal(lower: &str) -> bool {
    const WORDS: &[&str] = &[
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "thirtieth",
        "fortieth",
        "fiftieth",
        "hundredth",
        "thousandth",
        "millionth",
    ];
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    WORDS.contains(&lower.rsplit('-').next().unwrap_or(lower))
        || (!digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit() || b == b',')
            && matches!(&lower[digits.len()..], "st" | "nd" | "rd" | "th"))
}

fn number_features(lower: &str) -> String {
    let has_digit = lower.contains(|c: char| c.is_ascii_digit());
    let has_letter = lower.contains(char::is_alphabetic);
    let form = match (has_digit, has_letter) {
        (true, true) => "Combi",
        (true, false) => "Digit",
        _ if !lower.is_empty() && lower.chars().all(|c| "ivxlcdm".contains(c)) => "Roman",
        _ => "Word",
    };
    let fraction = lower.contains(['/', '½', '¼', '¾', '⅓', '⅔']) || (has_digit && lower.contains('.'));
    format!("NumForm={form}|NumType={}", if fraction { "Frac" } else { "Card" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Analyser;

    fn features(text: &str, word: &str) -> String {
        let analysis = Analyser::embedded().analyse_text(text);
        let id = (0..analysis.tokens.len()).find(|t| analysis.word(*t) == word).unwrap();
        analysis.features(id)
    }

    #[test]
    fn the_table_is_sound_and_a_faulty_one_is_refused_with_its_line() {
        assert!(read(TABLE).is_ok_and(|table| table.len() > 100));
        let twice = read("word\tupos\tfeatures\nwe\tPRON\tCase=Nom\nwe\tPRON\tCase=Nom\n").unwrap_err();
        assert_eq!(twice.to_string(), "closed_classes.tsv line 3: \"we\" as PRON stands here twice");
        assert_eq!(read("word\tupos\tfeature\n").unwrap_err().line, 1);
        assert_eq!(read("word\tupos\tfeatures\nwe\tPRONOUN\tCase=Nom\n").unwrap_err().line, 2);
    }

    #[test]
    fn a_participle_is_passive_without_have() {
        assert_eq!(features("The talks were held.", "held"), "Tense=Past|VerbForm=Part|Voice=Pass");
        assert_eq!(features("They have held talks.", "held"), "Tense=Past|VerbForm=Part");
        assert_eq!(features("Talks held in Geneva failed.", "held"), "Tense=Past|VerbForm=Part|Voice=Pass");
    }

    #[test]
    fn a_verb_agrees_with_its_subject_across_a_coordination() {
        assert_eq!(
            features("The ministers met and signed a treaty.", "signed"),
            "Mood=Ind|Number=Plur|Person=3|Tense=Past|VerbForm=Fin"
        );
        assert_eq!(
            features("We met and signed a treaty.", "signed"),
            "Mood=Ind|Number=Plur|Person=1|Tense=Past|VerbForm=Fin"
        );
    }

    #[test]
    fn one_form_of_a_pronoun_has_the_features_of_its_place() {
        assert_eq!(features("He met her.", "her"), "Case=Acc|Gender=Fem|Number=Sing|Person=3|PronType=Prs");
        assert_eq!(
            features("He met her envoy.", "her"),
            "Case=Gen|Gender=Fem|Number=Sing|Person=3|Poss=Yes|PronType=Prs"
        );
        assert_eq!(features("That was clear.", "That"), "Number=Sing|PronType=Dem");
        assert_eq!(features("The deal that failed is dead.", "that"), "PronType=Rel");
    }

    #[test]
    fn a_command_is_no_infinitive() {
        assert_eq!(features("Release the hostages now.", "Release"), "Mood=Imp|VerbForm=Fin");
        assert_eq!(features("They will release the hostages.", "release"), "VerbForm=Inf");
    }
}
