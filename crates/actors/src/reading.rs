//! What the registry and the tree say about single tokens, before anybody is resolved: names,
//! role nouns, noun phrases, clauses.

use crate::registry::{Registry, Role, Sense};
use jiff::civil::Date;
use legation_analysis::{Analysis, EntityKind, Relation, Tag, TokenId, Upos};
use legation_document::{BlockKind, Document};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// The longest name of the registry, in tokens.
const LONGEST: usize = 14;
/// How far a noun phrase is followed to either side, in tokens.
const REACH: usize = 40;

/// Words of the text that the registry knows.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) tokens: Range<TokenId>,
    pub(crate) senses: Vec<Sense>,
}

/// A role phrase in the text.
#[derive(Clone, Debug)]
pub(crate) struct RolePhrase {
    pub(crate) tokens: Range<TokenId>,
    pub(crate) role: &'static Role,
    pub(crate) plural: bool,
}

pub(crate) struct Reading<'a> {
    pub(crate) document: &'a Document,
    pub(crate) analysis: &'a Analysis,
    pub(crate) names: Vec<Name>,
    name_of: Vec<Option<u32>>,
    role_of: Vec<Option<RolePhrase>>,
    entity_of: Vec<Option<u32>>,
    in_role: Vec<bool>,
    /// For each block the one that labels its speaker, if one does.
    turns: Vec<Option<usize>>,
    /// Senses that count only with support, by the name they are of.
    doubtful: Vec<(usize, Sense)>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(
        document: &'a Document,
        analysis: &'a Analysis,
        registry: &Registry,
        as_of: Option<Date>,
    ) -> Self {
        let count = analysis.tokens.len();
        let mut entity_of = vec![None; count];
        for (i, entity) in analysis.entities.iter().enumerate() {
            for slot in entity_of.iter_mut().take(entity.tokens.end.min(count)).skip(entity.tokens.start) {
                *slot = Some(i as u32);
            }
        }
        let mut reading = Self {
            document,
            analysis,
            names: Vec::new(),
            name_of: vec![None; count],
            role_of: vec![None; count],
            entity_of,
            in_role: vec![false; count],
            turns: document.turns(),
            doubtful: Vec::new(),
        };
        for sentence in &analysis.sentences {
            reading.read_names(sentence.tokens.clone(), registry, as_of);
            reading.read_roles(sentence.tokens.clone(), registry);
            reading.drop_inner_roles(sentence.tokens.clone());
        }
        reading.drop_unsupported(registry);
        reading.read_halves_of_korea(registry);
        reading
    }

    fn read_names(&mut self, sentence: Range<TokenId>, registry: &Registry, as_of: Option<Date>) {
        let mut at = sentence.start;
        let mut ends = Vec::with_capacity(LONGEST);
        while at < sentence.end {
            let start = self.analysis.tokens[at].span.start;
            let first = self.word(at).chars().next().unwrap_or(' ');
            if !first.is_alphanumeric() {
                at += 1;
                continue;
            }
            ends.clear();
            // "Colombia´s": with an accent or a prime for the apostrophe, name and mark are one token.
            let mark = |t: TokenId| {
                let marked = ["´s", "`s", "′s", "ʼs"].into_iter().find(|mark| self.word(t).ends_with(mark));
                marked.map_or(0, str::len)
            };
            let end_of = |t: TokenId| self.analysis.tokens[t].span.end - mark(t);
            ends.extend((at..sentence.end.min(at + LONGEST)).map(|t| end_of(t) - start));
            let text = self.analysis.text.get(start..).unwrap_or_default();
            match registry.longest_name(text, &ends) {
                Some((length, readings)) => {
                    let tokens = at..at + length;
                    let senses = registry.on_day(readings.iter().map(|r| r.sense), as_of);
                    if self.is_name_here(&tokens, &senses) {
                        for t in tokens.clone() {
                            self.name_of[t] = Some(self.names.len() as u32);
                        }
                        let doubtful = readings.iter().filter(|r| r.needs_support).map(|r| r.sense);
                        self.doubtful.extend(doubtful.map(|sense| (self.names.len(), sense)));
                        self.names.push(Name { tokens, senses });
                        at += length;
                    } else {
                        at += 1;
                    }
                }
                None => at += 1,
            }
        }
    }

    /// Drops the senses that need support and have none: another name in the text that means the
    /// country, or the body itself or the one it is an organ of, and needs no support.
    fn drop_unsupported(&mut self, registry: &Registry) {
        if self.doubtful.is_empty() {
            return;
        }
        let doubtful: BTreeSet<(usize, Sense)> = self.doubtful.drain(..).collect();
        let mut supported: BTreeSet<Cow<'_, str>> = BTreeSet::new();
        for (i, name) in self.names.iter().enumerate() {
            for sense in name.senses.iter().filter(|s| !doubtful.contains(&(i, **s))) {
                supported.extend(registry.support_of(*sense));
            }
        }
        for (i, sense) in &doubtful {
            if !registry.support_of(*sense).any(|party| supported.contains(&party)) {
                self.names[*i].senses.retain(|s| s != sense);
            }
        }
        self.names.retain(|name| !name.senses.is_empty());
        self.name_of.fill(None);
        for (i, name) in self.names.iter().enumerate() {
            self.name_of[name.tokens.clone()].fill(Some(i as u32));
        }
    }

    /// Keeps "Michael Jordan" and "Ali Abbas" from being a kingdom and a president: a name of one
    /// word inside a longer personal name is part of that name.
    fn is_name_here(&self, tokens: &Range<TokenId>, senses: &[Sense]) -> bool {
        let lower = self.lower(tokens.start);
        if tokens.len() == 1 && matches!(lower.as_str(), "may" | "male" | "pole" | "poles" | "may's" | "turks") {
            let capital = self.word(tokens.start).chars().next().is_some_and(char::is_uppercase);
            if !capital || lower != "pole" && lower != "poles" && lower != "turks" {
                return false;
            }
        }
        let Some(entity) = self.entity(tokens.start) else { return true };
        if entity.kind != EntityKind::Person || entity.tokens.len() <= tokens.len() || tokens.len() > 1 {
            return true;
        }
        let adjective = senses.iter().all(|s| matches!(s, Sense::Adjective(_) | Sense::Native(_) | Sense::Natives(_)));
        if adjective {
            return true;
        }
        let is_part = |t: TokenId| {
            entity.tokens.contains(&t)
                && self.analysis.tokens[t].upos == Upos::Propn
                && self.name_of[t].is_none()
                && !self.is_possessive_mark(t)
        };
        let before = tokens.start.checked_sub(1).is_some_and(is_part);
        let after = tokens.end < self.analysis.tokens.len() && is_part(tokens.end);
        let holder = senses.iter().any(|s| matches!(s, Sense::Holder(_)));
        // "Francis Tombs" is not the Pope, nor is "Alan Francis".
        if holder { !after && (!before || self.is_title_word(tokens.start - 1)) } else { !(before || after) }
    }

    fn is_title_word(&self, t: TokenId) -> bool {
        matches!(
            self.lower(t).trim_end_matches('.'),
            "president"
                | "minister"
                | "king"
                | "queen"
                | "emir"
                | "sheikh"
                | "prince"
                | "mr"
                | "mrs"
                | "ms"
                | "dr"
                | "general"
                | "secretary"
                | "chancellor"
                | "premier"
                | "pope"
                | "sir"
                | "ayatollah"
                | "leader"
                | "chief"
                | "envoy"
                | "spokesman"
                | "spokeswoman"
                | "spokesperson"
        )
    }

    fn read_roles(&mut self, sentence: Range<TokenId>, registry: &Registry) {
        let mut ends = Vec::with_capacity(6);
        for at in sentence.clone() {
            if !self.word(at).chars().next().is_some_and(char::is_alphanumeric) {
                continue;
            }
            let start = self.analysis.tokens[at].span.start;
            ends.clear();
            ends.extend((at..sentence.end.min(at + 6)).map(|t| self.analysis.tokens[t].span.end - start));
            let text = self.analysis.text.get(start..).unwrap_or_default();
            let mut found: Vec<(usize, &'static Role, bool)> = Vec::new();
            registry.phrases_at(text, &ends, |length, role, plural| found.push((length, role, plural)));
            for (length, role, plural) in found {
                let tokens = at..at + length;
                let head = tokens
                    .clone()
                    .skip(1)
                    .find(|t| matches!(self.lower(*t).as_str(), "of" | "for"))
                    .map_or(tokens.end - 1, |t| t - 1);
                if let Some(known) = &self.role_of[head]
                    && known.tokens.len() >= tokens.len()
                {
                    continue;
                }
                self.role_of[head] = Some(RolePhrase { tokens, role, plural });
            }
        }
    }

    /// Drops a role phrase inside a longer one: "deputy" in "Deputy Foreign Minister".
    fn drop_inner_roles(&mut self, sentence: Range<TokenId>) {
        let mut cover: Range<TokenId> = 0..0;
        let mut found: Vec<(Range<TokenId>, TokenId)> =
            sentence.filter_map(|t| self.role_of[t].as_ref().map(|r| (r.tokens.clone(), t))).collect();
        found.sort_by_key(|(tokens, _)| (tokens.start, std::cmp::Reverse(tokens.end)));
        for (tokens, head) in found {
            if cover.start <= tokens.start && tokens.end <= cover.end && cover.len() > tokens.len() {
                self.role_of[head] = None;
            } else {
                self.in_role[tokens.clone()].fill(true);
                self.in_role[head] = false;
                cover = tokens;
            }
        }
    }

    /// "The North", "North and South Korea", where the text is about Korea.
    fn read_halves_of_korea(&mut self, registry: &Registry) {
        let row = |code: &str| registry.states().position(|s| s.code == code);
        let (Some(north), Some(south)) = (row("PRK"), row("KOR")) else { return };
        let korean = self.names.iter().any(|n| match n.senses.as_slice() {
            [Sense::Country(i) | Sense::Adjective(i) | Sense::Capital(i)] => *i == north || *i == south,
            _ => false,
        });
        if !korean {
            return;
        }
        for t in 0..self.analysis.tokens.len() {
            let row = match self.word(t) {
                "North" => north,
                "South" => south,
                _ => continue,
            };
            let next = t + 1;
            let shared = next + 1 < self.analysis.tokens.len()
                && self.word(next) == "and"
                && self
                    .name(next + 1)
                    .is_some_and(|n| n.senses.contains(&Sense::Country(if row == north { south } else { north })));
            let alone = t > 0
                && self.lower(t - 1) == "the"
                && self.analysis.tokens[t - 1].sentence == self.analysis.tokens[t].sentence
                && (next >= self.analysis.tokens.len() || self.upos(next) != Upos::Propn);
            if self.name_of[t].is_none() && (shared || alone) {
                self.name_of[t] = Some(self.names.len() as u32);
                self.names.push(Name { tokens: t..t + 1, senses: vec![Sense::Country(row)] });
            }
        }
    }

    pub(crate) fn word(&self, t: TokenId) -> &'a str {
        self.analysis.word(t)
    }

    pub(crate) fn lower(&self, t: TokenId) -> String {
        self.word(t).to_lowercase()
    }

    pub(crate) fn name(&self, t: TokenId) -> Option<&Name> {
        self.name_of.get(t).copied().flatten().map(|i| &self.names[i as usize])
    }

    pub(crate) fn role(&self, t: TokenId) -> Option<&RolePhrase> {
        self.role_of.get(t)?.as_ref()
    }

    /// Whether a token is an inner word of a role phrase: "State" in "Secretary of State".
    pub(crate) fn is_inside_role(&self, t: TokenId) -> bool {
        self.in_role[t]
    }

    pub(crate) fn entity(&self, t: TokenId) -> Option<&'a legation_analysis::NamedEntity> {
        self.entity_of.get(t).copied().flatten().map(|i| &self.analysis.entities[i as usize])
    }

    pub(crate) fn relation(&self, t: TokenId) -> Relation {
        self.analysis.tokens[t].relation
    }

    pub(crate) fn head(&self, t: TokenId) -> TokenId {
        self.analysis.tokens[t].head
    }

    pub(crate) fn upos(&self, t: TokenId) -> Upos {
        self.analysis.tokens[t].upos
    }

    pub(crate) fn is_possessive_mark(&self, t: TokenId) -> bool {
        self.analysis.tokens[t].tag == Tag::Pos || matches!(self.word(t), "'s" | "’s")
    }

    pub(crate) fn is_noun(&self, t: TokenId) -> bool {
        matches!(self.upos(t), Upos::Noun | Upos::Propn)
    }

    pub(crate) fn block_kind(&self, t: TokenId) -> BlockKind {
        let sentence = self.analysis.sentence_of(t);
        self.document.blocks.get(sentence.block).map_or(BlockKind::Paragraph, |b| b.kind)
    }

    /// The tokens of the label that says who speaks the turn of a token ("Minister Valdor:").
    pub(crate) fn label_of_turn(&self, t: TokenId) -> Option<Range<TokenId>> {
        let label = self.turns.get(self.analysis.sentence_of(t).block).copied().flatten()?;
        let sentences = &self.analysis.sentences;
        let first = sentences.partition_point(|s| s.block < label);
        let end = sentences.partition_point(|s| s.block <= label);
        (first < end).then(|| sentences[first].tokens.start..sentences[end - 1].tokens.end)
    }

    /// The token of a run that hangs from outside it: the run's head. The last one that does,
    /// among those nearest to the root of the run.
    pub(crate) fn head_of(&self, run: &Range<TokenId>) -> TokenId {
        let outside = |t: &TokenId| !run.contains(&self.head(*t)) || self.analysis.is_root(*t);
        let nominal = run.clone().rev().find(|t| {
            outside(t) && !matches!(self.relation(*t), Relation::Punct | Relation::Case | Relation::Det | Relation::Cc)
        });
        nominal.or_else(|| run.clone().find(outside)).unwrap_or(run.start)
    }

    /// The noun phrase of `head` without relative clauses, appositions and coordinated others:
    /// what stands left of it as a modifier, and flat parts on the right.
    pub(crate) fn phrase(&self, head: TokenId) -> Range<TokenId> {
        let sentence = self.analysis.sentence_of(head).tokens.clone();
        let low = head.saturating_sub(REACH).max(sentence.start);
        let mut start = head;
        for child in self.analysis.children(head).iter().rev().copied().filter(|c| *c < head) {
            if !matches!(
                self.relation(child),
                Relation::Det
                    | Relation::DetPredet
                    | Relation::Amod
                    | Relation::Compound
                    | Relation::Flat
                    | Relation::Nummod
                    | Relation::NmodPoss
                    | Relation::NmodUnmarked
                    | Relation::NmodDesc
                    | Relation::CcPreconj
                    | Relation::Goeswith
                    | Relation::Punct
            ) {
                continue;
            }
            if self.relation(child) == Relation::Punct && !matches!(self.word(child), "-" | "–") {
                continue;
            }
            start = start.min(self.leftmost(child, low));
        }
        let mut end = head + 1;
        while end < sentence.end
            && (self.head(end) == head || self.head(end) + 1 == end && self.relation(end - 1) == Relation::Flat)
            && matches!(self.relation(end), Relation::Flat | Relation::Compound | Relation::Goeswith)
        {
            end += 1;
        }
        // "Min-jae": a hyphen without spaces binds, whatever the tree says.
        while end + 1 < sentence.end && self.is_binding_hyphen(end) && !self.is_noun_with_children(end + 1) {
            end += 2;
        }
        start..end
    }

    fn is_noun_with_children(&self, t: TokenId) -> bool {
        self.analysis.children(t).iter().any(|c| *c > t && self.relation(*c) != Relation::Punct)
    }

    pub(crate) fn is_binding_hyphen(&self, t: TokenId) -> bool {
        let tokens = &self.analysis.tokens;
        self.word(t) == "-"
            && t > 0
            && t + 1 < tokens.len()
            && tokens[t - 1].span.end == tokens[t].span.start
            && tokens[t].span.end == tokens[t + 1].span.start
    }

    fn leftmost(&self, t: TokenId, low: TokenId) -> TokenId {
        let mut first = t;
        let mut queue = vec![t];
        let mut steps = 0;
        while let Some(next) = queue.pop() {
            steps += 1;
            if steps > REACH {
                break;
            }
            if next >= low {
                first = first.min(next);
            }
            queue.extend(self.analysis.children(next).iter().copied().filter(|c| *c >= low));
        }
        first
    }

    /// A run of capitalised words that may be a personal name, from `at` on: "Seo Min-jae",
    /// "Ursula von der Leyen".
    pub(crate) fn capital_run(&self, at: TokenId) -> Range<TokenId> {
        let sentence = self.analysis.sentence_of(at).tokens.clone();
        let capital = |t: TokenId| {
            t < sentence.end
                && self.word(t).chars().next().is_some_and(char::is_uppercase)
                && matches!(self.upos(t), Upos::Propn | Upos::Noun | Upos::Adj | Upos::X | Upos::Verb)
        };
        let particle = |t: TokenId| t < sentence.end && self.is_particle(t);
        let mut end = at;
        while end < sentence.end {
            if capital(end) {
                end += 1;
            } else if end > at && self.is_binding_hyphen(end) {
                end += 2;
            } else {
                let initial = end > at && self.word(end).len() == 2 && self.word(end).ends_with('.');
                let next = capital(end + 1) || particle(end + 1) || end + 2 < sentence.end && self.word(end + 1) == "-";
                if !(initial || particle(end) && next) {
                    break;
                }
                end += 1;
            }
        }
        at..end.min(sentence.end)
    }

    /// A particle inside personal names: "von", "bin", "al".
    pub(crate) fn is_particle(&self, t: TokenId) -> bool {
        let bound = t + 2 < self.analysis.tokens.len() && self.is_binding_hyphen(t + 1);
        match self.word(t) {
            "von" | "der" | "van" | "de" | "da" | "dos" | "del" | "la" | "di" | "bin" | "ibn" | "al" | "el" | "ul"
            | "ben" | "bint" | "ould" | "ag" | "abu" | "den" | "ter" | "ten" | "das" | "do" | "du" | "le" | "zu"
            | "af" | "y" => true,
            // "As-Saadi" is written with a hyphen; "as" is a word else.
            "as" | "ar" | "ad" | "an" | "at" | "az" | "ash" | "es" | "er" | "ur" | "ud" => bound,
            "Al" | "El" | "As" | "Ar" | "Ad" | "An" | "At" | "Az" | "Ash" => bound,
            _ => false,
        }
    }

    /// The preposition of a noun phrase, lower case; for a coordinated one that of the first.
    pub(crate) fn preposition(&self, t: TokenId) -> Option<String> {
        let mut at = t;
        for _ in 0..8 {
            if let Some(case) =
                self.analysis.children_by(at, Relation::Case).find(|c| *c < at && !self.is_possessive_mark(*c))
            {
                return Some(self.lower(case));
            }
            if self.relation(at) == Relation::Conj {
                at = self.head(at);
            } else {
                return None;
            }
        }
        None
    }

    /// The first of a coordination: the token whose relation counts for `t`.
    pub(crate) fn first_conjunct(&self, t: TokenId) -> TokenId {
        let mut at = t;
        for _ in 0..16 {
            if self.relation(at) != Relation::Conj || self.analysis.is_root(at) {
                break;
            }
            at = self.head(at);
        }
        at
    }

    /// The predicate above a token: the nearest ancestor that is a verb or has a subject.
    pub(crate) fn predicate_above(&self, t: TokenId) -> Option<TokenId> {
        let mut at = t;
        for _ in 0..64 {
            if self.analysis.is_root(at) {
                return (at != t && self.is_predicate(at)).then_some(at);
            }
            at = self.head(at);
            if self.is_predicate(at) {
                return Some(at);
            }
        }
        None
    }

    pub(crate) fn is_predicate(&self, t: TokenId) -> bool {
        matches!(self.upos(t), Upos::Verb | Upos::Aux)
            || self.analysis.child(t, Relation::Cop).is_some()
            || self.analysis.child(t, Relation::Nsubj).is_some()
            || self.analysis.child(t, Relation::NsubjPass).is_some()
    }

    /// The subject of a predicate, also through coordination and control.
    pub(crate) fn subject_of(&self, predicate: TokenId) -> Option<TokenId> {
        let mut at = predicate;
        for _ in 0..6 {
            if let Some(subject) =
                self.analysis.child(at, Relation::Nsubj).or_else(|| self.analysis.child(at, Relation::NsubjPass))
            {
                if matches!(self.analysis.tokens[subject].tag, Tag::Wdt | Tag::Wp)
                    || self.relation(at) == Relation::AclRelcl && self.lower(subject) == "that"
                {
                    return (!self.analysis.is_root(at)).then(|| self.head(at));
                }
                return Some(subject);
            }
            if self.analysis.is_root(at) {
                return None;
            }
            match self.relation(at) {
                Relation::Conj | Relation::Xcomp | Relation::Advcl => at = self.head(at),
                Relation::Acl | Relation::AclRelcl => return Some(self.head(at)),
                _ => return None,
            }
        }
        None
    }

    /// Whether a predicate reports words or thoughts.
    pub(crate) fn is_speech(&self, t: TokenId) -> bool {
        is_speech_verb(self.analysis.lemma(t))
    }

    /// What a verb of speech reports: its clause, or the clause that it stands behind without an
    /// "and": "Armenia has suspended its part, the minister said".
    pub(crate) fn reported_by(&self, speech: TokenId) -> Option<TokenId> {
        let own = self
            .analysis
            .children(speech)
            .iter()
            .copied()
            .find(|c| matches!(self.relation(*c), Relation::Ccomp | Relation::Parataxis));
        own.or_else(|| self.stands_behind(speech).then(|| self.head(speech)))
    }

    /// Whether a verb of speech with its own subject hangs from what it reports.
    fn stands_behind(&self, verb: TokenId) -> bool {
        !self.analysis.is_root(verb)
            && self.head(verb) < verb
            && matches!(self.relation(verb), Relation::Parataxis | Relation::Conj)
            && self.is_speech(verb)
            && self.analysis.child(verb, Relation::Nsubj).is_some()
            && self.analysis.child(verb, Relation::Cc).is_none()
            && self.analysis.child(verb, Relation::Ccomp).is_none()
            && self.analysis.child(verb, Relation::Obj).is_none()
    }

    /// The speech verb whose reported words hold `t`: the nearest above.
    pub(crate) fn speech_above(&self, t: TokenId) -> Option<TokenId> {
        let mut at = t;
        for _ in 0..64 {
            let behind = self
                .analysis
                .children(at)
                .iter()
                .copied()
                .find(|c| self.stands_behind(*c) && !self.analysis.subtree(*c).contains(&t));
            if behind.is_some() {
                return behind;
            }
            if self.analysis.is_root(at) {
                return None;
            }
            let head = self.head(at);
            if matches!(self.relation(at), Relation::Ccomp | Relation::Xcomp | Relation::Parataxis | Relation::Csubj)
                && self.is_speech(head)
            {
                return Some(head);
            }
            at = head;
        }
        None
    }
}

/// Verbs by which somebody's words or thoughts are reported.
pub(crate) fn is_speech_verb(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "tell"
            | "announce"
            | "add"
            | "state"
            | "declare"
            | "report"
            | "claim"
            | "insist"
            | "stress"
            | "emphasize"
            | "emphasise"
            | "note"
            | "warn"
            | "explain"
            | "clarify"
            | "confirm"
            | "deny"
            | "reply"
            | "respond"
            | "write"
            | "argue"
            | "affirm"
            | "reiterate"
            | "comment"
            | "describe"
            | "promise"
            | "admit"
            | "acknowledge"
            | "suggest"
            | "urge"
            | "ask"
            | "inform"
            | "reveal"
            | "remark"
            | "maintain"
            | "assert"
            | "indicate"
            | "believe"
            | "think"
            | "hope"
            | "expect"
            | "pledge"
            | "vow"
            | "accuse"
            | "complain"
            | "repeat"
            | "answer"
            | "conclude"
            | "underline"
            | "underscore"
            | "caution"
            | "boast"
            | "allege"
            | "disclose"
            | "signal"
            | "call"
            | "criticise"
            | "criticize"
            | "praise"
            | "condemn"
            | "quote"
            | "propose"
            | "demand"
            | "agree"
            | "post"
            | "tweet"
    )
}
