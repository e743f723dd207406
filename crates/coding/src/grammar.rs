//! What the tree says about a predicate: its subject and objects through control, relatives and
//! coordination, its negation, modality and tense.

use legation_analysis::{Analysis, Relation, Tag, TokenId, Upos};

use crate::lexicon::Lexicon;

/// When the predicate lies, by its verb group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Perfect,
    Pluperfect,
    Present,
    Future,
    /// Infinitive or participle: the governing verb decides.
    None,
}

/// What a modal verb does to the predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Modality {
    None,
    /// will, shall, "is to"
    Future,
    /// would
    Conditional,
    /// may, might, could
    Possible,
    /// can
    Able,
    /// should, must, ought
    Deontic,
}

/// A tree with the lexicon's word sets at hand.
#[derive(Clone, Copy)]
pub(crate) struct Grammar<'a> {
    pub(crate) analysis: &'a Analysis,
    pub(crate) lexicon: &'a Lexicon,
}

impl<'a> Grammar<'a> {
    pub(crate) fn lemma(&self, id: TokenId) -> &'a str {
        self.analysis.lemma(id)
    }

    pub(crate) fn relation(&self, id: TokenId) -> Relation {
        self.analysis.tokens[id].relation
    }

    pub(crate) fn head(&self, id: TokenId) -> TokenId {
        self.analysis.tokens[id].head
    }

    pub(crate) fn tag(&self, id: TokenId) -> Tag {
        self.analysis.tokens[id].tag
    }

    pub(crate) fn upos(&self, id: TokenId) -> Upos {
        self.analysis.tokens[id].upos
    }

    pub(crate) fn is_verb(&self, id: TokenId) -> bool {
        matches!(self.upos(id), Upos::Verb | Upos::Aux)
    }

    pub(crate) fn children(&self, id: TokenId) -> impl Iterator<Item = TokenId> + 'a {
        self.analysis.children(id).iter().copied()
    }

    /// The coordinated others of a token, in order, itself first.
    pub(crate) fn conjuncts(&self, id: TokenId) -> Vec<TokenId> {
        let mut found = vec![id];
        let mut next = 0;
        while next < found.len() {
            found.extend(self.analysis.children_by(found[next], Relation::Conj));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// Whether the predicate is a finite clause of its own or stands in one without a subject word.
    pub(crate) fn own_subject(&self, id: TokenId) -> Option<TokenId> {
        self.children(id).find(|c| {
            matches!(self.relation(*c), Relation::Nsubj | Relation::NsubjPass | Relation::Csubj | Relation::CsubjPass)
        })
    }

    /// Whether the verb is passive.
    pub(crate) fn is_passive(&self, id: TokenId) -> bool {
        self.children(id)
            .any(|c| matches!(self.relation(c), Relation::AuxPass | Relation::NsubjPass | Relation::CsubjPass))
            || self.is_reduced_passive(id)
    }

    fn is_reduced_passive(&self, id: TokenId) -> bool {
        self.tag(id) == Tag::Vbn
            && matches!(self.relation(id), Relation::Acl | Relation::Amod | Relation::Advcl)
            && self.analysis.child(id, Relation::Aux).is_none()
    }

    /// The noun that a relative pronoun stands for.
    fn through_relative(&self, subject: TokenId, verb: TokenId) -> TokenId {
        let relative = matches!(self.lemma(subject), "who" | "which" | "that" | "whom" | "whose");
        if relative && matches!(self.relation(verb), Relation::AclRelcl | Relation::Acl) {
            return self.head(verb);
        }
        subject
    }

    /// Who does it: the grammatical subject of an active, the agent of a passive, through
    /// coordination, control ("agreed to meet"), relatives and participles.
    pub(crate) fn actor(&self, id: TokenId) -> Option<TokenId> {
        self.actor_within(id, 8)
    }

    fn actor_within(&self, id: TokenId, depth: u8) -> Option<TokenId> {
        if depth == 0 {
            return None;
        }
        if self.is_passive(id) {
            if let Some(agent) = self.analysis.child(id, Relation::OblAgent) {
                return Some(agent);
            }
            let by = |c: &TokenId| self.preposition(*c) == Some("by");
            let agent = self.children(id).find(|c| self.relation(*c) == Relation::Obl && by(c));
            // "was offered a meeting by Myanmar": the tree may hang the agent on what was offered.
            let on_the_object = || {
                let object = self.analysis.child(id, Relation::Obj)?;
                self.children(object).find(|c| self.relation(*c) == Relation::Nmod && by(c))
            };
            return agent.or_else(on_the_object);
        }
        if let Some(subject) = self.own_subject(id) {
            if self.relation(subject) == Relation::Nsubj {
                return Some(self.through_relative(subject, id));
            }
            return None;
        }
        let head = self.head(id);
        if head == id {
            return None;
        }
        match self.relation(id) {
            Relation::Conj => self.actor_within(head, depth - 1),
            Relation::Xcomp => self.controller(head, depth - 1),
            Relation::Advcl | Relation::Parataxis => {
                if self.is_verb(head) || self.upos(head) == Upos::Adj {
                    self.controller(head, depth - 1)
                } else {
                    None
                }
            }
            Relation::Acl | Relation::AclRelcl => {
                if self.tag(id) == Tag::Vbg {
                    Some(head)
                } else if self.is_verb(head) || self.upos(head) == Upos::Adj {
                    self.controller(head, depth - 1)
                } else {
                    self.holder_within(head, depth - 1)
                }
            }
            Relation::Ccomp | Relation::Obl | Relation::Nmod => {
                if self.is_verb(head) {
                    self.controller(head, depth - 1)
                } else {
                    self.holder_within(head, depth - 1)
                }
            }
            _ => None,
        }
    }

    /// Who controls the infinitive below `id`: its object for verbs such as "urge", else its subject.
    fn controller(&self, id: TokenId, depth: u8) -> Option<TokenId> {
        if self.lexicon.is("object-control", self.lemma(id))
            && let Some(object) = self.object(id)
        {
            return Some(object);
        }
        if let Some(subject) = self.own_subject(id)
            && (self.relation(subject) == Relation::NsubjPass || self.relation(subject) == Relation::Nsubj)
        {
            return Some(self.through_relative(subject, id));
        }
        self.actor_within(id, depth)
    }

    /// Whose the noun is: "Putin's willingness", "the willingness of France", else the actor of the
    /// verb that the noun is object of ("expressed its willingness").
    pub(crate) fn holder(&self, noun: TokenId) -> Option<TokenId> {
        self.holder_within(noun, 8)
    }

    fn holder_within(&self, noun: TokenId, depth: u8) -> Option<TokenId> {
        if depth == 0 {
            return None;
        }
        if let Some(owner) = self.analysis.child(noun, Relation::NmodPoss) {
            return Some(owner);
        }
        let head = self.head(noun);
        if head == noun {
            return None;
        }
        match self.relation(noun) {
            Relation::Obj | Relation::Obl | Relation::Xcomp => self.actor_within(head, depth - 1),
            Relation::Conj | Relation::Nmod => self.holder_within(head, depth - 1),
            _ => None,
        }
    }

    /// The nouns behind "of", "by" and "from": possible holders of a noun.
    pub(crate) fn of_nouns(&self, noun: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        self.children(noun).filter(|c| {
            self.relation(*c) == Relation::Nmod && matches!(self.preposition(*c), Some("of" | "by" | "from"))
        })
    }

    /// What it is done to: the object of an active, the subject of a passive, the head of a
    /// reduced passive ("talks held in Geneva").
    pub(crate) fn object(&self, id: TokenId) -> Option<TokenId> {
        if let Some(subject) = self.analysis.child(id, Relation::NsubjPass)
            && self.analysis.child(id, Relation::Obj).is_none()
        {
            return Some(self.through_relative(subject, id));
        }
        if let Some(object) = self.analysis.child(id, Relation::Obj) {
            return Some(self.through_relative(object, id));
        }
        // "asked Uganda to release the drivers": who is told is no direct object in the treebanks.
        if let Some(told) = self.analysis.child(id, Relation::Iobj) {
            return Some(told);
        }
        if self.is_reduced_passive(id) && self.relation(id) == Relation::Acl {
            return Some(self.head(id));
        }
        if self.relation(id) == Relation::Conj && self.is_passive(id) {
            let head = self.head(id);
            return self
                .analysis
                .child(head, Relation::NsubjPass)
                .or_else(|| self.analysis.child(head, Relation::Nsubj));
        }
        None
    }

    /// The grammatical subject, passive or active, through coordination and relatives.
    pub(crate) fn subject(&self, id: TokenId) -> Option<TokenId> {
        if let Some(subject) = self.own_subject(id) {
            return Some(self.through_relative(subject, id));
        }
        if self.is_passive(id) { self.object(id) } else { self.actor(id) }
    }

    /// The preposition of a noun, lower case; of a chain ("out of", "according to") the last.
    pub(crate) fn preposition(&self, noun: TokenId) -> Option<&'a str> {
        let is_case = |c: &TokenId| self.relation(*c) == Relation::Case && *c < noun;
        self.children(noun).filter(is_case).last().map(|c| self.lemma(c))
    }

    /// Prepositional nouns of a token, with their preposition.
    pub(crate) fn prepositional(&self, id: TokenId) -> impl Iterator<Item = (&'a str, TokenId)> + '_ {
        self.children(id)
            .filter(|c| matches!(self.relation(*c), Relation::Obl | Relation::Nmod | Relation::OblAgent))
            .filter_map(|c| self.preposition(c).map(|p| (p, c)))
    }

    /// The word that negates a predicate or noun, if any.
    pub(crate) fn negation(&self, id: TokenId) -> Option<TokenId> {
        let is_negative = |c: &TokenId| {
            let lemma = self.lemma(*c);
            let word = self.analysis.word(*c);
            matches!(lemma, "not" | "never" | "neither" | "nor" | "hardly" | "nothing" | "none" | "n't")
                || word.eq_ignore_ascii_case("n’t")
                || word.eq_ignore_ascii_case("n't")
                || (lemma == "no" && matches!(self.relation(*c), Relation::Det | Relation::Advmod))
        };
        let direct = self.children(id).find(|c| {
            matches!(
                self.relation(*c),
                Relation::Advmod
                    | Relation::Det
                    | Relation::CcPreconj
                    | Relation::Cc
                    | Relation::Discourse
                    | Relation::Dep
            ) && is_negative(c)
        });
        direct.or_else(|| {
            // "He said talks are no longer possible": the adverb carries the negation.
            self.children(id)
                .filter(|c| self.relation(*c) == Relation::Advmod)
                .flat_map(|c| self.children(c))
                .find(|c| self.lemma(*c) == "no")
        })
    }

    /// The word that negates a clause: on the predicate, its subject ("no talks were held",
    /// "neither side") or its object ("made no proposal").
    pub(crate) fn clause_negation(&self, id: TokenId) -> Option<TokenId> {
        if let Some(found) = self.negation(id) {
            return Some(found);
        }
        if self.relation(id) == Relation::Xcomp && self.lemma(self.head(id)) == "have" {
            // "has yet to answer"
            let have = self.head(id);
            let yet = self.children(have).chain(self.children(id)).find(|c| self.lemma(*c) == "yet");
            if yet.is_some() {
                return yet;
            }
        }
        if self.relation(id) == Relation::Xcomp && self.is_verb(self.head(id)) {
            // "is not expected to meet" is handled by the rule of "expect"; a light verb passes it on.
            let head = self.head(id);
            if self.lexicon.is("light-verb", self.lemma(head))
                && let Some(found) = self.negation(head)
            {
                return Some(found);
            }
        }
        let subject = self.own_subject(id);
        let negative_subject = subject.filter(|s| {
            self.negation(*s).is_some()
                || matches!(self.lemma(*s), "none" | "nobody" | "nothing" | "neither" | "no-one")
        });
        negative_subject.or_else(|| self.analysis.child(id, Relation::Obj).filter(|o| self.negation(*o).is_some()))
    }

    /// The verb or auxiliary that carries the tense.
    pub(crate) fn tensed(&self, id: TokenId) -> TokenId {
        self.children(id)
            .find(|c| matches!(self.relation(*c), Relation::Aux | Relation::AuxPass | Relation::Cop))
            .unwrap_or(id)
    }

    pub(crate) fn modality(&self, id: TokenId) -> Modality {
        let auxiliaries = self.children(id).filter(|c| matches!(self.relation(*c), Relation::Aux | Relation::Cop));
        for auxiliary in auxiliaries {
            if self.tag(auxiliary) != Tag::Md {
                continue;
            }
            let word = self.analysis.word(auxiliary).to_ascii_lowercase();
            return match word.as_str() {
                "will" | "'ll" | "’ll" | "shall" | "wo" => Modality::Future,
                "would" | "'d" | "’d" => Modality::Conditional,
                "may" | "might" | "could" => Modality::Possible,
                "can" | "ca" => Modality::Able,
                _ => Modality::Deontic,
            };
        }
        if self.relation(id) == Relation::Conj && self.tag(id) == Tag::Vb {
            // "will travel to Doha and meet the emir"
            return self.modality(self.head(id));
        }
        Modality::None
    }

    pub(crate) fn tense(&self, id: TokenId) -> Tense {
        if self.modality(id) == Modality::Future {
            return Tense::Future;
        }
        let mut have = None;
        for c in self.children(id) {
            if matches!(self.relation(c), Relation::Aux) && self.lemma(c) == "have" {
                have = Some(self.tag(c));
            }
        }
        match have {
            Some(Tag::Vbd) => return Tense::Pluperfect,
            Some(_) => return Tense::Perfect,
            None => {}
        }
        match self.tag(self.tensed(id)) {
            Tag::Vbd => Tense::Past,
            Tag::Vbz | Tag::Vbp => Tense::Present,
            Tag::Md => Tense::Present,
            Tag::Vbn if self.relation(id) == Relation::Conj => self.tense(self.head(id)),
            _ => Tense::None,
        }
    }

    /// The mark of a clause ("if", "that", "after").
    pub(crate) fn mark(&self, id: TokenId) -> Option<&'a str> {
        self.children(id)
            .find(|c| {
                self.relation(*c) == Relation::Mark
                    || (self.relation(*c) == Relation::Advmod
                        && matches!(self.lemma(*c), "when" | "once" | "whether" | "whenever"))
            })
            .map(|c| self.lemma(c))
    }

    /// The words that make a clause a condition, with the first token after them: "if", "only when",
    /// "as long as", "on condition that".
    pub(crate) fn condition_start(&self, clause: TokenId) -> Option<TokenId> {
        let run = self.analysis.subtree(clause);
        let word = |t: TokenId| if run.contains(&t) { self.analysis.word(t).to_lowercase() } else { String::new() };
        for at in run.start..(run.start + 4).min(run.end) {
            let (first, second, third) = (word(at), word(at + 1), word(at + 2));
            if at > clause {
                break;
            }
            let after = match (first.as_str(), second.as_str(), third.as_str()) {
                ("as", "long" | "soon", "as") => Some(at + 3),
                ("only", "if" | "when" | "once" | "after", _) => Some(at + 2),
                ("provided" | "providing", "that", _) => Some(at + 2),
                ("on" | "under", "condition", "that") => Some(at + 3),
                ("in", "case", _) => Some(at + 2),
                (mark, _, _) if self.lexicon.is("condition-mark", mark) => Some(at + 1),
                _ => None,
            };
            if after.is_some_and(|a| run.contains(&a)) {
                return after;
            }
        }
        // A stray arc may draw earlier words into the clause.
        let mark = self.analysis.child(clause, Relation::Mark).filter(|m| *m + 1 < run.end && *m < clause);
        if let Some(mark) = mark.filter(|m| self.lexicon.is("condition-mark", &word(*m))) {
            return Some(mark + 1);
        }
        // "but only after Warsaw has lifted the ban": the adverb may hang elsewhere.
        let opens = matches!(word(run.start).as_str(), "after" | "when" | "once" | "if");
        let only_before = run.start > 0 && self.analysis.word(run.start - 1).eq_ignore_ascii_case("only");
        (opens && only_before).then_some(run.start + 1)
    }

    /// The clause that a token stands in: the nearest ancestor that heads a clause.
    pub(crate) fn clause(&self, id: TokenId) -> TokenId {
        let mut at = id;
        for _ in 0..64 {
            if matches!(
                self.relation(at),
                Relation::Root
                    | Relation::Ccomp
                    | Relation::Advcl
                    | Relation::AdvclRelcl
                    | Relation::AclRelcl
                    | Relation::Acl
                    | Relation::Parataxis
                    | Relation::Csubj
            ) || (self.relation(at) == Relation::Conj && self.is_verb(at))
            {
                return at;
            }
            let head = self.head(at);
            if head == at {
                return at;
            }
            at = head;
        }
        at
    }

    /// Whether `below` lies in the subtree of `above`.
    pub(crate) fn is_below(&self, below: TokenId, above: TokenId) -> bool {
        let mut at = below;
        for _ in 0..256 {
            if at == above {
                return true;
            }
            let head = self.head(at);
            if head == at {
                return false;
            }
            at = head;
        }
        false
    }
}
