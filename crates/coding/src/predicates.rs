//! Finding predicates: where a rule's words stand in the rule's frame, and what act or position
//! they mean there.

use crate::grammar::Grammar;
use crate::lexicon::{Act, ActSource, Means, Requirement, Rule};
use legation_actors::{Mention, MentionKind, Resolutions};
use legation_analysis::{Relation, Tag, TokenId, Upos};
use legation_records::Sector;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

/// An act, and the words that carry it.
#[derive(Clone, Debug)]
pub(crate) struct ActUse<'l> {
    pub(crate) act: &'l Act,
    /// The noun or verb that is the act ("talks" in "held talks").
    pub(crate) token: TokenId,
}

/// What a position is about: the act found below it, with the words passed on the way.
#[derive(Clone, Debug)]
pub(crate) struct Content<'l> {
    pub(crate) act: ActUse<'l>,
    pub(crate) rule: &'l Rule,
    /// Where its rule matched.
    pub(crate) token: TokenId,
    /// What the rule took for its object.
    pub(crate) object: Option<TokenId>,
    /// The predicate that the content hangs on, and every verb and noun between.
    pub(crate) path: Vec<TokenId>,
    pub(crate) negated: bool,
    /// What some word on the way takes for granted.
    pub(crate) presupposes: Option<(&'l str, TokenId)>,
    /// A second position in between ("is ready to consider talks").
    pub(crate) through: Option<&'l str>,
}

/// A rule that matched at a token.
#[derive(Clone, Debug)]
pub(crate) struct Predicate<'l> {
    pub(crate) rule: &'l Rule,
    pub(crate) token: TokenId,
    /// The act, if the rule names or finds one.
    pub(crate) act: Option<ActUse<'l>>,
    /// The content, for a position.
    pub(crate) content: Option<Content<'l>>,
    pub(crate) object: Option<TokenId>,
}

impl<'l> Predicate<'l> {
    /// The act that it is, or else the one that it is about.
    pub(crate) fn told_act(&self) -> Option<&'l Act> {
        self.act.as_ref().or_else(|| self.content.as_ref().map(|c| &c.act)).map(|a| a.act)
    }
}

/// Matches rules against tokens.
pub(crate) struct Matcher<'a> {
    pub(crate) grammar: Grammar<'a>,
    pub(crate) resolutions: &'a Resolutions,
    /// Whether the document is about talks, so that "such an initiative" can go back to them.
    pub(crate) about_talks: bool,
    /// What each token was found to be: matching asks for the same words from many sides.
    found: RefCell<HashMap<TokenId, Found<'a>>>,
    nouns: RefCell<HashMap<TokenId, Option<ActUse<'a>>>>,
}

/// What is known of the predicate at a token.
#[derive(Clone, Debug)]
enum Found<'a> {
    /// It is being looked at: asked for again from below, it is none.
    Open,
    Known(Option<Predicate<'a>>),
}

/// How deep a content may lie below its position: "ready to take part in a new round of talks".
const DEPTH: u8 = 6;

impl<'a> Matcher<'a> {
    pub(crate) fn new(grammar: Grammar<'a>, resolutions: &'a Resolutions) -> Self {
        Self {
            grammar,
            resolutions,
            about_talks: false,
            found: RefCell::new(HashMap::new()),
            nouns: RefCell::new(HashMap::new()),
        }
    }

    /// In a document about talks, words can point back to them; what was found before is void.
    pub(crate) fn set_about_talks(&mut self, about_talks: bool) {
        self.about_talks = about_talks;
        self.found.borrow_mut().clear();
        self.nouns.borrow_mut().clear();
    }

    /// Every predicate whose word is `token`, the most specific rule first.
    pub(crate) fn at(&self, token: TokenId) -> Option<Predicate<'a>> {
        // "for the talks to bear fruit, they have to be willing to give way": a rule asks for
        // its content, whose rule may ask back. Each token is looked at once, so the work stays
        // linear and the question ends.
        match self.found.borrow().get(&token) {
            Some(Found::Open) => return None,
            Some(Found::Known(predicate)) => return predicate.clone(),
            None => {}
        }
        self.found.borrow_mut().insert(token, Found::Open);
        let best = self.best_at(token);
        self.found.borrow_mut().insert(token, Found::Known(best.clone()));
        best
    }

    fn best_at(&self, token: TokenId) -> Option<Predicate<'a>> {
        let mut best: Option<Predicate<'a>> = None;
        for rule in self.rules(token) {
            if let Some(predicate) = self.matches(rule, token) {
                let better = best.as_ref().is_none_or(|b| specificity(rule) > specificity(b.rule));
                if better {
                    best = Some(predicate);
                }
            }
        }
        best
    }

    /// The id of every rule that matches at `token`.
    pub(crate) fn all_at(&self, token: TokenId) -> Vec<&'a Rule> {
        self.rules(token).filter(|r| self.matches(r, token).is_some()).collect()
    }

    /// The rules for a token's lemma, then those for its form where it is an adjective ("stalled").
    fn rules(&self, token: TokenId) -> impl Iterator<Item = &'a Rule> + use<'a> {
        let Grammar { analysis, lexicon } = self.grammar;
        let lemma = lower_case(analysis.lemma(token));
        let form = lower_case(analysis.word(token));
        let upos = self.grammar.upos(token);
        let adjectival = upos == Upos::Adj || matches!(self.grammar.tag(token), Tag::Vbn | Tag::Vbg);
        let by_form = (adjectival && form != lemma).then(|| lexicon.rules_for(&form));
        lexicon
            .rules_for(&lemma)
            .filter(move |r| {
                r.upos == upos
                    || (r.upos == Upos::Noun && upos == Upos::Propn)
                    || (r.upos == Upos::Adj && upos == Upos::Adv)
            })
            .chain(by_form.into_iter().flatten().filter(|r| r.upos == Upos::Adj))
    }

    fn matches(&self, rule: &'a Rule, token: TokenId) -> Option<Predicate<'a>> {
        let g = self.grammar;
        if let Some(wanted) = rule.negated {
            // "see no reason for talks", "do not see any reason for talks"
            let above = (!rule.governor.is_empty()).then(|| g.negation(g.head(token))).flatten();
            if (g.negation(token).is_some() || above.is_some()) != wanted {
                return None;
            }
        }
        if rule.active && (g.is_passive(token) || g.analysis.child(token, Relation::Cop).is_some()) {
            return None;
        }
        if rule.passive && !g.is_passive(token) {
            return None;
        }
        if !rule.particle.is_empty() {
            let particle = g.children(token).find(|c| {
                matches!(g.relation(*c), Relation::CompoundPrt | Relation::Advmod | Relation::Case)
                    && rule.particle.iter().any(|p| p == g.lemma(*c))
            });
            let adposition = g.prepositional(token).any(|(p, _)| rule.particle.iter().any(|w| w == p));
            if particle.is_none() && !adposition && !rule.particle.iter().any(String::is_empty) {
                return None;
            }
        }
        if !rule.modifier.is_empty() {
            let modified = g.children(token).any(|c| {
                matches!(g.relation(c), Relation::Amod | Relation::Compound | Relation::Nmod)
                    && rule.modifier.iter().any(|m| m.eq_ignore_ascii_case(g.lemma(c)))
            });
            if !modified {
                return None;
            }
        }
        if !rule.xcomp.is_empty() {
            let wanted = |t: TokenId| rule.xcomp.iter().any(|x| x == g.lemma(t));
            // "called talks with North Macedonia useful": the tree may hang the adjective on the last noun.
            // "called the offer 'a publicity stunt'": or takes it for another name of the noun.
            let behind_a_noun = |t: TokenId| {
                matches!(g.relation(t), Relation::Amod | Relation::Appos | Relation::Compound)
                    && t > g.head(t)
                    && g.is_below(t, token)
            };
            let sentence = g.analysis.sentence_of(token).tokens.clone();
            let found = g.children(token).any(wanted) || (token..sentence.end).any(|t| wanted(t) && behind_a_noun(t));
            if !found {
                return None;
            }
        }
        if !rule.governor.is_empty() && !rule.governor.iter().any(|v| v == g.lemma(g.head(token))) {
            return None;
        }
        if !rule.case.is_empty() {
            let preposition = g.preposition(token).is_some_and(|p| rule.case.iter().any(|c| c == p));
            if !preposition || g.own_subject(token).is_none() {
                return None;
            }
        }
        if !rule.with_adverb.is_empty()
            && !g.analysis.subtree(token).any(|c| {
                g.head(c) != c && c > token && c <= token + 6 && rule.with_adverb.iter().any(|w| w == g.lemma(c))
            })
        {
            return None;
        }
        if rule.expressed && !self.is_expressed(token) {
            return None;
        }
        let object = g.object(token);
        if rule.object_absent && object.is_some() {
            return None;
        }
        let object = if rule.object.is_empty() {
            object
        } else {
            let object = object.or_else(|| self.stray_object(rule, token))?;
            if !rule.object.iter().any(|r| self.fulfils(r, object)) {
                return None;
            }
            Some(object)
        };
        let subject = g.subject(token);
        if !rule.subject.is_empty() {
            let subject = subject?;
            if !rule.subject.iter().any(|r| self.fulfils(r, subject)) {
                return None;
            }
        }
        if !rule.pp.is_empty() {
            let near = [Some(token), object]
                .into_iter()
                .flatten()
                .any(|t| g.prepositional(t).any(|(p, n)| n > token && rule.pp.iter().any(|w| w == p)));
            if !near {
                return None;
            }
        }
        let prepositional_act = if rule.pp_noun.is_empty() {
            None
        } else {
            let hit = rule.pp_noun.iter().find_map(|(preposition, nouns)| {
                self.prepositional_near(token, preposition)
                    .into_iter()
                    .find(|n| nouns.iter().any(|r| self.fulfils(r, *n)))
            })?;
            Some(hit)
        };
        if !rule.purpose.is_empty() {
            let hit = g
                .prepositional(token)
                .filter(|(p, _)| *p == "for" || *p == "to")
                .map(|(_, n)| n)
                .chain(g.children(token).filter(|c| matches!(g.relation(*c), Relation::Advcl | Relation::Xcomp)))
                .any(|n| {
                    rule.purpose.iter().any(|r| self.fulfils(r, n))
                        || self.find_content(n, DEPTH, token).is_some_and(|c| {
                            rule.purpose
                                .iter()
                                .any(|r| matches!(r, Requirement::Class(class) if *class == c.act.act.class))
                        })
                });
            if !hit {
                return None;
            }
        }
        if let Some(idiom) = &rule.idiom
            && !self.idiom(idiom, token)
        {
            return None;
        }
        let content_starts = self.content_starts(rule, token, object);
        let content = content_starts.iter().find_map(|t| self.find_content(*t, DEPTH, token));
        if !rule.content_class.is_empty()
            && !content.as_ref().is_some_and(|c| rule.content_class.contains(&c.act.act.class))
        {
            return None;
        }
        if !rule.content_required.is_empty() {
            // "proclaimed a state of emergency": on the verb or on its object.
            let of = [Some(token), object].into_iter().flatten().flat_map(|t| g.prepositional(t)).map(|(_, n)| n);
            let hit = object.into_iter().chain(of).any(|n| rule.content_required.iter().any(|r| self.fulfils(r, n)));
            if !hit {
                return None;
            }
        }
        // "zero tariffs", "fewer sanctions" are the opposite of a sanction.
        let none_of_it = rule.upos == Upos::Noun
            && matches!(&rule.means, Means::Act(ActSource::Named(id)) if id == "sanctions")
            && g.children(token).any(|c| matches!(g.lemma(c), "zero" | "no" | "few" | "low" | "reduced"));
        if none_of_it {
            return None;
        }
        let act = match &rule.means {
            Means::Stance(_) => None,
            Means::Act(source) => Some(match source {
                ActSource::Named(id) => ActUse { act: g.lexicon.act(id)?, token },
                ActSource::Object => self.noun_act(object?)?,
                ActSource::Subject => self.noun_act(subject?)?,
                ActSource::Prepositional => self
                    .noun_act(prepositional_act?)
                    .or_else(|| g.lexicon.act("talk").map(|act| ActUse { act, token }))?,
                ActSource::Content => {
                    let noun = g.prepositional(token).map(|(_, n)| n).find(|n| self.noun_act(*n).is_some())?;
                    self.noun_act(noun)?
                }
            }),
        };
        Some(Predicate { rule, token, act, content, object })
    }

    /// "hands over maps": the tree may take the particle for a preposition.
    fn stray_object(&self, rule: &Rule, token: TokenId) -> Option<TokenId> {
        let g = self.grammar;
        if rule.particle.is_empty() {
            return None;
        }
        g.prepositional(token).find(|(p, _)| rule.particle.iter().any(|w| w == p)).map(|(_, n)| n)
    }

    fn prepositional_near(&self, token: TokenId, preposition: &str) -> Vec<TokenId> {
        let g = self.grammar;
        let mut found: Vec<TokenId> =
            g.prepositional(token).filter(|(p, _)| *p == preposition).map(|(_, n)| n).collect();
        // "walked away from the talks", "sat down for talks": the adverb may hold the phrase.
        for child in g.children(token).filter(|c| {
            matches!(g.relation(*c), Relation::Advmod | Relation::CompoundPrt | Relation::Obl | Relation::Obj)
        }) {
            found.extend(g.prepositional(child).filter(|(p, _)| *p == preposition).map(|(_, n)| n));
        }
        found
    }

    fn idiom(&self, idiom: &str, token: TokenId) -> bool {
        let g = self.grammar;
        match idiom {
            // "The door is open / not closed / remains open": a metaphor of every foreign ministry.
            "open-door" => {
                let head = g.head(token);
                let clause = [head, token];
                let says = |word: &str| {
                    clause.iter().any(|c| g.lemma(*c) == word || g.children(*c).any(|k| g.lemma(k) == word))
                };
                let negated = g.negation(head).is_some();
                (says("open") && !negated) || ((says("closed") || says("close") || says("shut")) && negated)
            }
            // Its words and what they must stand with are all there is to it.
            "fixed" => true,
            _ => false,
        }
    }

    /// Whether a noun of a position is somebody's expression of it: object of "express", "voice" …
    fn is_expressed(&self, noun: TokenId) -> bool {
        let g = self.grammar;
        let mut at = noun;
        // "expressed satisfaction and readiness"
        while g.relation(at) == Relation::Conj {
            at = g.head(at);
        }
        let head = g.head(at);
        // "spoke of the need for talks" expresses it; "responded to the invitation" does not.
        let spoken_of = g.relation(at) == Relation::Obl && matches!(g.preposition(at), Some("of" | "about"));
        let is_object = spoken_of || matches!(g.relation(at), Relation::Obj | Relation::NsubjPass);
        // "Malaysia's offer of talks came on Tuesday"
        // … "still stands"
        if g.relation(at) == Relation::Nsubj
            && matches!(g.lemma(head), "come" | "follow" | "arrive" | "stand" | "remain")
        {
            return true;
        }
        is_object
            && head != at
            && g.is_verb(head)
            && g.lexicon.report(g.lemma(head)).is_some_and(|(report, _)| report != crate::lexicon::Report::Deny)
    }

    fn content_starts(&self, rule: &Rule, token: TokenId, object: Option<TokenId>) -> Vec<TokenId> {
        let g = self.grammar;
        let mut starts = Vec::new();
        for place in &rule.content {
            match place.as_str() {
                "object" => starts.extend(object),
                "subject" => starts.extend(g.subject(token)),
                "xcomp" | "ccomp" | "advcl" | "acl" | "csubj" => {
                    let relation: Relation = place.parse().unwrap_or(Relation::Dep);
                    let conditional = |c: &TokenId| g.mark(*c).is_some_and(|m| g.lexicon.is("condition-mark", m));
                    starts.extend(g.children(token).filter(|c| {
                        (g.relation(*c) == relation || (place == "acl" && g.relation(*c) == Relation::AclRelcl))
                            && !conditional(c)
                    }));
                    if place == "acl" {
                        starts.extend(object.into_iter().flat_map(|o| g.analysis.children_by(o, Relation::Acl)));
                    }
                }
                preposition => {
                    starts.extend(g.prepositional(token).filter(|(p, _)| *p == preposition).map(|(_, n)| n));
                    // "willingness of France to …" and clauses behind a preposition: "by holding talks".
                    starts.extend(g.children(token).filter(|c| {
                        matches!(g.relation(*c), Relation::Advcl | Relation::Acl)
                            && (g.preposition(*c) == Some(preposition) || g.mark(*c) == Some(preposition))
                    }));
                    if rule.expressed || !rule.governor.is_empty() {
                        // The tree may hang "to a meeting" on the verb of expressing.
                        let verb = g.head(token);
                        starts.extend(
                            g.prepositional(verb).filter(|(p, n)| *p == preposition && *n > token).map(|(_, n)| n),
                        );
                    }
                    if let Some(object) = object {
                        starts.extend(g.prepositional(object).filter(|(p, _)| *p == preposition).map(|(_, n)| n));
                    }
                }
            }
        }
        starts
    }

    /// The nearest act at or below a token, through light verbs and nouns.
    pub(crate) fn find_content(&self, start: TokenId, depth: u8, above: TokenId) -> Option<Content<'a>> {
        if depth == 0 || start == above {
            return None;
        }
        let g = self.grammar;
        let negated = g.negation(start).is_some();
        if let Some(predicate) = self.at(start) {
            match (&predicate.rule.means, predicate.act) {
                (Means::Act(_), Some(act)) => {
                    let mut path = vec![start];
                    if act.token != start {
                        path.push(act.token);
                    }
                    return Some(Content {
                        presupposes: predicate.rule.presupposes.as_deref().map(|p| (p, start)),
                        act,
                        rule: predicate.rule,
                        token: start,
                        object: predicate.object,
                        path,
                        negated,
                        through: None,
                    });
                }
                (Means::Stance(stance), _) => {
                    if let Some(mut content) = predicate.content {
                        content.path.insert(0, start);
                        content.negated |= negated;
                        content.through = Some(stance.as_str());
                        return Some(content);
                    }
                }
                _ => {}
            }
        }
        if let Some(content) = self.anaphoric_talks(start, negated) {
            return Some(content);
        }
        let descend = |next: TokenId| {
            let mut content = self.find_content(next, depth - 1, above)?;
            content.path.insert(0, start);
            content.negated |= negated;
            Some(content)
        };
        let is_verbal = g.is_verb(start) || g.upos(start) == Upos::Adj;
        let next: Vec<TokenId> = g
            .children(start)
            .filter(|c| match g.relation(*c) {
                Relation::Xcomp | Relation::Obj | Relation::NsubjPass | Relation::Conj => true,
                Relation::Ccomp => is_verbal,
                Relation::Obl => matches!(
                    g.preposition(*c),
                    Some("to" | "in" | "into" | "with" | "for" | "on" | "from" | "toward" | "towards" | "at" | "of")
                ),
                Relation::Nmod => matches!(
                    g.preposition(*c),
                    Some("of" | "to" | "in" | "for" | "on" | "toward" | "towards" | "with" | "about")
                ),
                Relation::Acl => !is_verbal,
                // "resume the commission's work"
                Relation::NmodPoss => g.lexicon.is("light-noun", g.lemma(start)),
                _ => false,
            })
            .collect();
        next.into_iter().find_map(descend)
    }

    /// "is open to that idea": in a report about talks, a noun or pronoun that points
    /// back without saying to what points back to the talks.
    fn anaphoric_talks(&self, token: TokenId, negated: bool) -> Option<Content<'a>> {
        let g = self.grammar;
        if !self.about_talks || !g.lexicon.is("anaphor", &g.lemma(token).to_lowercase()) {
            return None;
        }
        let points_back = matches!(g.upos(token), Upos::Pron | Upos::Adv)
            || g.children(token).any(|c| {
                matches!(g.relation(c), Relation::Det | Relation::DetPredet | Relation::Amod)
                    && matches!(g.lemma(c), "such" | "this" | "that" | "the" | "these" | "those")
            });
        let says_what =
            g.children(token).any(|c| matches!(g.relation(c), Relation::Nmod | Relation::Acl | Relation::AclRelcl));
        if !points_back || says_what {
            return None;
        }
        let act = g.lexicon.act("talk")?;
        let rule = g.lexicon.rules_for("talk").find(|r| r.upos == Upos::Noun)?;
        Some(Content {
            act: ActUse { act, token },
            rule,
            token,
            object: None,
            path: vec![token],
            negated,
            presupposes: None,
            through: None,
        })
    }

    /// The act that a noun is, itself or through "round of", "process of".
    pub(crate) fn noun_act(&self, noun: TokenId) -> Option<ActUse<'a>> {
        if let Some(known) = self.nouns.borrow().get(&noun) {
            return known.clone();
        }
        let act = self.noun_act_within(noun, 4);
        self.nouns.borrow_mut().insert(noun, act.clone());
        act
    }

    fn noun_act_within(&self, noun: TokenId, depth: u8) -> Option<ActUse<'a>> {
        if depth == 0 || !matches!(self.grammar.upos(noun), Upos::Noun | Upos::Propn | Upos::Num) {
            return None;
        }
        let g = self.grammar;
        let direct = self
            .rules(noun)
            .filter(|r| r.upos == Upos::Noun && !r.expressed)
            .filter_map(|rule| {
                let Means::Act(ActSource::Named(id)) = &rule.means else { return None };
                self.matches(rule, noun)?;
                g.lexicon.act(id).map(|act| (specificity(rule), ActUse { act, token: noun }))
            })
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, act)| act);
        // "the 1922 Committee", "the European Commission" are bodies, not talks.
        let body =
            g.upos(noun) == Upos::Propn && matches!(g.lemma(noun).to_lowercase().as_str(), "committee" | "commission");
        if direct.is_some() && !body {
            return direct;
        }
        if g.lexicon.is("light-noun", g.lemma(noun)) {
            return g
                .prepositional(noun)
                .filter(|(p, _)| matches!(*p, "of" | "in" | "to" | "for" | "on"))
                .map(|(_, n)| n)
                .chain(g.analysis.child(noun, Relation::NmodPoss))
                .find_map(|n| self.noun_act_within(n, depth - 1));
        }
        None
    }

    /// Whether a token is what an argument must be; coordinated others may be it too.
    pub(crate) fn fulfils(&self, requirement: &Requirement, token: TokenId) -> bool {
        let g = self.grammar;
        g.conjuncts(token).into_iter().any(|t| match requirement {
            Requirement::Lemma(lemma) => g.lemma(t).eq_ignore_ascii_case(lemma),
            Requirement::Class(class) => self.noun_act(t).is_some_and(|a| a.act.class == *class),
            Requirement::AnyAct => self.noun_act(t).is_some(),
            Requirement::Party => self.mention(t).is_some_and(|m| is_party(m) && !m.actors().is_empty()),
            Requirement::Actor => self.mention(t).is_some_and(|m| {
                (!m.actors().is_empty() && !matches!(m.kind, MentionKind::Place | MentionKind::Thing))
                    || m.kind == MentionKind::Pronoun
            }),
            Requirement::Group => self.mention(t).is_some_and(|m| m.kind == MentionKind::Group || m.actors().len() > 1),
            Requirement::People => self.mention(t).is_some_and(|m| m.kind == MentionKind::People),
            Requirement::Person => {
                self.mention(t).is_some_and(|m| matches!(m.kind, MentionKind::Person | MentionKind::Office))
            }
            Requirement::Place => self
                .mention(t)
                .is_some_and(|m| matches!(m.kind, MentionKind::Place | MentionKind::Country | MentionKind::Seat)),
            Requirement::Sector(sector) => {
                self.mention(t).is_some_and(|m| m.actors().iter().any(|a| a.sector == Some(*sector)))
            }
        })
    }

    pub(crate) fn mention(&self, token: TokenId) -> Option<&'a Mention> {
        self.resolutions.at(token)
    }
}

/// A word in lower case; most are already.
fn lower_case(word: &str) -> Cow<'_, str> {
    let is_lower = if word.is_ascii() {
        !word.bytes().any(|b| b.is_ascii_uppercase())
    } else {
        word.chars().all(|c| c.to_lowercase().eq([c]))
    };
    if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// Whether a mention can be a side of an act: not a place, a thing, an outlet.
pub(crate) fn is_party(mention: &Mention) -> bool {
    !matches!(mention.kind, MentionKind::Place | MentionKind::Thing)
        && !mention.actors().iter().any(|a| matches!(a.sector, Some(Sector::Med)))
}

/// Rules that demand more go before rules that demand less.
fn specificity(rule: &Rule) -> usize {
    usize::from(!rule.object.is_empty()) * 2
        + usize::from(!rule.subject.is_empty())
        + usize::from(!rule.pp_noun.is_empty()) * 3
        + usize::from(rule.pp_noun.iter().any(|(_, nouns)| nouns.iter().any(|n| matches!(n, Requirement::Lemma(_)))))
        + usize::from(!rule.pp.is_empty())
        + usize::from(!rule.purpose.is_empty()) * 6
        + usize::from(!rule.particle.is_empty()) * 2
        + usize::from(!rule.modifier.is_empty())
        + usize::from(!rule.xcomp.is_empty()) * 2
        + usize::from(!rule.governor.is_empty())
        + usize::from(!rule.case.is_empty()) * 2
        + usize::from(!rule.content_class.is_empty())
        + usize::from(!rule.content_required.is_empty()) * 2
        + usize::from(rule.idiom.is_some()) * 2
        + usize::from(rule.negated.is_some()) * 2
}
