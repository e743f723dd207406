//! Conditions: the words that a position depends on.
//!
//! In: the predicate of a position and the words down to what it is about. Out: the text of each
//! condition in the sentence, and who would have to meet it. "Rwanda is ready to meet if the troops
//! withdraw": "the troops withdraw".

use crate::assertion::inverted_condition;
use crate::reading::{Reading, add_actors, without};
use legation_analysis::{Relation, TokenId, Upos};
use legation_records::Actor;

impl Reading<'_> {
    /// The words that a position depends on.
    pub(super) fn conditions(&self, sentence: usize, token: TokenId, content: &[TokenId]) -> Vec<String> {
        let g = self.grammar;
        let mut found = Vec::new();
        for id in self.analysis.sentences[sentence].tokens.clone() {
            let clause =
                matches!(g.relation(id), Relation::Advcl | Relation::Acl | Relation::Ccomp | Relation::AdvclRelcl)
                    || (g.relation(id) == Relation::Conj && self.analysis.child(id, Relation::Mark).is_some());
            if !clause {
                continue;
            }
            let run = self.analysis.subtree(id);
            if run.contains(&token) {
                continue;
            }
            let inverted = inverted_condition(&g, id);
            let Some(start) = g.condition_start(id).or(inverted.then_some(run.start)) else { continue };
            let until = g.mark(id) == Some("until");
            if until && g.negation(token).is_none() {
                continue;
            }
            // The tree may hang trailing attribution below the condition.
            let end = self.trailing_cut(sentence, run.end);
            let end = if end > start { end } else { run.end };
            found.push(self.trimmed(start, end.min(run.end)));
        }
        if found.is_empty() {
            found.extend(self.condition_by_phrase(sentence, token));
        }
        // "on condition that", "in exchange for", "provided".
        for id in [token].iter().chain(content).copied() {
            for (_, noun) in g.prepositional(id) {
                if self.lexicon.is("conditional-phrase", g.lemma(noun)) {
                    let run = self.analysis.subtree(noun);
                    let start = (noun + 1).min(run.end - 1);
                    found.push(self.trimmed(start, run.end));
                }
            }
        }
        found.dedup();
        found
    }

    /// "provided that …", "in the event that …" where the tree does not make a clause of it.
    fn condition_by_phrase(&self, sentence: usize, token: TokenId) -> Option<String> {
        const PHRASES: [&[&str]; 9] = [
            &["provided", "that"],
            &["providing", "that"],
            &["provided"],
            &["on", "condition", "that"],
            &["on", "the", "condition", "that"],
            &["in", "the", "event", "that"],
            &["as", "long", "as"],
            &["so", "long", "as"],
            &["in", "case"],
        ];
        let tokens = self.analysis.sentences[sentence].tokens.clone();
        let word = |t: TokenId| self.analysis.word(t).to_lowercase();
        // "if Antananarivo frees two boats": "frees" may be taken for a name, and there is no clause.
        let g = self.grammar;
        let lost = tokens.clone().filter(|t| *t > token).find(|t| {
            matches!(word(*t).as_str(), "if" | "unless") && g.relation(*t) == Relation::Mark && !g.is_verb(g.head(*t))
        });
        if let Some(at) = lost.filter(|at| at + 2 < tokens.end) {
            let end = self.trailing_cut(sentence, tokens.end);
            return Some(self.trimmed(at + 1, if end > at + 1 { end } else { tokens.end }));
        }
        for at in tokens.clone().filter(|t| *t > token) {
            for phrase in PHRASES {
                let here = phrase.iter().enumerate().all(|(i, w)| tokens.contains(&(at + i)) && word(at + i) == *w);
                let start = at + phrase.len();
                if !here || !tokens.contains(&start) {
                    continue;
                }
                // "provided" alone opens a condition only before a clause of its own.
                let clause = (start..tokens.end).any(|t| self.grammar.own_subject(t).is_some_and(|s| s >= start));
                if clause {
                    let end = self.trailing_cut(sentence, tokens.end);
                    let end = if end > start { end } else { tokens.end };
                    return Some(self.trimmed(start, end));
                }
            }
        }
        None
    }

    /// Where a run that ends at `end` must end before, not to take in who says it: "…, the envoy said".
    fn trailing_cut(&self, sentence: usize, end: TokenId) -> TokenId {
        self.attributions
            .of_sentence(sentence)
            .iter()
            .filter(|a| a.cue < end)
            .filter(|a| a.is_trailing())
            .filter_map(|a| {
                a.holder.filter(|h| *h < a.cue).map(|h| self.resolutions.at(h).map_or(h, |m| m.tokens.start))
            })
            .filter(|start| *start > 0 && self.grammar.upos(start - 1) == Upos::Punct)
            .map(|start| start - 1)
            .min()
            .unwrap_or(end)
            .min(end)
    }

    /// Words without the punctuation behind them.
    fn trimmed(&self, start: TokenId, end: TokenId) -> String {
        let words = self.analysis.words(start..end);
        words.trim_end_matches([',', '.', '"', '”', ' ', ';']).to_owned()
    }

    /// Who would have to meet a condition: "if Belarus frees the journalist".
    pub(super) fn receivers_of_condition(
        &self,
        conditions: &[String],
        sentence: usize,
        senders: &[Actor],
    ) -> Vec<Actor> {
        if conditions.is_empty() {
            return Vec::new();
        }
        let g = self.grammar;
        let mut found = Vec::new();
        for id in self.analysis.sentences[sentence].tokens.clone() {
            let conditional = matches!(g.relation(id), Relation::Advcl | Relation::Acl | Relation::Ccomp)
                && g.condition_start(id).is_some();
            if conditional && let Some(subject) = g.own_subject(id) {
                add_actors(&mut found, &self.parties(subject));
            }
        }
        without(&found, senders)
    }
}
