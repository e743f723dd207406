//! A document under coding: everything that the passes share.

use crate::assertion::{Attribution, Attributions, Context, is_bystander};
use crate::grammar::{Grammar, Tense};
use crate::lexicon::{Lexicon, Report};
use crate::predicates::{Matcher, is_party};
use crate::time::{self, ClauseTime, TimeExpression, TimeRole};
use jiff::ToSpan;
use legation_actors::{Entitlement, Mention, MentionKind, Resolutions};
use legation_analysis::{Analysis, Relation, TokenId};
use legation_document::{Basis, BlockKind, Date, Document, Interval, Precision, Span};
use legation_records::{
    Actor, ActorKey, Context as PloverContext, Explanation, Factuality, HolderFactuality, Kind, Polarity, Record,
    RecordId, Speaker, SpeakerBasis, Step, StepKind, Suppressed, Topic,
};
use std::collections::{BTreeMap, BTreeSet};

/// A record in the making, with what merging needs to know.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // four independent facts that merging asks for
pub(crate) struct Draft {
    pub(crate) record: Record,
    /// Sentence of the predicate.
    pub(crate) sentence: usize,
    /// The words that tell of it: where they are located, it is.
    pub(crate) acts: Vec<TokenId>,
    /// Class of the act ("meet"), or "other".
    pub(crate) class: String,
    /// The position, if the record is one.
    pub(crate) stance: Option<String>,
    /// Whether the date goes back to another happening ("in response to").
    pub(crate) anchored: bool,
    /// Whether the date is in the words, not a default.
    pub(crate) dated: bool,
    /// Whether the sender is a state that speaks by itself and no person is named.
    pub(crate) elaborable: bool,
    /// Whether the receivers were taken from the document's dyad.
    pub(crate) inferred: bool,
}

/// On whose word something is.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) speaker: Option<Speaker>,
    pub(crate) basis: SpeakerBasis,
    pub(crate) chain: Vec<String>,
    /// The party spoken for.
    pub(crate) parties: Vec<Actor>,
    /// Whether somebody speaks who binds nobody: an analyst, an outlet, a former minister.
    pub(crate) binds_nobody: bool,
    pub(crate) cue: Option<TokenId>,
    pub(crate) step: Option<Step>,
}

impl Source {
    /// The outlet in its own voice.
    pub(crate) fn outlet() -> Self {
        Self {
            speaker: None,
            basis: SpeakerBasis::Unattributed,
            chain: vec!["outlet".to_owned()],
            parties: Vec::new(),
            binds_nobody: false,
            cue: None,
            step: None,
        }
    }
}

impl Draft {
    /// A draft of which merging needs to know no more than its sentence and class.
    pub(crate) fn plain(record: Record, sentence: usize, class: &str) -> Self {
        Self {
            record,
            sentence,
            acts: Vec::new(),
            class: class.to_owned(),
            stance: None,
            anchored: false,
            dated: false,
            elaborable: false,
            inferred: false,
        }
    }
}

pub(crate) struct Reading<'a> {
    pub(crate) document: &'a Document,
    pub(crate) analysis: &'a Analysis,
    pub(crate) resolutions: &'a Resolutions,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) grammar: Grammar<'a>,
    pub(crate) matcher: Matcher<'a>,
    pub(crate) attributions: Attributions,
    pub(crate) times: Vec<TimeExpression>,
    /// The two parties that the document is about, if it is about two.
    pub(crate) dyad: Vec<Actor>,
    pub(crate) published: Option<Date>,
    pub(crate) topic: String,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) suppressed: Vec<Suppressed>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(
        lexicon: &'a Lexicon,
        document: &'a Document,
        analysis: &'a Analysis,
        resolutions: &'a Resolutions,
    ) -> Self {
        let grammar = Grammar { analysis, lexicon };
        let published = document.published_on();
        let mut reading = Self {
            document,
            analysis,
            resolutions,
            lexicon,
            grammar,
            matcher: Matcher::new(grammar, resolutions),
            attributions: Attributions::find(&grammar, document, resolutions),
            times: time::expressions(analysis, published),
            dyad: Vec::new(),
            published,
            topic: String::new(),
            drafts: Vec::new(),
            suppressed: Vec::new(),
        };
        reading.dyad = reading.find_dyad();
        reading.topic = reading.find_topic();
        let about_talks = !reading.topic.is_empty();
        reading.matcher.set_about_talks(about_talks);
        reading
    }

    pub(crate) fn block_kind(&self, sentence: usize) -> Option<BlockKind> {
        self.document.blocks.get(self.analysis.sentences[sentence].block).map(|b| b.kind)
    }

    /// Whether a sentence can prove a record: headlines and headings overclaim, captions repeat stock
    /// facts, cells hold no sentences.
    pub(crate) fn is_body(&self, sentence: usize) -> bool {
        self.block_kind(sentence).is_some_and(BlockKind::is_text)
    }

    // ---- parties -------------------------------------------------------------------------

    /// The two parties that the document is about: the two named most often as parties. None
    /// where a third is named as often.
    fn find_dyad(&self) -> Vec<Actor> {
        let mut counts: BTreeMap<ActorKey, (usize, usize)> = BTreeMap::new();
        let mut actors: BTreeMap<ActorKey, Actor> = BTreeMap::new();
        for (order, mention) in self.resolutions.mentions().iter().enumerate() {
            let names = matches!(
                mention.kind,
                MentionKind::Country
                    | MentionKind::Seat
                    | MentionKind::Person
                    | MentionKind::Office
                    | MentionKind::Body
                    | MentionKind::People
                    | MentionKind::Organisation
                    | MentionKind::Group
            );
            if !names || !is_party(mention) {
                continue;
            }
            // Pictures and tables show whom they show.
            let Some(kind) = self.block_kind(self.analysis.tokens[mention.head].sentence).filter(|k| !k.is_aside())
            else {
                continue;
            };
            for actor in mention.actors() {
                let Some(key) = actor.key() else { continue };
                let entry = counts.entry(key.clone()).or_insert((0, order));
                // A headline names who the report is about; so does "Egypt and Ethiopia".
                let paired = self.grammar.relation(mention.head) == Relation::Conj
                    || self
                        .analysis
                        .child(mention.head, Relation::Conj)
                        .is_some_and(|c| self.resolutions.at(c).is_some());
                entry.0 += if kind.is_text() { 2 } else { 3 } + if paired { 3 } else { 0 };
                let plain = match &key {
                    ActorKey::Country(country) => Actor::government(*country),
                    ActorKey::Organisation(id) => Actor { sector: actor.sector, ..Actor::organisation(id.clone()) },
                };
                actors.entry(key).or_insert(plain);
            }
        }
        let mut ranked: Vec<_> = counts.into_iter().collect();
        ranked.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.1.1.cmp(&b.1.1)));
        if ranked.len() < 2 {
            return Vec::new();
        }
        let third_is_as_frequent = ranked.get(2).is_some_and(|third| third.1.0 == ranked[1].1.0 && ranked[1].1.0 < 4);
        if third_is_as_frequent && ranked[1].1.0 <= 2 {
            return Vec::new();
        }
        ranked.iter().take(2).map(|(key, _)| actors[key].clone()).collect()
    }

    /// The words of the document's talks ("border commission"): the most frequent noun of talking
    /// with its modifiers.
    fn find_topic(&self) -> String {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for id in 0..self.analysis.tokens.len() {
            if !self.is_body(self.analysis.tokens[id].sentence) {
                continue;
            }
            let Some(act) = self.matcher.noun_act(id).filter(|a| a.token == id && a.act.class == "meet") else {
                continue;
            };
            let label = self.noun_label(id);
            let words = label.split(' ').count();
            let entry = counts.entry(label).or_insert((0, usize::MAX - id));
            // What a report is about is the talks; calls and visits are steps on the way.
            let is_step = matches!(act.act.id.as_str(), "call" | "visit" | "contact");
            entry.0 += match (is_step, words > 1) {
                (true, _) => 1,
                (false, false) => 2,
                (false, true) => 6,
            };
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(label, _)| label).unwrap_or_default()
    }

    /// A noun with its own modifiers, without names, articles and words of order.
    pub(crate) fn noun_label(&self, noun: TokenId) -> String {
        let g = self.grammar;
        let says_what = |c: &TokenId| {
            !matches!(g.upos(*c), legation_analysis::Upos::Propn)
                && self.resolutions.around(*c).is_none_or(|m| m.head == noun)
                && !self.lexicon.is("anew", g.lemma(*c))
                && !self.lexicon.is("status-adjective", g.lemma(*c))
                && !matches!(
                    g.tag(*c),
                    legation_analysis::Tag::Vbg | legation_analysis::Tag::Vbn | legation_analysis::Tag::Vbd
                )
        };
        let modifiers = g
            .children(noun)
            .filter(|c| *c < noun && matches!(g.relation(*c), Relation::Compound | Relation::Amod))
            .flat_map(|c| {
                g.children(c)
                    .filter(|k| *k < c && matches!(g.relation(*k), Relation::Compound | Relation::Amod))
                    .chain([c])
                    .collect::<Vec<_>>()
            })
            .filter(says_what);
        let Some(first) = modifiers.min() else { return self.analysis.word(noun).to_lowercase() };
        // Hyphens and all, as it stands: "high-level talks".
        self.analysis.words(first..noun + 1).to_lowercase()
    }

    /// What new talks are about by their own words: the noun with its modifiers and "on", "over", "about".
    pub(crate) fn own_topic(&self, noun: TokenId) -> String {
        let g = self.grammar;
        let core = g
            .prepositional(noun)
            .find(|(p, n)| *p == "of" && g.upos(*n) == legation_analysis::Upos::Noun)
            .map(|(_, n)| n);
        let mut label = self.noun_label(core.unwrap_or(noun));
        let near = [Some(noun), core, Some(g.head(noun)).filter(|h| g.is_verb(*h))];
        let about = near.into_iter().flatten().flat_map(|t| g.prepositional(t).collect::<Vec<_>>()).find(|(p, n)| {
            matches!(*p, "on" | "over" | "about" | "regarding" | "concerning")
                && !self.times.iter().any(|t| t.tokens.contains(n))
        });
        if let Some((_, subject)) = about {
            let run = self.analysis.subtree(subject);
            let start = g.children(subject).find(|c| g.relation(*c) == Relation::Case).map_or(run.start, |c| c + 1);
            label = format!("{label} on {}", self.analysis.words(start.max(run.start)..subject + 1));
        }
        label
    }

    /// The parties that a token and its coordinated others name.
    pub(crate) fn parties(&self, token: TokenId) -> Vec<Actor> {
        let mut found = Vec::new();
        for id in self.grammar.conjuncts(token) {
            if matches!(self.grammar.lemma(id), "region" | "area" | "continent" | "world") {
                continue;
            }
            if let Some(mention) = self.resolutions.at(id)
                && is_party(mention)
            {
                add_actors(&mut found, mention.actors());
            }
        }
        found
    }

    /// The parties a noun belongs to by modifier or possessive ("Russia-France talks", "Macron's words").
    pub(crate) fn owners(&self, noun: TokenId) -> Vec<Actor> {
        let g = self.grammar;
        let mut found = Vec::new();
        if let Some(mention) = self.resolutions.at(noun)
            && !matches!(mention.kind, MentionKind::Place)
        {
            add_actors(&mut found, mention.actors());
        }
        for child in g.children(noun) {
            let modifies = matches!(g.relation(child), Relation::NmodPoss | Relation::Compound | Relation::Amod);
            let of = g.relation(child) == Relation::Nmod && matches!(g.preposition(child), Some("of" | "by" | "from"));
            if modifies || of {
                for id in g.conjuncts(child) {
                    if let Some(mention) = self.resolutions.at(id)
                        && mention.kind != MentionKind::Place
                    {
                        add_actors(&mut found, mention.actors());
                    }
                }
            }
        }
        found
    }

    /// The other side of the document's dyad, or both sides for an outsider.
    pub(crate) fn counterpart(&self, senders: &[Actor]) -> Vec<Actor> {
        if self.dyad.is_empty() || senders.is_empty() {
            return Vec::new();
        }
        without(&self.dyad, senders)
    }

    /// Prepositional parties of several predicates: the first preposition that names any.
    pub(crate) fn prepositional_parties(&self, tokens: &[TokenId], preposition: &str) -> Vec<Actor> {
        let mut found = Vec::new();
        for token in tokens {
            for (p, noun) in self.grammar.prepositional(*token) {
                if p == preposition {
                    add_actors(&mut found, &self.parties(noun));
                }
            }
        }
        found
    }

    // ---- sources -------------------------------------------------------------------------

    /// On whose word a predicate is: its innermost attribution that is somebody's.
    pub(crate) fn source(&self, context: &Context) -> Source {
        let mut chain = vec!["outlet".to_owned()];
        let mut chosen: Option<(&Attribution, TokenId)> = None;
        for attribution in &context.holders {
            if attribution.report == Report::Question {
                continue;
            }
            if let Some(holder) = attribution.holder {
                let name = self.holder_name(holder);
                if !name.is_empty() && chain.last() != Some(&name) {
                    chain.push(name);
                }
                chosen = Some((attribution, holder));
            }
        }
        let Some((attribution, holder)) = chosen else {
            return Source {
                speaker: None,
                basis: SpeakerBasis::Unattributed,
                chain,
                parties: Vec::new(),
                binds_nobody: false,
                cue: context.holders.last().map(|a| a.cue),
                step: None,
            };
        };
        let mut source = self.speaking(holder);
        let mut attribution = attribution;
        if source.basis != SpeakerBasis::Named {
            // "The government has told mediators that …, its spokesman said": the person who is named.
            let named = context.holders.iter().rev().filter(|a| a.report != Report::Question).find_map(|a| {
                let outer = self.speaking(a.holder?);
                let same = outer.basis == SpeakerBasis::Named
                    && !outer.parties.is_empty()
                    && same_parties(&outer.parties, &source.parties);
                same.then_some((outer, a))
            });
            if let Some((outer, by)) = named {
                source = outer;
                attribution = by;
            }
        }
        source.chain = chain;
        source.cue = Some(attribution.cue);
        let cue = attribution.cue;
        let labelled = self.block_kind(self.analysis.tokens[cue].sentence) == Some(BlockKind::Speaker);
        source.step = Some(if labelled {
            self.step(StepKind::Speaker, "the label of the turn", "structure: speaker", cue)
        } else {
            let what = if attribution.inherited {
                "the speaker of the sentence before goes on"
            } else {
                "the verb of saying above it"
            };
            self.step(StepKind::Speaker, what, &format!("reports.tsv:{}", self.grammar.lemma(cue)), cue)
        });
        source
    }

    pub(crate) fn holder_name(&self, holder: TokenId) -> String {
        let Some(mention) = self.resolutions.at(holder) else {
            // "A spokeswoman for Cambodia's Defence Ministry"
            let phrase = self.analysis.subtree(holder);
            let words = if phrase.len() <= 8 { self.analysis.words(phrase) } else { self.analysis.word(holder) };
            return words.to_owned();
        };
        match mention.person.as_ref().map(|p| (&p.name, &p.office)) {
            Some((Some(name), Some(office))) => format!("{name}, {office}"),
            Some((Some(name), None)) => name.clone(),
            Some((None, Some(office))) => office.clone(),
            Some((None, None)) | None => self.analysis.words(mention.tokens.clone()).to_owned(),
        }
    }

    /// The source that a speaking phrase is.
    pub(crate) fn speaking(&self, holder: TokenId) -> Source {
        let mention = self.resolutions.at(holder);
        let parties: Vec<Actor> = self.parties(holder);
        // "officials from both sides": no one state is spoken for.
        let country = if parties.len() == 1 { parties[0].country } else { None };
        let bystander = is_bystander(self.resolutions, &self.grammar, holder);
        let unnamed = self.lexicon.is("unnamed", self.grammar.lemma(holder))
            && mention.is_none_or(|m| m.person.as_ref().is_none_or(|p| p.name.is_none()));
        let words = || mention.map(|m| self.analysis.words(m.tokens.clone()).to_owned());
        let is_media = self.lexicon.is("media-noun", self.grammar.lemma(holder))
            || mention.is_some_and(|m| m.actors().iter().any(|a| a.sector == Some(legation_records::Sector::Med)));
        let mut source = Source {
            speaker: None,
            basis: SpeakerBasis::Unattributed,
            chain: vec!["outlet".to_owned()],
            parties: parties.clone(),
            // An outlet reports what it does not vouch for; an analyst or a former minister only thinks it.
            binds_nobody: !is_media
                && (bystander || mention.is_some_and(|m| m.entitlement == Entitlement::DoesNotSpeak)),
            cue: None,
            step: None,
        };
        if bystander {
            source.speaker = Some(Speaker { name: None, office: words(), country: None });
            source.parties.clear();
            return source;
        }
        if parties.is_empty() && self.lexicon.is("statement-noun", self.grammar.lemma(holder)) {
            // "A statement of the Cambodian army": whose statement it is speaks.
            let owners = self.owners(holder);
            if let [owner] = owners.as_slice() {
                source.speaker = Some(Speaker {
                    name: None,
                    office: Some(self.analysis.word(holder).to_owned()),
                    country: owner.country,
                });
                source.basis = SpeakerBasis::Institution;
                source.parties = owners;
                return source;
            }
        }
        let Some(mention) = mention else {
            source.speaker =
                Some(Speaker { name: None, office: Some(self.analysis.word(holder).to_owned()), country: None });
            return source;
        };
        let named = self.named_person(mention);
        if let Some((name, office)) = named {
            source.basis = SpeakerBasis::Named;
            source.speaker = Some(Speaker { name: Some(name), office, country });
            if mention.entitlement == Entitlement::DoesNotSpeak {
                source.parties.clear();
            }
            return source;
        }
        let office = mention.person.as_ref().and_then(|p| p.office.clone()).or_else(words);
        if unnamed || mention.entitlement == Entitlement::Unnamed {
            source.basis = if parties.len() > 1 { SpeakerBasis::Institution } else { SpeakerBasis::Unattributed };
            source.speaker = Some(Speaker { name: None, office, country });
            return source;
        }
        if mention.entitlement == Entitlement::Speaks && !parties.is_empty() {
            source.basis = SpeakerBasis::Institution;
        }
        source.speaker = Some(Speaker { name: None, office, country });
        source
    }

    fn named_person(&self, mention: &Mention) -> Option<(String, Option<String>)> {
        let mut at = mention;
        for _ in 0..8 {
            if let Some(person) = &at.person
                && let Some(name) = &person.name
            {
                let office = person.office.clone().or_else(|| mention.person.as_ref().and_then(|p| p.office.clone()));
                return Some((name.clone(), office));
            }
            at = self.resolutions.mentions().get(at.antecedent?)?;
        }
        None
    }

    // ---- dates ---------------------------------------------------------------------------

    /// The word of the tree that a time expression belongs to: its nearest verb or predicate.
    fn attached(&self, expression: &TimeExpression) -> TokenId {
        let g = self.grammar;
        let mut at = expression.core.start;
        for _ in 0..64 {
            let head = g.head(at);
            if head == at {
                return at;
            }
            let inside = expression.tokens.contains(&head);
            at = head;
            if inside {
                continue;
            }
            let predicative = g.is_verb(at)
                || g.own_subject(at).is_some()
                || matches!(
                    g.relation(at),
                    Relation::Root
                        | Relation::Ccomp
                        | Relation::Advcl
                        | Relation::Acl
                        | Relation::AclRelcl
                        | Relation::Xcomp
                );
            if predicative {
                return at;
            }
        }
        at
    }

    /// The time expressions that belong to one of the tokens.
    pub(crate) fn times_of(&self, tokens: &[TokenId]) -> Vec<&TimeExpression> {
        let Some(first) = tokens.first() else { return Vec::new() };
        let sentence = &self.analysis.sentences[self.analysis.tokens[*first].sentence];
        self.times
            .iter()
            .filter(|t| sentence.tokens.contains(&t.core.start))
            .filter(|t| {
                let at = self.attached(t);
                tokens.contains(&at)
            })
            .collect()
    }

    /// Every time expression, seen from its clause.
    pub(crate) fn clause_times(&self) -> Vec<ClauseTime> {
        let g = self.grammar;
        let seen = |expression: &TimeExpression| {
            let at = self.attached(expression);
            // "agreed to meet on Tuesday": what is to be done lies ahead.
            let to_come = g.tag(at) == legation_analysis::Tag::Vb && g.mark(at) == Some("to");
            let tense = if to_come { Some(time::Tense::Future) } else { tense_of_time(g.tense(at)) };
            let interval = match tense {
                Some(tense) => time::resolve_with_tense(expression, tense, self.published)
                    .map(|interval| self.today_by_its_name(expression, interval)),
                None => expression.interval,
            };
            let timex = time::timex(expression, tense, self.published);
            ClauseTime { expression: expression.clone(), interval, timex }
        };
        self.times.iter().map(seen).collect()
    }

    /// The interval that the expressions of some tokens give in a tense.
    pub(crate) fn interval_of(&self, tokens: &[TokenId], tense: Tense) -> Option<(Interval, String)> {
        let tense = tense_of_time(tense).unwrap_or(time::Tense::Past);
        let usable = |t: &&&TimeExpression| {
            !matches!(t.role, TimeRole::Length | TimeRole::Habit | TimeRole::SoFar | TimeRole::Since)
        };
        // "Japan on Friday welcomed … and said": the date of the first verb is that of the second.
        let mut tokens = tokens.to_vec();
        if let [only] = tokens[..]
            && self.grammar.is_verb(only)
            && self.grammar.relation(only) == Relation::Conj
            && self.times_of(&tokens).is_empty()
        {
            tokens.push(self.grammar.head(only));
        }
        self.times_of(&tokens).iter().filter(usable).find_map(|t| {
            let interval = time::resolve_with_tense(t, tense, self.published)?;
            Some((self.today_by_its_name(t, interval), format!("calendar:{}", t.rule)))
        })
    }

    /// "The talks are to continue on Wednesday" in a report of that Wednesday: today, not in a week.
    fn today_by_its_name(&self, expression: &TimeExpression, interval: Interval) -> Interval {
        let bare = expression.core.len() == 1;
        match self.published {
            Some(published)
                if bare
                    && interval.start == Some(published.saturating_add(7.days()))
                    && interval.start == interval.end =>
            {
                Interval::day(published, interval.basis)
            }
            _ => interval,
        }
    }

    /// The day of the news: the first date that a verb of saying has in the body.
    fn news_day(&self) -> Option<Date> {
        let g = self.grammar;
        (0..self.analysis.tokens.len())
            .filter(|id| g.is_verb(*id) && self.is_body(self.analysis.tokens[*id].sentence))
            .filter(|id| g.lexicon.report(g.lemma(*id)).is_some())
            .filter_map(|id| self.interval_of(&[id], Tense::Past))
            .find_map(|(i, _)| i.start.filter(|_| i.start == i.end))
            .or_else(|| self.day_of_the_lead())
            .filter(|day| self.published.is_none_or(|p| *day <= p))
    }

    /// The day that the lead gives for what it reports: "met in the capital on Monday".
    fn day_of_the_lead(&self) -> Option<Date> {
        let lead =
            self.analysis.sentences.iter().position(|s| self.is_body(self.analysis.tokens[s.tokens.start].sentence))?;
        let tokens = self.analysis.sentences[lead].tokens.clone();
        let (interval, _) =
            tokens.filter(|t| self.grammar.is_verb(*t)).find_map(|t| self.interval_of(&[t], Tense::Past))?;
        let day = interval.start.filter(|_| interval.start == interval.end)?;
        let published = self.published?;
        (day <= published && day >= published.saturating_sub(3.days())).then_some(day)
    }

    /// When an undated word was spoken: from the day of the news, or at most a week before publication.
    pub(crate) fn recently(&self) -> Option<Interval> {
        let published = self.published?;
        if let Some(day) = self.news_day() {
            return Some(if day == published {
                Interval::day(day, Basis::Order)
            } else {
                Interval::range(day, published, Basis::Order)
            });
        }
        let start = published.saturating_sub(7.days());
        Some(Interval::new(Some(start), Some(published), Precision::Week, Basis::Default))
    }

    pub(crate) fn up_to_now(&self) -> Option<Interval> {
        self.published.map(|p| Interval::until(p, Basis::Tense))
    }

    // ---- evidence and records --------------------------------------------------------------

    /// The bytes of a run of clean text in the original.
    pub(crate) fn original(&self, clean: Span) -> Span {
        self.document.map.to_original(clean).unwrap_or(clean)
    }

    /// The clause of a predicate without trailing punctuation and without who says it.
    pub(crate) fn clause_span(&self, predicate: TokenId, context: &Context) -> Span {
        let g = self.grammar;
        let sentence = self.analysis.sentence_of(predicate).tokens.clone();
        let mut top = g.clause(predicate);
        // An act below a position or a light verb belongs to that clause.
        for _ in 0..6 {
            let head = g.head(top);
            let within = matches!(g.relation(top), Relation::Acl | Relation::Xcomp | Relation::Advcl)
                && g.own_subject(top).is_none();
            if head == top || !within {
                break;
            }
            top = g.clause(head);
        }
        let run = self.analysis.subtree(top);
        let (mut start, mut end) = (run.start.max(sentence.start), run.end.min(sentence.end));
        for attribution in &context.holders {
            let cue = attribution.cue;
            if attribution.inherited || !(start..end).contains(&cue) || !sentence.contains(&cue) || cue == top {
                continue;
            }
            // Cut the side of the cue that lies away from the predicate.
            let edge = self.attribution_start(attribution);
            if edge > predicate {
                end = end.min(edge);
            }
        }
        let is_edge = |t: TokenId| {
            matches!(g.upos(t), legation_analysis::Upos::Punct | legation_analysis::Upos::Cconj)
                || g.relation(t) == Relation::Mark && g.lemma(t) == "that"
        };
        while end > start + 1 && is_edge(end - 1) {
            end -= 1;
        }
        while start + 1 < end && is_edge(start) {
            start += 1;
        }
        // "Although the talks do not yet constitute …, the Kremlin has …": the clause before the comma
        // proves something else.
        let leading = g
            .children(top)
            .filter(|c| *c < predicate && g.relation(*c) == Relation::Advcl && g.own_subject(*c).is_some())
            .map(|c| self.analysis.subtree(c).end)
            .filter(|e| (start..predicate).contains(e) && g.relation(*e) == Relation::Punct)
            .max();
        if let Some(comma) = leading {
            start = comma + 1;
        }
        if !(start..end).contains(&predicate) {
            let sentence_span = self.analysis.sentence_of(predicate).span;
            return sentence_span;
        }
        self.analysis.span(start..end)
    }

    fn attribution_start(&self, attribution: &Attribution) -> TokenId {
        let g = self.grammar;
        match attribution.holder {
            Some(holder) if holder < attribution.cue => {
                self.resolutions.at(holder).map_or(g.analysis.subtree(holder).start, |m| m.tokens.start)
            }
            _ => attribution.cue,
        }
    }

    pub(crate) fn step(&self, kind: StepKind, what: &str, by: &str, token: TokenId) -> Step {
        let span = self.analysis.tokens[token].span;
        Step { kind, what: what.to_owned(), by: by.to_owned(), span: Some(self.original(span)) }
    }

    /// A record of a kind with evidence; everything else empty.
    pub(crate) fn blank(&self, kind: Kind, evidence: Span, source: &Source) -> Record {
        let text = evidence.slice(&self.analysis.text).to_owned();
        let original = self.original(evidence);
        let mut explanation = Explanation::default();
        explanation.steps.extend(source.step.clone());
        Record {
            document: self.document.provenance.name.clone(),
            id: RecordId(0),
            kind,
            senders: Vec::new(),
            receivers: Vec::new(),
            speaker: source.speaker.clone(),
            speaker_basis: source.basis,
            chain: source.chain.clone(),
            category: None,
            mode: None,
            contexts: Vec::new(),
            cameo: None,
            planned_cameo: None,
            polarity: if kind == Kind::Absence { Polarity::Negative } else { Polarity::Positive },
            firmness: None,
            factuality: HolderFactuality::default(),
            conditions: Vec::new(),
            occurred: None,
            place: None,
            unknown: Vec::new(),
            not_stated: Vec::new(),
            topic: None,
            evidence: vec![original],
            evidence_text: vec![text],
            explanation,
        }
    }

    /// What a sentence is about, if its own words say more than "talks": else the document's topic.
    pub(crate) fn topic_of_sentence(&self, record: &Record, sentence: usize) -> Topic {
        let own = self.analysis.sentences[sentence]
            .tokens
            .clone()
            .filter(|t| self.matcher.noun_act(*t).is_some_and(|a| a.token == *t && a.act.class == "meet"))
            .map(|t| {
                let label = self.noun_label(t);
                match self.analysis.child(t, Relation::NmodPoss).filter(|p| {
                    // "a leaders' summit", not "Japan's summit"
                    self.grammar.upos(*p) == legation_analysis::Upos::Noun
                }) {
                    // "a leaders' summit"
                    Some(owner) => format!("{} {label}", self.analysis.word(owner).to_lowercase()),
                    None => label,
                }
            })
            .find(|label| label.contains(' '));
        let mut topic = self.topic_of(record, true);
        if let Some(label) = own {
            topic.label = label;
        }
        topic
    }

    pub(crate) fn topic_of(&self, record: &Record, about_talks: bool) -> Topic {
        let mut actors: BTreeSet<String> = record.parties().iter().map(ToString::to_string).collect();
        if actors.len() < 2 && about_talks {
            actors.extend(record.receivers.iter().filter_map(Actor::key).map(|k| k.to_string()));
        }
        Topic { label: self.topic.clone(), actors: actors.into_iter().collect() }
    }

    /// Contexts that the words of a sentence license, beside those of the act.
    pub(crate) fn contexts(&self, sentence: usize, of_act: &[PloverContext], diplomatic: bool) -> Vec<PloverContext> {
        let mut found: BTreeSet<PloverContext> = of_act.iter().copied().collect();
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        let has = |set: &str| tokens.clone().any(|t| self.lexicon.is(set, &self.grammar.lemma(t).to_lowercase()));
        if !of_act.is_empty() || diplomatic {
            if has("military-word") && !found.contains(&PloverContext::Legal) {
                found.insert(PloverContext::Military);
            }
            if has("legal-word") {
                found.insert(PloverContext::Legal);
            }
        }
        if diplomatic {
            found.insert(PloverContext::Diplomatic);
        }
        found.into_iter().collect()
    }

    pub(crate) fn suppress(&mut self, token: TokenId, lure: String, reason: impl Into<String>) {
        let span = self.analysis.sentence_of(token).span;
        self.suppressed.push(Suppressed {
            span: self.original(span),
            text: span.slice(&self.analysis.text).to_owned(),
            lure,
            reason: reason.into(),
        });
    }
}

/// The tense of a clause as the grammar of time knows it; `None` where the clause has none.
fn tense_of_time(tense: Tense) -> Option<time::Tense> {
    match tense {
        Tense::Future => Some(time::Tense::Future),
        Tense::Past | Tense::Perfect => Some(time::Tense::Past),
        Tense::Pluperfect => Some(time::Tense::PastPerfect),
        Tense::Present => Some(time::Tense::Present),
        Tense::None => None,
    }
}

/// Certain that it is not so, on the speaker's word or on the outlet's.
pub(crate) fn not_so(source: &Source) -> HolderFactuality {
    if source.speaker.is_some() && source.basis != SpeakerBasis::Unattributed {
        HolderFactuality { outlet: Some(Factuality::Uncommitted), speaker: Some(Factuality::CertainNo) }
    } else {
        HolderFactuality { outlet: Some(Factuality::CertainNo), speaker: None }
    }
}

/// What makes two actors of one report the same party: the key, and the armed group or body that
/// acts on its own ("Turkish warplanes bombed the PKK" has two parties of one country).
fn identity(actor: &Actor) -> Option<(ActorKey, Option<&str>)> {
    let own = matches!(
        actor.sector,
        Some(
            legation_records::Sector::Reb
                | legation_records::Sector::Uaf
                | legation_records::Sector::Opp
                | legation_records::Sector::Pty
        )
    );
    Some((actor.key()?, actor.organisation.as_deref().filter(|_| own)))
}

/// Adds actors that are not there yet; unknown actors are added once by name.
pub(crate) fn add_actors(to: &mut Vec<Actor>, from: &[Actor]) {
    for actor in from {
        let there = match identity(actor) {
            Some(own) => to.iter().any(|a| identity(a).as_ref() == Some(&own)),
            None => to.contains(actor),
        };
        if !there {
            to.push(actor.clone());
        }
    }
}

/// `from` without the parties of `taken`.
pub(crate) fn without(from: &[Actor], taken: &[Actor]) -> Vec<Actor> {
    let taken: Vec<_> = taken.iter().filter_map(identity).collect();
    from.iter().filter(|a| identity(a).is_none_or(|k| !taken.contains(&k))).cloned().collect()
}

/// Whether two sets of actors name the same parties.
pub(crate) fn same_parties(a: &[Actor], b: &[Actor]) -> bool {
    let keys = |actors: &[Actor]| actors.iter().filter_map(Actor::key).collect::<BTreeSet<_>>();
    keys(a) == keys(b)
}
