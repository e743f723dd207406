//! From the trees of the model to Universal Dependencies.
//!
//! The model was trained on ClearNLP trees: prepositions and copulas are heads there, a conjunct
//! hangs on the conjunct before it, the subject of an infinitive belongs to the infinitive. The
//! steps below turn one construction after the other, in an order in which each finds what it
//! expects; the crate's page says what comes out.

use crate::parser::Label;
use crate::tree::{Relation, Tag, Upos};
use std::ops::Range;

/// A word on its way from one scheme to the other.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) tag: Tag,
    pub(crate) upos: Upos,
    pub(crate) label: Label,
    /// Index of the head in the sentence; a root is its own head.
    pub(crate) head: usize,
    pub(crate) relation: Relation,
}

/// What the steps look up about the words of a sentence.
pub(crate) struct Words<'a> {
    /// Words in lower case.
    pub(crate) lower: &'a [String],
    pub(crate) lemmas: &'a [&'a str],
    /// Which words are adjectives by the lexicon, or name a nationality.
    pub(crate) adjectives: &'a [bool],
    /// Runs of words that name persons.
    pub(crate) persons: &'a [Range<usize>],
}

/// Turns the nodes of one sentence, which may hold several trees, into one tree.
pub(crate) fn normalise(nodes: Vec<Node>, words: &Words<'_>) -> Vec<Node> {
    if nodes.is_empty() {
        return nodes;
    }
    let mut tree = Tree::new(nodes, words);
    tree.join_trees();
    tree.raise_subjects_of_infinitives();
    tree.attach_clauses_of_nouns();
    tree.turn_prepositions();
    tree.turn_copulas();
    tree.turn_currencies();
    tree.join_names();
    tree.flatten_coordination();
    tree.name_relations();
    tree.give_persons_their_offices();
    tree.return_deeds_of_the_speaker();
    tree.tidy_punctuation();
    tree.settle_parts_of_speech();
    tree.nodes
}

/// Verbs that report speech or thought: a clause before them is what is said.
pub(crate) const REPORTING: &[&str] = &[
    "accept",
    "acknowledge",
    "add",
    "admit",
    "affirm",
    "agree",
    "allege",
    "announce",
    "argue",
    "ask",
    "assert",
    "assume",
    "assure",
    "believe",
    "boast",
    "caution",
    "charge",
    "claim",
    "comment",
    "complain",
    "conclude",
    "concede",
    "confirm",
    "contend",
    "continue",
    "declare",
    "deny",
    "emphasise",
    "emphasize",
    "estimate",
    "expect",
    "explain",
    "fear",
    "feel",
    "find",
    "guess",
    "hear",
    "hint",
    "hope",
    "indicate",
    "inform",
    "insist",
    "joke",
    "know",
    "learn",
    "maintain",
    "mean",
    "mention",
    "note",
    "observe",
    "point",
    "predict",
    "proclaim",
    "promise",
    "propose",
    "quip",
    "quote",
    "read",
    "reckon",
    "recall",
    "reiterate",
    "remark",
    "remind",
    "repeat",
    "reply",
    "report",
    "respond",
    "reveal",
    "say",
    "see",
    "show",
    "signal",
    "speculate",
    "state",
    "stress",
    "suggest",
    "suppose",
    "suspect",
    "swear",
    "tell",
    "testify",
    "think",
    "threaten",
    "tweet",
    "underline",
    "understand",
    "urge",
    "vow",
    "warn",
    "wonder",
    "worry",
    "write",
];

/// Verbs after whose object an infinitive says what for: "summoned the ambassador to protest".
const PURPOSEFUL: &[&str] = &[
    "adopt", "cancel", "close", "convene", "cut", "deliver", "expel", "extend", "hold", "impose", "launch", "lift",
    "open", "pass", "postpone", "raise", "recall", "sign", "summon", "suspend", "take", "use",
];

/// Verbs of coming together, after which it always does: "met to discuss".
const GATHERING: &[&str] =
    &["arrive", "assemble", "come", "convene", "fly", "gather", "meet", "return", "travel", "visit"];

/// What can be said of a question: "it was not clear when the talks would resume".
const KNOWLEDGE: &[&str] = &["clear", "unclear", "certain", "uncertain", "known", "unknown", "obvious", "evident"];

/// Determiners that stay such without a noun: "some of them".
const DETERMINERS: &[&str] =
    &["a", "all", "an", "another", "any", "both", "each", "either", "every", "neither", "no", "some", "the"];

/// Verbs whose object acts in a bare infinitive: "made them leave".
const BARE: &[&str] = &["let", "make", "have", "help", "see", "watch", "hear", "feel", "keep", "leave", "find"];

struct Tree<'a> {
    nodes: Vec<Node>,
    children: Vec<Vec<usize>>,
    words: &'a Words<'a>,
}

impl<'a> Tree<'a> {
    fn new(nodes: Vec<Node>, words: &'a Words<'a>) -> Self {
        let mut children = vec![Vec::new(); nodes.len()];
        for (i, node) in nodes.iter().enumerate().filter(|(i, n)| n.head != *i) {
            children[node.head].push(i);
        }
        Self { nodes, children, words }
    }

    fn len(&self) -> usize {
        self.nodes.len()
    }

    fn label(&self, i: usize) -> Label {
        self.nodes[i].label
    }

    fn set(&mut self, i: usize, label: Label) {
        self.nodes[i].label = label;
    }

    fn lemma(&self, i: usize) -> &'a str {
        self.words.lemmas[i]
    }

    fn lower(&self, i: usize) -> &'a str {
        &self.words.lower[i]
    }

    fn is_root(&self, i: usize) -> bool {
        self.nodes[i].head == i
    }

    fn is_verb(&self, i: usize) -> bool {
        matches!(self.nodes[i].tag, Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz | Tag::Md)
    }

    fn is_nominal(&self, i: usize) -> bool {
        matches!(
            self.nodes[i].upos,
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::X | Upos::Det
        )
    }

    fn child(&self, i: usize, label: Label) -> Option<usize> {
        self.children[i].iter().copied().find(|c| self.label(*c) == label)
    }

    fn has_child(&self, i: usize, wanted: impl Fn(Label) -> bool) -> bool {
        self.children[i].iter().any(|c| wanted(self.label(*c)))
    }

    /// Whether an infinitive has its "to".
    fn has_to(&self, i: usize) -> bool {
        self.children[i].iter().any(|c| self.nodes[*c].tag == Tag::To && *c < i)
    }

    fn attach(&mut self, child: usize, head: usize) {
        let old = self.nodes[child].head;
        if old != child
            && let Ok(at) = self.children[old].binary_search(&child)
        {
            self.children[old].remove(at);
        }
        self.nodes[child].head = head;
        if head != child
            && let Err(at) = self.children[head].binary_search(&child)
        {
            self.children[head].insert(at, child);
        }
    }

    /// Puts `child` in the place of its head, which becomes its dependent; `moves` says which of
    /// the head's other dependents go along.
    fn promote(&mut self, child: usize, moves: impl Fn(&Self, usize) -> bool) {
        let head = self.nodes[child].head;
        let above = self.nodes[head].head;
        let was_root = self.is_root(head);
        self.nodes[child].label = self.nodes[head].label;
        self.nodes[child].relation = self.nodes[head].relation;
        self.nodes[head].relation = Relation::Dep;
        self.attach(child, if was_root { child } else { above });
        let others: Vec<usize> =
            self.children[head].iter().copied().filter(|c| *c != child && moves(self, *c)).collect();
        for other in others {
            self.attach(other, child);
        }
        self.attach(head, child);
    }

    /// Several trees in one sentence become one: the first that is not mere punctuation leads.
    fn join_trees(&mut self) {
        let roots: Vec<usize> = (0..self.len()).filter(|i| self.is_root(*i)).collect();
        let main = roots
            .iter()
            .copied()
            .find(|r| self.is_verb(*r))
            .or_else(|| roots.iter().copied().find(|r| self.nodes[*r].upos != Upos::Punct))
            .unwrap_or(roots[0]);
        for root in roots.into_iter().filter(|r| *r != main) {
            let label = if self.nodes[root].upos == Upos::Punct { Label::Punct } else { Label::Parataxis };
            self.set(root, label);
            self.attach(root, main);
        }
    }

    /// "urged Velmara to halt": Velmara is the object of "urged", not the subject of "halt".
    fn raise_subjects_of_infinitives(&mut self) {
        for verb in 0..self.len() {
            if self.label(verb) != Label::Ccomp || self.is_root(verb) {
                continue;
            }
            let head = self.nodes[verb].head;
            if !self.is_verb(head) || head > verb || self.child(verb, Label::Mark).is_some() {
                continue;
            }
            let auxiliary = self.children[verb].iter().any(|c| {
                matches!(self.label(*c), Label::Aux | Label::Auxpass)
                    && *c < verb
                    && !matches!(self.nodes[*c].tag, Tag::To | Tag::Vb | Tag::Vbg)
            });
            let bare = BARE.contains(&self.lemma(head))
                && !auxiliary
                && matches!(self.nodes[verb].tag, Tag::Vb | Tag::Vbg | Tag::Vbn | Tag::Jj);
            let infinitive = self.has_to(verb) && !auxiliary;
            if !infinitive && !bare {
                continue;
            }
            let subject = self.children[verb]
                .iter()
                .copied()
                .find(|c| matches!(self.label(*c), Label::Nsubj | Label::Nsubjpass) && *c < verb && *c > head);
            if let Some(subject) = subject {
                self.set(subject, Label::Dobj);
                self.attach(subject, head);
                self.set(verb, Label::Xcomp);
            } else if infinitive && !self.has_child(verb, |l| matches!(l, Label::Nsubj | Label::Nsubjpass)) {
                self.set(verb, Label::Xcomp);
            }
        }
    }

    /// Infinitives and clauses that hang on a noun describe it: "a promise to leave".
    fn attach_clauses_of_nouns(&mut self) {
        for i in 0..self.len() {
            let head = self.nodes[i].head;
            if head == i || !matches!(self.nodes[head].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num) {
                continue;
            }
            let is_clause_head = self.has_child(head, |l| matches!(l, Label::Nsubj | Label::Nsubjpass));
            match self.label(i) {
                Label::Xcomp | Label::Ccomp if !is_clause_head && !self.is_root(head) => self.set(i, Label::Acl),
                Label::Xcomp if self.nodes[head].upos == Upos::Noun && !is_clause_head => self.set(i, Label::Acl),
                _ => {}
            }
        }
    }

    /// "in Geneva": the noun takes the preposition's place, the preposition becomes its case; with
    /// a clause ("before leaving") the preposition becomes its mark.
    fn turn_prepositions(&mut self) {
        let given: Vec<Label> = self.nodes.iter().map(|n| n.label).collect();
        for i in 0..self.len() {
            if matches!(self.nodes[i].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Punct) {
                continue;
            }
            // "described the talks as constructive": an adjective stands where a noun would.
            let adjective = |c: &usize| *c > i && matches!(self.label(*c), Label::Amod | Label::Acomp);
            let object = self
                .child(i, Label::Pobj)
                .or_else(|| self.child(i, Label::Pcomp))
                .or_else(|| self.children[i].iter().copied().find(|c| given[i] == Label::Prep && adjective(c)));
            let Some(mut object) = object else {
                // "because of X", "out of X": the second preposition holds the noun.
                if matches!(given[i], Label::Prep | Label::Agent | Label::Dative)
                    && let Some(second) = self.children[i].iter().copied().find(|c| given[*c] == Label::Prep && *c > i)
                    && let Some(object) = self.child(second, Label::Pobj).or_else(|| self.child(second, Label::Pcomp))
                {
                    let clausal = self.is_verb(object);
                    self.promote(object, |_, _| true);
                    self.promote(object, |_, _| true);
                    self.finish_preposition(i, object, Label::Prep, clausal);
                    let fixed = matches!(
                        (self.lower(i), self.lower(second)),
                        ("because" | "out" | "instead" | "ahead" | "regardless" | "outside", "of")
                            | ("according" | "due" | "prior" | "contrary" | "owing", "to")
                    );
                    self.set(second, Label::Case);
                    self.nodes[second].relation = Relation::Case;
                    if fixed && self.lower(i) != "out" && self.lower(i) != "ahead" && self.lower(i) != "outside" {
                        self.attach(second, i);
                        self.nodes[second].relation = Relation::Fixed;
                    }
                }
                continue;
            };
            let given = self.label(i);
            // "from behind the wall": the inner preposition's noun stands for both.
            while self.nodes[object].upos == Upos::Adp
                && let Some(inner) = self.child(object, Label::Pobj)
            {
                let outer = object;
                self.promote(inner, |_, _| true);
                self.set(outer, Label::Case);
                self.nodes[outer].relation = Relation::Case;
                object = inner;
            }
            let clausal = self.label(object) == Label::Pcomp
                && (self.is_verb(object) || self.has_child(object, |l| matches!(l, Label::Nsubj | Label::Nsubjpass)));
            let clausal =
                clausal || (self.lower(i) == "as" && matches!(self.label(object), Label::Amod | Label::Acomp));
            self.promote(object, |_, _| true);
            self.finish_preposition(i, object, given, clausal);
            if self.lower(i) == "as"
                && let Some(such) = i.checked_sub(1).filter(|s| self.lower(*s) == "such")
            {
                self.attach(such, object);
                self.set(such, Label::Case);
                self.nodes[such].relation = Relation::Case;
                self.attach(i, such);
                self.nodes[i].relation = Relation::Fixed;
            }
        }
    }

    /// Relations of a noun or clause and its preposition after they have changed places.
    fn finish_preposition(&mut self, preposition: usize, object: usize, given: Label, clausal: bool) {
        self.set(preposition, Label::Case);
        self.nodes[preposition].relation = if clausal { Relation::Mark } else { Relation::Case };
        let head = self.nodes[object].head;
        let modifies_noun = head != object && self.is_nominal(head) && !self.is_verb(head);
        let relation = match given {
            Label::Prep
            | Label::Dep
            | Label::Dative
            | Label::Agent
            | Label::Pcomp
            | Label::Pobj
            | Label::Advmod
            | Label::Quantmod
            | Label::Amod
            | Label::Mark
            | Label::Npadvmod
            | Label::Nmod
            | Label::Attr
            | Label::Acomp
            | Label::Oprd
            | Label::Cc
            | Label::Acl
            | Label::Advcl
            | Label::Xcomp => Some(match (clausal, modifies_noun) {
                (true, true) => Relation::Acl,
                (true, false) => Relation::Advcl,
                (false, _) if given == Label::Agent => Relation::OblAgent,
                (false, true) => Relation::Nmod,
                (false, false) => Relation::Obl,
            }),
            _ => None,
        };
        if let Some(relation) = relation {
            self.set(object, Label::Prep);
            self.nodes[object].relation = relation;
        } else {
            self.set(object, given);
        }
    }

    /// "is ready", "was the host", "are in Geneva": the predicate leads, the copula hangs on it.
    fn turn_copulas(&mut self) {
        for i in 0..self.len() {
            if self.lemma(i) != "be"
                || !self.is_verb(i)
                || matches!(self.label(i), Label::Aux | Label::Auxpass | Label::Case)
            {
                continue;
            }
            if self.child(i, Label::Expl).is_some_and(|e| self.lower(e) == "there") {
                // "There is no sign": the sign is the subject, the verb stays.
                if let Some(subject) = self.child(i, Label::Attr).or_else(|| self.child(i, Label::Acomp)) {
                    self.set(subject, Label::Nsubj);
                }
                continue;
            }
            let predicate = self
                .child(i, Label::Attr)
                .or_else(|| self.child(i, Label::Acomp))
                .or_else(|| self.child(i, Label::Oprd))
                .or_else(|| self.locative_predicate(i))
                .or_else(|| self.adverb_predicate(i));
            let Some(predicate) = predicate else { continue };
            let extraposed = self.children[i].iter().copied().find(|c| {
                *c > predicate
                    && (self.label(*c) == Label::Ccomp
                        || (self.label(*c) == Label::Xcomp && self.has_to(*c))
                        || (self.label(*c) == Label::Advcl
                            && self.is_question(*c)
                            && KNOWLEDGE.contains(&self.lemma(predicate))))
            });
            let it = self.children[i].iter().copied().find(|c| {
                matches!(self.label(*c), Label::Nsubj | Label::Expl)
                    && self.nodes[*c].tag == Tag::Prp
                    && self.lower(*c) == "it"
            });
            if let (Some(clause), Some(it)) = (extraposed, it) {
                self.set(it, Label::Expl);
                self.set(clause, Label::Csubj);
            }
            self.promote(predicate, |_, _| true);
            self.set(i, Label::Case);
            self.nodes[i].relation = Relation::Cop;
        }
    }

    /// Whether a clause begins with "when", "where", "why" or "how".
    fn is_question(&self, clause: usize) -> bool {
        self.children[clause].iter().any(|c| *c < clause && self.nodes[*c].tag == Tag::Wrb)
    }

    /// A prepositional phrase or "here" right after a copula that has nothing else to predicate.
    fn locative_predicate(&self, copula: usize) -> Option<usize> {
        if self.has_child(copula, |l| matches!(l, Label::Ccomp | Label::Xcomp))
            || !self.has_child(copula, |l| matches!(l, Label::Nsubj | Label::Csubj))
        {
            return None;
        }
        let after = |c: &&usize| **c > copula;
        let phrase = self.children[copula]
            .iter()
            .filter(after)
            .copied()
            .find(|c| self.label(*c) == Label::Prep && self.nodes[*c].relation == Relation::Obl)?;
        let is_next = self.children[copula]
            .iter()
            .filter(after)
            .take_while(|c| **c != phrase)
            .all(|c| matches!(self.label(*c), Label::Advmod | Label::Neg | Label::Punct | Label::Nsubj));
        is_next.then_some(phrase)
    }

    /// "They are here".
    fn adverb_predicate(&self, copula: usize) -> Option<usize> {
        const PLACES: &[&str] = &[
            "here", "there", "home", "abroad", "away", "over", "up", "back", "off", "on", "out", "under", "underway",
            "ahead", "together",
        ];
        if self.has_child(copula, |l| matches!(l, Label::Ccomp | Label::Xcomp | Label::Prep))
            || !self.has_child(copula, |l| l == Label::Nsubj)
        {
            return None;
        }
        self.children[copula].iter().copied().find(|c| {
            *c > copula
                && matches!(self.label(*c), Label::Advmod | Label::Prep | Label::Prt)
                && PLACES.contains(&self.lower(*c))
        })
    }

    /// "$ 5 million": the currency is what is counted.
    fn turn_currencies(&mut self) {
        for i in 0..self.len() {
            let number = self.nodes[i].head;
            if self.nodes[i].tag == Tag::Dollar
                && number > i
                && matches!(self.label(i), Label::Quantmod | Label::Nmod | Label::Compound | Label::Dep)
                && self.nodes[number].upos == Upos::Num
            {
                let relation = self.nodes[number].relation;
                self.promote(i, |tree, c| {
                    c < i || !matches!(tree.label(c), Label::Compound | Label::Quantmod | Label::Nummod | Label::Advmod)
                });
                self.nodes[i].relation = relation;
                self.set(number, Label::Nummod);
            }
        }
    }

    /// "Foreign Minister Ali Hasan": the first word of the name leads, the others are flat; the
    /// title hangs on the name, and what stands before the title on the title.
    fn join_names(&mut self) {
        for name in self.words.persons {
            let parts: Vec<usize> = name.clone().filter(|i| self.nodes[*i].upos == Upos::Propn).collect();
            let Some((&first, &last)) = parts.first().zip(parts.last()) else { continue };
            let top: Vec<usize> =
                parts.iter().copied().filter(|i| !parts.contains(&self.nodes[*i].head) || self.is_root(*i)).collect();
            if top != [last]
                || parts.iter().any(|i| *i != last && !matches!(self.label(*i), Label::Compound | Label::Nmod))
            {
                continue;
            }
            if parts.len() > 1 {
                let before: Vec<usize> = self.children[first].clone();
                self.promote_within(first, last);
                for part in &parts[1..] {
                    self.attach(*part, first);
                    self.set(*part, Label::Compound);
                    self.nodes[*part].relation = Relation::Flat;
                }
                debug_assert!(before.iter().all(|c| self.nodes[*c].head == first));
            }
            let Some(title) = first.checked_sub(1) else { continue };
            let is_title = self.nodes[title].head == first
                && matches!(self.nodes[title].tag, Tag::Nnp | Tag::Nnps | Tag::Nn)
                && matches!(self.label(title), Label::Compound | Label::Nmod);
            if is_title {
                self.nodes[title].relation = Relation::NmodDesc;
                let dependents: Vec<usize> = self.children[first]
                    .iter()
                    .copied()
                    .filter(|c| {
                        *c < title
                            && matches!(
                                self.label(*c),
                                Label::Compound | Label::Amod | Label::Det | Label::Poss | Label::Nmod | Label::Nummod
                            )
                    })
                    .collect();
                for dependent in dependents {
                    self.attach(dependent, title);
                }
            }
        }
    }

    /// Makes `first` the head of its name in place of `last`.
    fn promote_within(&mut self, first: usize, last: usize) {
        let above = self.nodes[last].head;
        let was_root = self.is_root(last);
        self.nodes[first].label = self.nodes[last].label;
        self.nodes[first].relation = self.nodes[last].relation;
        self.attach(first, if was_root { first } else { above });
        for child in self.children[last].clone() {
            if child != first {
                self.attach(child, first);
            }
        }
        self.attach(last, first);
    }

    /// All conjuncts hang on the first; a conjunction and the comma before it on the next conjunct.
    fn flatten_coordination(&mut self) {
        for i in 0..self.len() {
            if self.label(i) != Label::Conj {
                continue;
            }
            let mut first = self.nodes[i].head;
            while self.label(first) == Label::Conj && !self.is_root(first) {
                first = self.nodes[first].head;
            }
            if first != i {
                self.attach(i, first);
            }
        }
        for i in 0..self.len() {
            let is_comma = self.nodes[i].tag == Tag::Comma;
            if self.label(i) != Label::Cc && !is_comma {
                continue;
            }
            let head = self.nodes[i].head;
            let group = if self.label(head) == Label::Conj { self.nodes[head].head } else { head };
            let next = self.children[group].iter().copied().find(|c| *c > i && self.label(*c) == Label::Conj);
            let Some(next) = next else { continue };
            if is_comma {
                // Only a comma that nothing but conjunctions and modifiers separate from the conjunct.
                let own = self.children[group]
                    .iter()
                    .copied()
                    .any(|c| c > i && c < next && !matches!(self.label(c), Label::Cc | Label::Punct));
                if own || head == next {
                    continue;
                }
            }
            // ", and by": a comma may stand above its conjuncts.
            if self.is_below(next, i) {
                continue;
            }
            self.attach(i, next);
            if self.lower(i) == "as" && i >= 2 && self.lower(i - 1) == "well" && self.lower(i - 2) == "as" {
                self.attach(i - 2, next);
                self.set(i - 2, Label::Cc);
                for word in [i - 1, i] {
                    self.attach(word, i - 2);
                    self.set(word, Label::Dep);
                    self.nodes[word].relation = Relation::Fixed;
                }
            }
        }
    }

    /// The relation of every word that no step above has named.
    fn name_relations(&mut self) {
        for i in 0..self.len() {
            self.nodes[i].relation = self.relation(i);
        }
    }

    fn relation(&self, i: usize) -> Relation {
        if self.is_root(i) {
            return Relation::Root;
        }
        let node = &self.nodes[i];
        let head = node.head;
        if node.relation != Relation::Dep
            && !matches!(node.label, Label::Conj | Label::Parataxis | Label::Appos | Label::Ccomp)
        {
            return node.relation;
        }
        let modifies_noun =
            self.is_nominal(head) && !self.has_child(head, |l| matches!(l, Label::Nsubj | Label::Nsubjpass));
        if node.label == Label::Nmod && node.upos == Upos::Num {
            return Relation::Nummod;
        }
        match node.label {
            Label::Acl => Relation::Acl,
            Label::Advcl
                if modifies_noun
                    && self.child(i, Label::Mark).is_none()
                    && !self.has_child(i, |l| l == Label::Advmod) =>
            {
                Relation::Acl
            }
            Label::Advcl | Label::Pcomp => Relation::Advcl,
            // "at least", "in there": a preposition right before the word that it goes with.
            Label::Advmod | Label::Prep
                if node.tag == Tag::In
                    && head == i + 1
                    && matches!(self.nodes[head].tag, Tag::Jjs | Tag::Dt | Tag::Rb)
                    && matches!(self.lower(head), "least" | "most" | "best" | "worst" | "all" | "there" | "here") =>
            {
                Relation::Case
            }
            Label::Advmod | Label::Neg | Label::Quantmod | Label::Prep => Relation::Advmod,
            Label::Agent => Relation::OblAgent,
            Label::Amod => Relation::Amod,
            Label::Appos => Relation::Appos,
            Label::Aux if node.tag != Tag::To => Relation::Aux,
            Label::Auxpass => Relation::AuxPass,
            Label::Case => Relation::Case,
            Label::Cc => Relation::Cc,
            Label::Ccomp => self.clause_relation(i, head),
            // "French troops", "Foreign Ministry": tagged as proper nouns, adjectives all the same.
            Label::Compound if node.tag == Tag::Nnp && head > i && self.words.adjectives[i] => Relation::Amod,
            Label::Compound | Label::Nmod => Relation::Compound,
            Label::Nummod => Relation::Nummod,
            Label::Conj => Relation::Conj,
            Label::Csubj => Relation::Csubj,
            Label::Csubjpass => Relation::CsubjPass,
            Label::Dative => Relation::Iobj,
            Label::Dep | Label::Root | Label::Meta => Relation::Dep,
            Label::Det => Relation::Det,
            // "told reporters that": the reporters are told, the clause is what they are told.
            Label::Dobj
                if matches!(self.lemma(head), "tell" | "ask" | "promise" | "show")
                    && self.has_child(head, |l| l == Label::Ccomp) =>
            {
                Relation::Iobj
            }
            Label::Dobj => Relation::Obj,
            Label::Expl => Relation::Expl,
            Label::Intj => Relation::Discourse,
            Label::Mark | Label::Aux => Relation::Mark,
            Label::Npadvmod if modifies_noun && node.upos != Upos::Pron => Relation::NmodUnmarked,
            Label::Npadvmod => Relation::OblUnmarked,
            Label::Nsubj => Relation::Nsubj,
            Label::Nsubjpass => Relation::NsubjPass,
            Label::Parataxis => Relation::Parataxis,
            Label::Pobj => Relation::Obl,
            Label::Poss => Relation::NmodPoss,
            Label::Preconj => Relation::CcPreconj,
            Label::Predet => Relation::DetPredet,
            Label::Prt => Relation::CompoundPrt,
            Label::Punct => Relation::Punct,
            // "the place to meet": an infinitive without a relative word is no relative clause.
            Label::Relcl if self.is_bare_infinitive_clause(i) => Relation::Acl,
            Label::Relcl if self.is_verb(head) => Relation::AdvclRelcl,
            Label::Relcl => Relation::AclRelcl,
            Label::Xcomp if self.has_child(i, |l| matches!(l, Label::Nsubj | Label::Nsubjpass)) => Relation::Ccomp,
            Label::Xcomp if self.is_purpose(i, head) => Relation::Advcl,
            Label::Acomp | Label::Attr | Label::Oprd | Label::Xcomp => Relation::Xcomp,
        }
    }

    fn is_bare_infinitive_clause(&self, i: usize) -> bool {
        self.has_to(i)
            && !self.children[i].iter().any(|c| {
                matches!(self.label(*c), Label::Nsubj | Label::Nsubjpass)
                    || matches!(self.nodes[*c].tag, Tag::Wdt | Tag::Wp | Tag::WpS | Tag::Wrb)
            })
    }

    fn is_purpose(&self, infinitive: usize, head: usize) -> bool {
        let lemma = self.lemma(head);
        let after_object =
            self.children[head].iter().any(|c| self.label(*c) == Label::Dobj && *c > head && *c < infinitive);
        self.is_verb(head)
            && self.has_to(infinitive)
            && (GATHERING.contains(&lemma) || (after_object && PURPOSEFUL.contains(&lemma)))
    }

    /// What a clause complement is: what is said or thought, a controlled infinitive, or a sentence
    /// that merely stands before another.
    fn clause_relation(&self, i: usize, head: usize) -> Relation {
        let has_subject =
            self.has_child(i, |l| matches!(l, Label::Nsubj | Label::Nsubjpass | Label::Csubj | Label::Expl));
        if self.has_to(i) && !has_subject && self.child(i, Label::Mark).is_none() && self.is_verb(head) {
            return Relation::Xcomp;
        }
        let marked = self.has_child(i, |l| l == Label::Mark);
        if i < head && !marked && !REPORTING.contains(&self.lemma(head)) {
            return Relation::Parataxis;
        }
        Relation::Ccomp
    }

    /// "The foreign minister of Velmara, Ali Hasan": the model often makes the person an apposition
    /// of the country. A person is one of the minister.
    fn give_persons_their_offices(&mut self) {
        for name in self.words.persons {
            let person = name.start;
            let country = self.nodes[person].head;
            if self.nodes[person].relation != Relation::Appos
                || self.nodes[country].upos != Upos::Propn
                || self.words.persons.iter().any(|p| p.contains(&country))
            {
                continue;
            }
            let office = self.nodes[country].head;
            if matches!(self.nodes[country].relation, Relation::Nmod | Relation::Conj)
                && self.nodes[office].upos == Upos::Noun
                && office < country
            {
                self.attach(person, office);
            }
        }
    }

    /// "said that the accusations were groundless and called for restraint": accusations do not
    /// call for anything. A verb in the past without a subject that is joined to a copular clause of
    /// reported speech is the speaker's own next deed.
    fn return_deeds_of_the_speaker(&mut self) {
        for i in 0..self.len() {
            let said = self.nodes[i].head;
            let speaker = self.nodes[said].head;
            let is_deed = self.nodes[i].relation == Relation::Conj
                && self.nodes[i].tag == Tag::Vbd
                && !self.has_relation(
                    i,
                    &[Relation::Nsubj, Relation::NsubjPass, Relation::AuxPass, Relation::Cop, Relation::Mark],
                );
            if is_deed
                && self.nodes[said].relation == Relation::Ccomp
                && said > speaker
                && self.has_relation(said, &[Relation::Cop])
                && self.nodes[speaker].tag == Tag::Vbd
                && REPORTING.contains(&self.lemma(speaker))
            {
                self.attach(i, speaker);
            }
        }
    }

    fn has_relation(&self, i: usize, wanted: &[Relation]) -> bool {
        self.children[i].iter().any(|c| wanted.contains(&self.nodes[*c].relation))
    }

    /// Punctuation has no dependents and hangs on the phrase that it sets off.
    fn tidy_punctuation(&mut self) {
        for i in 0..self.len() {
            let mut head = self.nodes[i].head;
            while !self.is_root(head) && self.nodes[head].relation == Relation::Punct {
                head = self.nodes[head].head;
            }
            if head != self.nodes[i].head && head != i && !self.is_below(head, i) {
                self.attach(i, head);
            }
        }
        for i in 0..self.len() {
            let is_mark = self.lower(i).chars().all(|c| "()[]{}\"'“”‘’,.;:!?…–—-".contains(c));
            // The apostrophe of an owner ("the ministers'") is no mark.
            let is_mark = is_mark && self.nodes[i].tag != Tag::Pos;
            if (self.nodes[i].upos == Upos::Punct || is_mark) && self.children[i].is_empty() && !self.is_root(i) {
                self.nodes[i].upos = Upos::Punct;
                self.nodes[i].relation = Relation::Punct;
            }
        }
        let set_off = self.pair_marks();
        let Some(root) = (0..self.len()).find(|i| self.is_root(*i)) else { return };
        // Phrases that a mark before them has opened: the mark after them is theirs too.
        let mut opened = vec![false; self.len()];
        for i in (0..self.len()).filter(|i| !set_off[*i]) {
            if self.is_word(i) || self.is_root(i) {
                continue;
            }
            let before = (0..i).rev().find(|w| self.is_word(*w));
            let after = (i + 1..self.len()).find(|w| self.is_word(*w));
            let closes_sentence = after.is_none() && self.lower(i).starts_with(['.', '!', '?', '…']);
            let head = match (before, after) {
                _ if self.nodes[i].tag == Tag::Hyph && i > 0 && self.is_word(i - 1) => i - 1,
                _ if closes_sentence => root,
                (None, None) => root,
                (None, Some(after)) => self.highest(after, |head| head > i),
                (Some(before), None) => self.phrase_before(before, i, &opened),
                (Some(before), Some(after)) => {
                    let (before, after) =
                        (self.phrase_before(before, i, &opened), self.highest(after, |head| head > i));
                    if opened[before] {
                        opened[before] = false;
                        before
                    } else if self.is_below(after, before) {
                        opened[after] = matches!(
                            self.nodes[after].relation,
                            Relation::Appos
                                | Relation::AclRelcl
                                | Relation::Acl
                                | Relation::Parataxis
                                | Relation::Advcl
                                | Relation::Nmod
                                | Relation::Obl
                        );
                        after
                    } else {
                        before
                    }
                }
            };
            // An address that was taken for a mark may have words below it.
            if head != i && !self.is_below(head, i) && (self.is_word(head) || self.is_root(head)) {
                self.attach(i, head);
            }
        }
    }

    /// Brackets and quotation marks hang on what they enclose; says for each word whether it is one
    /// of a pair.
    fn pair_marks(&mut self) -> Vec<bool> {
        let mut paired = vec![false; self.len()];
        let (mut brackets, mut quotes) = (Vec::new(), Vec::new());
        let depths = self.depths();
        for i in 0..self.len() {
            if self.is_word(i) || self.is_root(i) {
                continue;
            }
            let open = match self.nodes[i].tag {
                Tag::LeftBracket => {
                    brackets.push(i);
                    None
                }
                Tag::OpenQuote => {
                    quotes.push(i);
                    None
                }
                Tag::RightBracket => brackets.pop(),
                Tag::CloseQuote => quotes.pop(),
                _ => None,
            };
            let Some(open) = open else { continue };
            let outside = |w: &usize| self.nodes[*w].head <= open || self.nodes[*w].head >= i || self.is_root(*w);
            let top = (open + 1..i).filter(|w| self.is_word(*w)).filter(outside).min_by_key(|w| depths[*w]);
            let top = top.filter(|top| !self.is_below(*top, open) && !self.is_below(*top, i));
            if let Some(top) = top {
                self.attach(open, top);
                self.attach(i, top);
                (paired[open], paired[i]) = (true, true);
            }
        }
        paired
    }

    /// How far each word is from the root.
    fn depths(&self) -> Vec<usize> {
        let mut depths = vec![0; self.len()];
        let mut queue: Vec<usize> = (0..self.len()).filter(|i| self.is_root(*i)).collect();
        while let Some(head) = queue.pop() {
            for child in &self.children[head] {
                depths[*child] = depths[head] + 1;
            }
            queue.extend_from_slice(&self.children[head]);
        }
        depths
    }

    fn is_word(&self, i: usize) -> bool {
        self.nodes[i].relation != Relation::Punct
    }

    /// The highest word above `word` (itself included) up to which all heads lie on one side.
    fn highest(&self, word: usize, on_side: impl Fn(usize) -> bool) -> usize {
        let mut at = word;
        while !self.is_root(at) && on_side(self.nodes[at].head) {
            at = self.nodes[at].head;
        }
        at
    }

    /// The phrase that ends before a mark: the innermost that an earlier mark opened, else the
    /// largest.
    fn phrase_before(&self, word: usize, mark: usize, opened: &[bool]) -> usize {
        let mut at = word;
        loop {
            if opened[at] {
                return at;
            }
            if self.is_root(at) || self.nodes[at].head > mark {
                return self.highest(word, |head| head < mark);
            }
            at = self.nodes[at].head;
        }
    }

    fn is_below(&self, word: usize, above: usize) -> bool {
        let mut at = word;
        while at != above {
            if self.is_root(at) {
                return false;
            }
            at = self.nodes[at].head;
        }
        true
    }

    /// Parts of speech that follow from the relation.
    fn settle_parts_of_speech(&mut self) {
        for i in 0..self.len() {
            let node = &self.nodes[i];
            let upos = match (node.tag, node.relation) {
                (Tag::To | Tag::In, Relation::Case) => Upos::Adp,
                (Tag::To, _) => Upos::Part,
                (Tag::In | Tag::Wrb, Relation::Mark) => Upos::Sconj,
                (Tag::Wrb, _) => Upos::Adv,
                (_, Relation::Cop | Relation::Aux | Relation::AuxPass) => Upos::Aux,
                (Tag::WpS, _) => Upos::Pron,
                (Tag::Wp, Relation::Det) => Upos::Det,
                // Of the determiners only those that point stand for a noun.
                (Tag::Dt | Tag::Pdt, _) if DETERMINERS.contains(&self.lower(i)) => Upos::Det,
                (Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz, _) => Upos::Verb,
                (Tag::Nnp, Relation::Amod) => Upos::Adj,
                (Tag::Nn, _) if self.lower(i) == "%" => Upos::Sym,
                _ => node.upos,
            };
            self.nodes[i].upos = upos;
        }
    }
}
