//! What the wording takes for granted: "a new round", "restoring", "dormant since", "last met in".

use crate::assertion::Standing;
use crate::grammar::Tense;
use crate::reading::{Draft, Reading, Source, add_actors};
use crate::time::TimeRole;
use legation_analysis::{Relation, TokenId};
use legation_document::{Basis, Interval, Precision};
use legation_records::{Actor, Factuality, HolderFactuality, Kind, Record, StepKind};

impl Reading<'_> {
    /// "restoring the link with Chad" takes for granted that the dialogue had lapsed.
    pub(crate) fn note_presupposition(&mut self, sentence: usize, token: TokenId, what: &str, of: &Record) {
        let mut senders = of.senders.clone();
        add_actors(&mut senders, &of.receivers);
        if senders.len() < 2 {
            return;
        }
        let run = self.analysis.subtree(token);
        let end = (token..run.end)
            .find(|t| {
                self.grammar.upos(*t) == legation_analysis::Upos::Punct
                    || self.grammar.mark(*t).is_some_and(|m| self.lexicon.is("condition-mark", m))
            })
            .unwrap_or(run.end)
            .max(token + 1);
        let span = self.analysis.span(token..end);
        let occurred = Interval::new(None, of.occurred.and_then(|o| o.end), Precision::Unknown, Basis::Order);
        self.push_presupposition(
            sentence,
            senders,
            span,
            Some(occurred),
            what,
            token,
            &format!("\"{}\" takes it for granted", self.analysis.word(token)),
        );
    }

    /// "A new round on the dam" takes for granted that there was one before.
    pub(crate) fn note_earlier_round(&mut self, sentence: usize, noun: TokenId, of: &Record) {
        let g = self.grammar;
        let mut at = noun;
        let mut anew = None;
        for _ in 0..4 {
            anew = g.children(at).find(|c| {
                matches!(g.relation(*c), Relation::Amod | Relation::Det | Relation::Nummod)
                    && self.lexicon.is("anew", g.lemma(*c))
            });
            if anew.is_some() || g.relation(at) != Relation::Nmod {
                break;
            }
            at = g.head(at);
        }
        let Some(word) = anew else { return };
        let senders = of.senders.clone();
        let run = self.analysis.subtree(at);
        let start = g.children(at).filter(|c| *c < word && g.relation(*c) == Relation::Det).min().unwrap_or(word);
        let end = (noun + 1).max(at + 1).min(run.end.max(noun + 1));
        let span = self.analysis.span(start..end);
        let occurred = self.up_to_now();
        self.push_presupposition(
            sentence,
            senders,
            span,
            occurred,
            "earlier",
            word,
            &format!("\"{}\" takes an earlier one for granted", self.analysis.word(word)),
        );
    }

    /// "has not met since July", "has been dormant since", "was last held in 2024".
    pub(crate) fn code_dormancy(&mut self) {
        for sentence in 0..self.analysis.sentences.len() {
            if !self.is_body(sentence) {
                continue;
            }
            for token in self.analysis.sentences[sentence].tokens.clone() {
                self.dormancy(sentence, token);
            }
        }
    }

    fn dormancy(&mut self, sentence: usize, token: TokenId) {
        let g = self.grammar;
        let lemma = g.lemma(token);
        let form = self.analysis.word(token).to_lowercase();
        let is_clause = g.own_subject(token).is_some() || g.relation(token) == Relation::Conj;
        if !is_clause {
            return;
        }
        let lapsed_word = self.lexicon.is("lapsed-adjective", lemma) || self.lexicon.is("lapsed-adjective", &form);
        let subject = g
            .subject(token)
            .or_else(|| if g.relation(token) == Relation::Conj { g.subject(g.head(token)) } else { None });
        let Some(subject) = subject else { return };
        let of_talks = self.matcher.noun_act(subject).is_some_and(|a| a.act.class == "meet");
        let since = self.times_of(&[token]).into_iter().find(|t| t.role == TimeRole::Since).cloned();
        let has_since = since.is_some() || g.children(token).any(|c| g.lemma(c) == "since");
        let not_met_since = has_since
            && g.negation(token).is_some()
            && matches!(g.tense(token), Tense::Perfect | Tense::Pluperfect)
            && self.matcher.at(token).is_some_and(|p| p.act.as_ref().is_some_and(|a| a.act.class == "meet"));
        let last = g.children(token).any(|c| g.relation(c) == Relation::Advmod && g.lemma(c) == "last");
        let last_held = last
            && matches!(lemma, "hold" | "meet" | "convene" | "speak" | "talk" | "visit")
            && (of_talks || self.parties(subject).len() > 1);
        let dormant = lapsed_word && of_talks;
        if !(not_met_since || last_held || dormant) {
            return;
        }
        let context = self.attributions.context(&g, token);
        if !matches!(context.standing, Standing::Asserted) {
            return;
        }
        let mut senders = self.parties(subject);
        add_actors(&mut senders, &self.owners(subject));
        let near = [token, subject];
        for preposition in ["with", "between", "among"] {
            add_actors(&mut senders, &self.prepositional_parties(&near, preposition));
        }
        if senders.len() < 2 {
            if senders.is_empty() {
                senders.clone_from(&self.dyad);
            } else {
                let other = self.counterpart(&senders);
                add_actors(&mut senders, &other);
            }
        }
        if senders.len() < 2 {
            return;
        }
        let start = since
            .as_ref()
            .and_then(|t| t.interval)
            .or_else(|| self.interval_of(&[token], Tense::Past).map(|(i, _)| i))
            .and_then(|i| i.start);
        let occurred = self.published.map(|p| {
            Interval::new(
                start,
                Some(p),
                if start.is_some() { Precision::Range } else { Precision::Unknown },
                Basis::Expression,
            )
        });
        // An absence of the same clause says less: "has not met since July" is background.
        let span = self.clause_span(token, &context);
        let original = self.original(span);
        self.drafts.retain(|d| {
            !(d.sentence == sentence && d.record.kind == Kind::Absence && d.record.evidence[0].overlaps(original))
        });
        // "was last held": the event itself is old news.
        self.drafts
            .retain(|d| !(last_held && d.sentence == sentence && d.record.kind == Kind::Event && d.class == "meet"));
        self.push_presupposition(sentence, senders, span, occurred, "dormant", token, "said in passing: it has lapsed");
    }

    #[allow(clippy::too_many_arguments)] // the facts of one record, each used once
    fn push_presupposition(
        &mut self,
        sentence: usize,
        senders: Vec<Actor>,
        span: legation_document::Span,
        occurred: Option<Interval>,
        class: &str,
        token: TokenId,
        why: &str,
    ) {
        let source = Source::outlet();
        let mut record = self.blank(Kind::Presupposition, span, &source);
        record.senders = senders;
        record.occurred = occurred;
        record.factuality = HolderFactuality { outlet: Some(Factuality::CertainYes), speaker: None };
        record.topic = Some(self.topic_of(&record, true));
        record.explanation.steps.push(self.step(StepKind::Rule, why, "presuppositions", token));
        self.drafts.push(Draft::plain(record, sentence, class));
    }
}
