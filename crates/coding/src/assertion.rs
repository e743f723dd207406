//! The context of assertion: who says it, and how far the text stands behind it.
//!
//! "Said / denied / hopes / if / would / a sign that": what stands above and beside a predicate
//! decides whether it is a fact, a claim, a plan or nothing at all.

use crate::grammar::Grammar;
use crate::lexicon::{Report, ReportKind};
use legation_actors::{MentionKind, Resolutions};
use legation_analysis::{Relation, Tag, TokenId, Upos};
use legation_document::Document;
use std::ops::Range;

/// Words of saying or thinking with their holder and what they cover.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    /// The words that say, if they are a verb or "according to".
    pub(crate) cue: TokenId,
    /// Head of the phrase that names who says it.
    pub(crate) holder: Option<TokenId>,
    /// How the content is held.
    pub(crate) report: Report,
    /// Tokens that are said.
    scope: Scope,
    /// Whether it was carried over from the sentence before ("… he said. 'But we …'").
    pub(crate) inherited: bool,
}

#[derive(Clone, Debug)]
enum Scope {
    /// The subtree of a token.
    Subtree(TokenId),
    /// The subtree of a token, without the cue's own.
    SubtreeWithout(TokenId, TokenId),
    /// A run of tokens.
    Run(Range<TokenId>),
}

impl Attribution {
    /// Whether it stands behind what is said ("…, the minister said").
    pub(crate) fn is_trailing(&self) -> bool {
        match &self.scope {
            Scope::Run(run) => run.end <= self.cue,
            Scope::Subtree(top) | Scope::SubtreeWithout(top, _) => *top < self.cue,
        }
    }

    pub(crate) fn covers(&self, grammar: &Grammar<'_>, id: TokenId) -> bool {
        match &self.scope {
            Scope::Subtree(top) => grammar.is_below(id, *top),
            Scope::SubtreeWithout(top, cue) => grammar.is_below(id, *top) && !grammar.is_below(id, *cue),
            Scope::Run(run) => run.contains(&id),
        }
    }
}

/// How far the text stands behind a predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Asserted by the outlet or by the holders.
    Asserted,
    /// In a condition.
    Hypothetical(TokenId),
    /// A purpose, hope, attempt, or content of a noun: not said to be so.
    Embedded(TokenId),
    /// A rumour, report or claim that nobody named vouches for.
    Rumoured(TokenId),
    /// Asked, not said.
    Asked(TokenId),
    /// A reading of the outlet or of an analyst.
    Assessed(TokenId),
}

/// Everything around a predicate.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// Attributions that cover it, the outermost first; indexes into the sentence's attributions.
    pub(crate) holders: Vec<Attribution>,
    pub(crate) standing: Standing,
    /// A denial that covers it ("denied that …").
    pub(crate) denied: Option<Attribution>,
}

/// All attributions of a document, by sentence.
pub(crate) struct Attributions {
    by_sentence: Vec<Vec<Attribution>>,
}

impl Attributions {
    pub(crate) fn find(grammar: &Grammar<'_>, document: &Document, resolutions: &Resolutions) -> Self {
        let analysis = grammar.analysis;
        let turns = document.turns();
        let aside = |block: usize| document.blocks.get(block).is_some_and(|b| b.kind.is_aside());
        // The last sentence of the text before, past pictures and tables.
        let mut last: Option<usize> = None;
        let mut by_sentence: Vec<Vec<Attribution>> = Vec::with_capacity(analysis.sentences.len());
        for (index, sentence) in analysis.sentences.iter().enumerate() {
            let mut found = Vec::new();
            for id in sentence.tokens.clone() {
                if let Some(attribution) = report_verb(grammar, id) {
                    found.push(attribution);
                } else if let Some(attribution) = according_to(grammar, id) {
                    found.push(attribution);
                }
            }
            if let Some(attribution) = trailing(grammar, resolutions, sentence.tokens.clone(), &found) {
                found.push(attribution);
            }
            if found.is_empty()
                && is_quoted(grammar, sentence.tokens.clone())
                && let Some(last) = last
            {
                let before = &analysis.sentences[last];
                let near = before.block == sentence.block || (before.block + 1..sentence.block).all(aside);
                let previous =
                    by_sentence[last].iter().rev().find(|a| a.report == Report::Assert || a.report == Report::Confirm);
                if let (true, Some(previous)) = (near, previous) {
                    found.push(Attribution {
                        scope: Scope::Run(sentence.tokens.clone()),
                        inherited: true,
                        report: Report::Assert,
                        ..previous.clone()
                    });
                }
            }
            if let Some(label) = turns.get(sentence.block).copied().flatten() {
                let first = analysis.sentences.partition_point(|s| s.block < label);
                let end = analysis.sentences.partition_point(|s| s.block <= label);
                if first < end {
                    let label = analysis.sentences[first].tokens.start..analysis.sentences[end - 1].tokens.end;
                    found.insert(0, by_label(grammar, resolutions, label, sentence.tokens.clone()));
                }
            }
            by_sentence.push(found);
            if !aside(sentence.block) {
                last = Some(index);
            }
        }
        Self { by_sentence }
    }

    pub(crate) fn of_sentence(&self, sentence: usize) -> &[Attribution] {
        &self.by_sentence[sentence]
    }

    /// Whether a sentence stands in the turn of somebody who asks.
    pub(crate) fn is_asked(&self, sentence: usize) -> bool {
        let first = self.by_sentence[sentence].first();
        first.is_some_and(|a| a.inherited && a.holder.is_none() && a.report == Report::Question)
    }

    /// The context of a predicate.
    pub(crate) fn context(&self, grammar: &Grammar<'_>, id: TokenId) -> Context {
        let sentence = grammar.analysis.tokens[id].sentence;
        let mut holders: Vec<Attribution> =
            self.by_sentence[sentence].iter().filter(|a| a.cue != id && a.covers(grammar, id)).cloned().collect();
        holders.sort_by_key(|a| depth(grammar, a.cue));
        let mut standing = standing(grammar, id);
        if standing == Standing::Asserted && is_question(grammar, sentence) {
            standing = Standing::Asked(id);
        }
        let mut denied = None;
        for holder in &holders {
            match holder.report {
                Report::Deny => denied = Some(holder.clone()),
                Report::Question => standing = Standing::Asked(holder.cue),
                Report::Assess if standing == Standing::Asserted => standing = Standing::Assessed(holder.cue),
                Report::Uncertain if standing == Standing::Asserted => standing = Standing::Embedded(holder.cue),
                _ => {}
            }
        }
        Context { holders, standing, denied }
    }
}

fn depth(grammar: &Grammar<'_>, id: TokenId) -> usize {
    let (mut at, mut depth) = (id, 0);
    while grammar.head(at) != at && depth < 256 {
        at = grammar.head(at);
        depth += 1;
    }
    depth
}

/// "Minister Valdor: We will sign.": what stands in a turn is on the word of whom its label names. Who
/// asks says nothing, and "A:" alone says of nobody known.
fn by_label(
    grammar: &Grammar<'_>,
    resolutions: &Resolutions,
    label: Range<TokenId>,
    turn: Range<TokenId>,
) -> Attribution {
    let is = |set: &str| {
        label.clone().any(|t| grammar.lexicon.is(set, &grammar.analysis.word(t).trim_end_matches('.').to_lowercase()))
    };
    let root = label.clone().find(|t| grammar.head(*t) == *t).unwrap_or(label.start);
    let mention = resolutions
        .mentions()
        .iter()
        .filter(|m| label.contains(&m.head))
        .max_by_key(|m| (matches!(m.kind, MentionKind::Person | MentionKind::Office), m.head));
    // "Reporter 2", "Radio correspondent"; "A. Host, foreign minister" is somebody.
    let official =
        mention.filter(|m| !m.actors().is_empty() && matches!(m.kind, MentionKind::Person | MentionKind::Office));
    let (holder, report) = if official.is_none() && is("asker") {
        (None, Report::Question)
    } else if let Some(mention) = mention {
        (Some(mention.head), Report::Assert)
    } else if label.len() <= 2 && is("answerer") {
        (None, Report::Uncertain)
    } else {
        (Some(root), Report::Assert)
    };
    Attribution { cue: root, holder, report, scope: Scope::Run(turn), inherited: true }
}

/// "X said that …", "… , X said", "said X", "saying …", "is said to …".
fn report_verb(grammar: &Grammar<'_>, id: TokenId) -> Option<Attribution> {
    if !matches!(grammar.upos(id), Upos::Verb) {
        return None;
    }
    let (report, kind) = grammar.lexicon.report(grammar.lemma(id))?;
    if kind == ReportKind::Expression {
        return None;
    }
    // "rejected the demand that it stop": a demand is refused, only a claim is denied.
    if report == Report::Deny
        && !matches!(grammar.lemma(id), "deny" | "refute" | "rebut")
        && grammar.object(id).is_some_and(|o| !grammar.lexicon.is("rumour-noun", grammar.lemma(o)))
    {
        return None;
    }
    // "did not say whether", "has not said so": what is not said is nobody's word.
    let report = if grammar.negation(id).is_some() && report != Report::Deny { Report::Question } else { report };
    let holder = speaker_of(grammar, id);
    let content = grammar
        .children(id)
        .find(|c| {
            let relation = grammar.relation(*c);
            relation == Relation::Ccomp
                || (relation == Relation::Parataxis
                    && grammar.own_subject(*c).is_some()
                    && grammar.negation(id).is_none())
                || (relation == Relation::Xcomp && report != Report::Deny && kind == ReportKind::Mind)
        })
        .or_else(|| {
            // "called a revival of the talks desirable"
            (grammar.lemma(id) == "call" || grammar.lemma(id) == "describe")
                .then(|| grammar.analysis.child(id, Relation::Xcomp))
                .flatten()
        })
        .or_else(|| {
            // "told a conference that …": the tree may hang the clause on the listeners.
            let listeners = grammar.analysis.child(id, Relation::Obj)?;
            grammar
                .analysis
                .children_by(listeners, Relation::Acl)
                .find(|c| grammar.mark(*c) == Some("that") && grammar.lemma(id) != "deny")
        })
        .or_else(|| {
            // "denied a newspaper report that …", "rejected claims that …"; "rejected the demand" refuses.
            let object = (report == Report::Deny).then(|| grammar.object(id)).flatten()?;
            let denies = matches!(grammar.lemma(id), "deny" | "refute" | "rebut");
            (denies || grammar.lexicon.is("rumour-noun", grammar.lemma(object))).then_some(object)
        });
    // "Bangladesh welcomed the offer; Myanmar has not responded": two clauses, not a report.
    let parted = |content: TokenId| {
        content < id
            && (grammar.negation(id).is_some()
                || (grammar.analysis.subtree(content).start..id).any(|t| grammar.analysis.word(t) == ";"))
    };
    if let Some(content) = content {
        if parted(content) {
            return None;
        }
        return Some(Attribution { cue: id, holder, report, scope: Scope::Subtree(content), inherited: false });
    }
    // "Talks will begin soon, he said": some trees hang the verb of saying below what is said.
    if matches!(grammar.relation(id), Relation::Parataxis) && holder.is_some() {
        let head = grammar.head(id);
        if parted(head) {
            return None;
        }
        return Some(Attribution { cue: id, holder, report, scope: Scope::SubtreeWithout(head, id), inherited: false });
    }
    None
}

fn speaker_of(grammar: &Grammar<'_>, id: TokenId) -> Option<TokenId> {
    if grammar.is_passive(id) {
        return grammar.analysis.child(id, Relation::OblAgent);
    }
    grammar.actor(id)
}

fn according_to(grammar: &Grammar<'_>, id: TokenId) -> Option<Attribution> {
    if !matches!(grammar.relation(id), Relation::Obl | Relation::Nmod | Relation::Advcl) {
        return None;
    }
    let cue = grammar.children(id).find(|c| {
        let word = grammar.analysis.word(*c);
        word.eq_ignore_ascii_case("according")
            || (word.eq_ignore_ascii_case("per") && grammar.relation(*c) == Relation::Case)
    })?;
    // "Thailand has offered to host talks, according to two diplomats": the tree may hang the phrase
    // on the infinitive or a noun; on their word is the whole clause.
    let mut top = grammar.head(id);
    for _ in 0..16 {
        let inside = matches!(
            grammar.relation(top),
            Relation::Xcomp | Relation::Obj | Relation::Obl | Relation::OblUnmarked | Relation::Nmod | Relation::Acl
        );
        if !inside || grammar.own_subject(top).is_some() {
            break;
        }
        top = grammar.head(top);
    }
    Some(Attribution {
        cue,
        holder: Some(id),
        report: Report::Assert,
        scope: Scope::SubtreeWithout(top, id),
        inherited: false,
    })
}

/// "…, the two foreign ministries announced on Monday." where the tree lost the clause: a comma,
/// a party, a verb of saying without content of its own, and no clause after it.
fn trailing(
    grammar: &Grammar<'_>,
    resolutions: &Resolutions,
    sentence: Range<TokenId>,
    found: &[Attribution],
) -> Option<Attribution> {
    let analysis = grammar.analysis;
    for id in sentence.clone().rev() {
        if !matches!(grammar.tag(id), Tag::Vbd | Tag::Vbn | Tag::Vbz | Tag::Vbp) {
            continue;
        }
        let Some((report @ (Report::Assert | Report::Confirm), ReportKind::Speech)) =
            grammar.lexicon.report(grammar.lemma(id))
        else {
            continue;
        };
        if found.iter().any(|a| a.cue == id) {
            return None;
        }
        // A verb of saying further up already holds the whole sentence.
        let mention = resolutions
            .mentions()
            .iter()
            .filter(|m| {
                m.tokens.end <= id
                    && m.tokens.start > sentence.start
                    && analysis.tokens[m.head].sentence == analysis.tokens[id].sentence
            })
            .filter(|m| {
                // "the government in Valletta said", "the minister, X, said"
                (m.tokens.end..id).all(|t| {
                    matches!(grammar.upos(t), Upos::Adv | Upos::Aux | Upos::Propn)
                        || grammar.tag(t) == Tag::Comma
                        || (grammar.tag(t) == Tag::In && matches!(grammar.lemma(t), "in" | "of"))
                })
            })
            .filter(|m| grammar.tag(m.tokens.start.saturating_sub(1)) != Tag::In)
            .max_by_key(|m| m.tokens.len());
        let (holder, from) = if let Some(mention) = mention {
            (mention.head, mention.tokens.start)
        } else {
            // "…, officials from both sides said"
            let subject = grammar.own_subject(id)?;
            if subject > id {
                return None;
            }
            (subject, analysis.subtree(subject).start)
        };
        // "South Korea's second vice foreign minister, Seo Min-jae, said": the name is an apposition.
        let (holder, from) = whole_name(grammar, resolutions, holder, from, sentence.start);
        let comma = from.checked_sub(1)?;
        if comma <= sentence.start || !matches!(grammar.tag(comma), Tag::Comma | Tag::CloseQuote) {
            continue;
        }
        let clause_after = (id + 1..sentence.end).any(|t| grammar.own_subject(t).is_some_and(|s| s > id));
        if clause_after {
            continue;
        }
        return Some(Attribution {
            cue: id,
            holder: Some(holder),
            report,
            scope: Scope::Run(sentence.start..comma),
            inherited: false,
        });
    }
    None
}

/// From an appositive name back to the office before it: "the minister, X, said".
fn whole_name(
    grammar: &Grammar<'_>,
    resolutions: &Resolutions,
    holder: TokenId,
    from: TokenId,
    first: TokenId,
) -> (TokenId, TokenId) {
    let comma = from.checked_sub(1).filter(|c| *c > first && grammar.tag(*c) == Tag::Comma);
    let Some(comma) = comma else { return (holder, from) };
    let before = resolutions
        .mentions()
        .iter()
        .filter(|m| {
            m.tokens.end == comma
                && m.tokens.start > first
                && matches!(m.kind, MentionKind::Office | MentionKind::Person)
        })
        .max_by_key(|m| m.tokens.len());
    match before {
        Some(office) => (holder, office.tokens.start),
        None => (holder, from),
    }
}

fn is_quoted(grammar: &Grammar<'_>, sentence: Range<TokenId>) -> bool {
    let words = sentence.clone().filter(|t| grammar.upos(*t) != Upos::Punct);
    let (mut inside, mut all) = (0usize, 0usize);
    for token in words {
        all += 1;
        inside += usize::from(grammar.analysis.quotation_at(token).is_some());
    }
    all > 0 && inside * 10 >= all * 9
}

/// Climbs from the predicate to its root and lets each step say what it does to the standing.
fn standing(grammar: &Grammar<'_>, id: TokenId) -> Standing {
    let lexicon = grammar.lexicon;
    let mut at = id;
    for _ in 0..64 {
        let head = grammar.head(at);
        if head == at {
            break;
        }
        let relation = grammar.relation(at);
        let is_infinitive = grammar.tag(at) == Tag::Vb
            && grammar
                .children(at)
                .any(|c| grammar.lemma(c) == "to" && matches!(grammar.relation(c), Relation::Mark | Relation::Aux));
        // "accused the guards of opening fire", "without meeting": alleged, absent, intended.
        if grammar.tag(at) == Tag::Vbg
            && matches!(relation, Relation::Advcl | Relation::Acl | Relation::Obl | Relation::Nmod)
            && matches!(
                grammar.preposition(at).or(grammar.mark(at)),
                Some("for" | "of" | "about" | "without" | "against" | "from" | "to" | "on")
            )
        {
            return Standing::Embedded(head);
        }
        match relation {
            Relation::Advcl | Relation::AdvclRelcl => {
                if grammar.condition_start(at).is_some() {
                    return Standing::Hypothetical(at);
                }
                if grammar.mark(at) == Some("whether") {
                    return Standing::Asked(at);
                }
                if is_infinitive {
                    return Standing::Embedded(at);
                }
                if inverted_condition(grammar, at) {
                    return Standing::Hypothetical(at);
                }
            }
            Relation::Ccomp | Relation::Csubj | Relation::CsubjPass => {
                let lemma = grammar.lemma(head);
                let certain =
                    matches!(lemma, "clear" | "certain" | "true" | "know" | "learn" | "mean" | "show" | "find" | "see");
                if lexicon.report(lemma).is_none() && !certain {
                    return Standing::Embedded(head);
                }
                if grammar.mark(at) == Some("whether") {
                    return Standing::Asked(head);
                }
            }
            Relation::Acl | Relation::AclRelcl
                if grammar.upos(head) == Upos::Noun || grammar.upos(head) == Upos::Propn =>
            {
                let participle = matches!(grammar.tag(at), Tag::Vbn | Tag::Vbg) && grammar.own_subject(at).is_none();
                let told = relation == Relation::Acl
                    && grammar.mark(at) == Some("that")
                    && grammar.relation(head) == Relation::Obj
                    && matches!(grammar.lemma(grammar.head(head)), "tell" | "inform" | "assure" | "remind" | "notify");
                if relation == Relation::Acl && !participle && !told {
                    if lexicon.is("rumour-noun", grammar.lemma(head)) {
                        return Standing::Rumoured(head);
                    }
                    return Standing::Embedded(head);
                }
            }
            Relation::Acl if grammar.mark(at) == Some("that") => {
                return Standing::Embedded(head);
            }
            // "…, but only after Warsaw has lifted the ban": coordinated in the tree, a condition by its words.
            Relation::Conj
                if grammar.analysis.child(at, Relation::Mark).is_some() && grammar.condition_start(at).is_some() =>
            {
                return Standing::Hypothetical(at);
            }
            // "it was time to talk"
            Relation::AclRelcl if is_infinitive && grammar.own_subject(at).is_none() => {
                return Standing::Embedded(head);
            }
            Relation::Xcomp => {
                let lemma = grammar.lemma(head);
                if lexicon.is("copular", lemma) {
                    at = head;
                    continue;
                }
                if lexicon.is("assess-cue", lemma) {
                    return Standing::Assessed(head);
                }
                let passes = lexicon.is("light-verb", lemma)
                    || lexicon.is("failing-verb", lemma)
                    || lexicon.report(lemma).is_some();
                if (grammar.is_verb(head) && !passes) || (is_infinitive && !grammar.is_verb(head)) {
                    return Standing::Embedded(head);
                }
            }
            _ => {}
        }
        at = head;
    }
    Standing::Asserted
}

/// "Will Iceland accept the offer?": a sentence that asks, outside a quotation of somebody's question.
fn is_question(grammar: &Grammar<'_>, sentence: usize) -> bool {
    let tokens = grammar.analysis.sentences[sentence].tokens.clone();
    tokens.clone().next_back().is_some_and(|last| grammar.analysis.word(last) == "?")
        || tokens.end >= 2 && tokens.len() > 2 && grammar.analysis.word(tokens.end - 2) == "?"
}

/// "Were Seoul to withdraw …", "Should talks fail …".
pub(crate) fn inverted_condition(grammar: &Grammar<'_>, clause: TokenId) -> bool {
    let first = grammar.analysis.subtree(clause).start;
    matches!(grammar.analysis.word(first).to_ascii_lowercase().as_str(), "were" | "should" | "had")
        && grammar.own_subject(clause).is_some_and(|s| s > first)
}

/// Whether a holder is somebody whose word is a source's, not a party's: outlets, analysts.
pub(crate) fn is_bystander(resolutions: &Resolutions, grammar: &Grammar<'_>, holder: TokenId) -> bool {
    if grammar.lexicon.is("media-noun", grammar.lemma(holder))
        || grammar.lexicon.is("assess-noun", grammar.lemma(holder))
    {
        return true;
    }
    resolutions.at(holder).is_some_and(|m| {
        let media = m.actors().iter().any(|a| a.sector == Some(legation_records::Sector::Med));
        let nobody = m.actors().is_empty() && matches!(m.kind, MentionKind::People | MentionKind::Organisation);
        media || nobody
    })
}
