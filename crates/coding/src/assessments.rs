//! What is set aside: headlines, readings of the outlet, analysts, history, forecasts.

use crate::assertion::{Standing, is_bystander};
use crate::grammar::Modality;
use crate::reading::{Draft, Reading, Source};
use legation_analysis::{Relation, TokenId};
use legation_document::BlockKind;
use legation_records::{Factuality, HolderFactuality, Kind, StepKind};

impl Reading<'_> {
    /// Marks what is an assessment; it never moves a state, but a reader must see that it was read.
    pub(crate) fn code_assessments(&mut self) {
        for sentence in 0..self.analysis.sentences.len() {
            let kind = self.block_kind(sentence);
            let tokens = self.analysis.sentences[sentence].tokens.clone();
            let mentions_anyone =
                tokens.clone().any(|t| self.resolutions.at(t).is_some_and(|m| !m.actors().is_empty()));
            let of_talks = tokens.clone().any(|t| self.matcher.noun_act(t).is_some());
            match kind {
                Some(BlockKind::Title) if mentions_anyone || of_talks => {
                    self.push_assessment(sentence, tokens.start, "a headline");
                    continue;
                }
                // What an interviewer asks is no reading of anything.
                Some(kind) if kind.is_text() && !self.attributions.is_asked(sentence) => {}
                _ => continue,
            }
            let coded = self.drafts.iter().any(|d| d.sentence == sentence && d.record.kind != Kind::Assessment);
            let reason = tokens.clone().find_map(|t| self.assessing(t));
            if let (Some(reason), false) = (reason, coded) {
                self.push_assessment(sentence, tokens.start, reason);
            } else if !coded && (mentions_anyone || of_talks) && self.is_background(sentence) {
                self.push_assessment(sentence, tokens.start, "background in the outlet's own voice");
            }
        }
    }

    fn assessing(&self, token: TokenId) -> Option<&'static str> {
        let g = self.grammar;
        let lemma = g.lemma(token);
        let clause = g.own_subject(token).is_some();
        if !clause {
            return None;
        }
        let context = self.attributions.context(&g, token);
        let on_somebodys_word =
            context.holders.iter().any(|a| a.holder.is_some_and(|h| !self.speaking(h).parties.is_empty()));
        if on_somebodys_word {
            return None;
        }
        let bystander = context.holders.iter().any(|a| a.holder.is_some_and(|h| is_bystander(self.resolutions, &g, h)));
        if bystander {
            return Some("the reading of an observer");
        }
        let subject = g.own_subject(token)?;
        if self.lexicon.is("assess-noun", g.lemma(subject)) {
            return Some("the reading of an observer");
        }
        let subject_is_party = !self.parties(subject).is_empty();
        if self.lexicon.is("assess-cue", lemma) && !subject_is_party && g.is_verb(token) {
            return Some("the outlet's own reading");
        }
        if matches!(context.standing, Standing::Assessed(_) | Standing::Hypothetical(_)) {
            return Some("the outlet's own reading");
        }
        if matches!(g.modality(token), Modality::Possible) {
            return Some("a possibility that nobody vouches for");
        }
        None
    }

    /// A sentence in the outlet's voice that reports no act of the day.
    fn is_background(&self, sentence: usize) -> bool {
        self.attributions
            .of_sentence(sentence)
            .iter()
            .all(|a| a.holder.is_none_or(|h| self.speaking(h).parties.is_empty()))
    }

    fn push_assessment(&mut self, sentence: usize, token: TokenId, why: &str) {
        let source = Source::outlet();
        let g = self.grammar;
        let run = self.analysis.sentences[sentence].tokens.clone();
        let mut end = run.end;
        while end > run.start + 1 && g.relation(end - 1) == Relation::Punct {
            end -= 1;
        }
        let span = self.analysis.span(run.start..end);
        let mut record = self.blank(Kind::Assessment, span, &source);
        record.factuality = HolderFactuality { outlet: Some(Factuality::Uncommitted), speaker: None };
        record.explanation.steps.push(self.step(StepKind::Assertion, why, "assessments", token));
        self.drafts.push(Draft::plain(record, sentence, "assessment"));
    }
}
