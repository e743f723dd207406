//! Events and plans: from the predicates of each sentence to drafts.
//!
//! In: the predicates that rules found. Out: drafts, and for what is not coded the reason. "Turkey
//! offered to host a meeting of the two rivals": the outermost predicate ("offered") is coded, what
//! lies below it ("host", "meeting") is what it is about. A predicate that is denied, rumoured, asked
//! or supposed is turned away here; a position goes to [`positions`], an act to [`acts`].

mod acts;
mod arguments;
mod conditions;
mod denials;
mod done;
mod plain;
mod plans;
mod positions;
mod preceding;
mod speech;
mod when;

use crate::assertion::{Context, Standing};
use crate::lexicon::Means;
use crate::predicates::Predicate;
use crate::reading::{Reading, Source};
use arguments::Sides;
use legation_analysis::{TokenId, Upos};
use legation_document::BlockKind;
use legation_records::{Actor, Record, StepKind};
use std::collections::BTreeSet;

/// A predicate as it is told: where, on whose word, in what setting.
#[derive(Clone, Copy)]
struct Told<'p, 'a> {
    sentence: usize,
    predicate: &'p Predicate<'a>,
    source: &'p Source,
    context: &'p Context,
}

/// Acts of speech by themselves: uttering them is doing them.
fn is_speech(class: &str) -> bool {
    matches!(class, "praise" | "accuse" | "statement" | "yield")
}

impl<'a> Reading<'a> {
    /// Codes every predicate of the body, the outermost of each sentence first.
    pub(crate) fn code_events(&mut self) {
        for sentence in 0..self.analysis.sentences.len() {
            if !self.is_body(sentence) {
                self.pass_over(sentence);
                continue;
            }
            let tokens = self.analysis.sentences[sentence].tokens.clone();
            let mut predicates: Vec<Predicate<'a>> = tokens.filter_map(|t| self.matcher.at(t)).collect();
            predicates.sort_by_key(|p| (self.depth(p.token), p.token));
            let mut consumed: BTreeSet<TokenId> = BTreeSet::new();
            for predicate in predicates {
                if consumed.contains(&predicate.token) {
                    continue;
                }
                // A noun is an act only where a verb or a position makes it one.
                let is_bare_noun = predicate.rule.upos == Upos::Noun
                    && matches!(predicate.rule.means, Means::Act(_))
                    && !predicate.rule.expressed
                    && predicate.rule.case.is_empty();
                if is_bare_noun {
                    continue;
                }
                consumed.insert(predicate.token);
                if let Some(content) = &predicate.content {
                    consumed.extend(content.path.iter().copied());
                    consumed.insert(content.act.token);
                }
                if let Some(act) = &predicate.act {
                    consumed.insert(act.token);
                }
                self.code_predicate(sentence, &predicate);
            }
            self.code_plain_refusals(sentence, &consumed);
            self.code_plain_demands(sentence, &consumed);
            self.code_talks_in_passing(sentence, &consumed);
        }
    }

    /// Says of what a caption or a cell seems to report that it is no evidence.
    fn pass_over(&mut self, sentence: usize) {
        let reason = match self.block_kind(sentence) {
            Some(BlockKind::Caption) => "a caption is no evidence: it may show an old picture",
            Some(BlockKind::TableCell) => "a cell of a table is no evidence",
            _ => return,
        };
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        let verbal = |p: &Predicate<'a>| p.rule.upos != Upos::Noun || p.rule.expressed;
        if let Some(predicate) = tokens.filter_map(|t| self.matcher.at(t)).find(verbal) {
            self.suppress_predicate(&predicate, reason);
        }
    }

    /// Codes a predicate by what it means, if its setting lets it be told as so.
    fn code_predicate(&mut self, sentence: usize, predicate: &Predicate<'a>) {
        let context = self.attributions.context(&self.grammar, predicate.token);
        if let Some(denial) = &context.denied {
            self.code_denial(sentence, predicate, denial, &context);
            return;
        }
        let reason = match &context.standing {
            Standing::Asserted => {
                let source = self.source(&context);
                let told = Told { sentence, predicate, source: &source, context: &context };
                match &predicate.rule.means {
                    Means::Stance(stance) => self.code_stance(told, stance),
                    Means::Act(_) => self.code_act(told),
                }
                return;
            }
            Standing::Rumoured(_) => "a rumour or report that nobody named vouches for".to_owned(),
            Standing::Hypothetical(_) => "it stands in a condition".to_owned(),
            Standing::Asked(_) => "it is asked or left unsaid, not stated".to_owned(),
            Standing::Assessed(_) => "it is a reading of the outlet or of an observer".to_owned(),
            Standing::Embedded(head) => {
                format!("it is only the content or purpose of \"{}\"", self.analysis.word(*head))
            }
        };
        self.suppress_predicate(predicate, reason);
    }

    /// How far below the root of its sentence a token lies.
    fn depth(&self, token: TokenId) -> usize {
        let (mut at, mut depth) = (token, 0);
        while self.grammar.head(at) != at && depth < 256 {
            at = self.grammar.head(at);
            depth += 1;
        }
        depth
    }

    /// Lists a predicate among what was not coded.
    fn suppress_predicate(&mut self, predicate: &Predicate<'a>, reason: impl Into<String>) {
        self.suppress(predicate.token, self.lure(predicate), reason);
    }

    /// What a predicate could be taken for, for the list of what was not coded.
    fn lure(&self, predicate: &Predicate<'a>) -> String {
        let named = match &predicate.rule.means {
            Means::Stance(stance) => {
                let class = predicate.content.as_ref().map_or("other", |c| c.act.act.class.as_str());
                self.lexicon.category(stance, class).and_then(|r| r.category).map(|c| c.word().to_owned())
            }
            Means::Act(_) => predicate.act.as_ref().and_then(|a| a.act.category).map(|c| c.word().to_owned()),
        };
        let senders = self.sides(predicate, None).senders;
        let who: Vec<String> = senders.iter().filter_map(Actor::key).map(|k| k.to_string()).collect();
        format!("{} {}", named.unwrap_or_else(|| "a statement".to_owned()), who.join("+")).trim().to_owned()
    }

    /// Sets down why a record is what it is: the rule, the act, the sides, whose word, the row, the date.
    fn explain(&self, record: &mut Record, predicate: &Predicate<'a>, sides: &Sides, row: &str, date: &str) {
        let rule = predicate.rule;
        let mut steps = vec![self.step(
            StepKind::Rule,
            &format!("\"{}\" matches", self.analysis.word(predicate.token)),
            &format!("{}:{}", rule.file, rule.id),
            predicate.token,
        )];
        if let Some(content) = &predicate.content {
            steps.push(self.step(
                StepKind::Rule,
                &format!("about \"{}\" ({})", self.analysis.word(content.act.token), content.act.act.class),
                &format!("{}:{}", content.rule.file, content.rule.id),
                content.act.token,
            ));
        } else if let Some(act) = &predicate.act
            && act.token != predicate.token
        {
            steps.push(self.step(
                StepKind::Rule,
                &format!("the act is \"{}\"", self.analysis.word(act.token)),
                &format!("acts.tsv:{}", act.act.id),
                act.token,
            ));
        }
        for (path, token) in &sides.paths {
            steps.push(self.step(StepKind::Argument, &format!("\"{}\"", self.analysis.word(*token)), path, *token));
        }
        if let Some(token) = sides.sender_token
            && let Some(mention) = self.resolutions.at(token)
        {
            steps.push(self.step(
                StepKind::Actor,
                &format!("\"{}\" is the sender", self.analysis.words(mention.tokens.clone())),
                &mention.reason,
                token,
            ));
        }
        if sides.inferred || (sides.receivers.is_empty() && !record.receivers.is_empty()) {
            steps.push(self.step(
                StepKind::Actor,
                "the receiver is the other side of the document's two parties",
                "reading: dyad",
                predicate.token,
            ));
        }
        steps.append(&mut record.explanation.steps);
        steps.push(self.step(
            StepKind::Category,
            &record.category.map_or("no category".to_owned(), |c| c.word().to_owned()),
            row,
            predicate.token,
        ));
        steps.push(self.step(
            StepKind::Date,
            &record.occurred.map_or("no date".to_owned(), |o| o.to_edtf()),
            date,
            predicate.token,
        ));
        record.explanation.steps = steps;
    }
}
