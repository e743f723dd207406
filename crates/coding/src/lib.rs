//! From an analysed document to coded records with their evidence.
//!
//! What comes in is a document with its analysis and resolutions; what goes out is a [`Coding`]:
//! records, and what was suppressed with the reason. Rules and lexicons are data in `data/rules`.
//! Deliberately absent: storage.

mod absences;
mod assertion;
mod assessments;
mod events;
mod grammar;
pub mod lexicon;
mod merging;
mod predicates;
mod presuppositions;
mod reading;
pub mod time;
mod unknowns;

use legation_actors::Resolutions;
use legation_analysis::{Analysis, TokenId};
use legation_document::{Diagnostic, Document};
use legation_records::{Record, Suppressed};
use lexicon::Lexicon;
use std::sync::LazyLock;

/// What a document says, coded.
#[derive(Clone, Debug, Default)]
pub struct Coding {
    /// The records, in the order of their first evidence.
    pub records: Vec<Record>,
    /// For each record the tokens that tell of it: where they are located, it happened.
    pub acts: Vec<Vec<TokenId>>,
    /// What could have been coded and was not, with the reason.
    pub suppressed: Vec<Suppressed>,
    /// The time expressions of the text, in order, each with what it stands for in its clause.
    pub times: Vec<time::ClauseTime>,
    /// What the reader should know.
    pub diagnostics: Vec<Diagnostic>,
}

/// The rules and lexicons of coding, compiled.
#[derive(Debug)]
pub struct Coder {
    lexicon: Lexicon,
}

static EMBEDDED: LazyLock<Coder> = LazyLock::new(|| {
    let lexicon = Lexicon::shipped().unwrap_or_else(|error| panic!("shipped rules are tested: {error}"));
    Coder { lexicon }
});

impl Coder {
    /// The rules that are shipped.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// A coder with rules of one's own.
    pub fn new(lexicon: Lexicon) -> Self {
        Self { lexicon }
    }

    /// Its rules and lexicons.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Codes a document. Never fails: what cannot be coded is suppressed with a reason.
    pub fn code(&self, document: &Document, analysis: &Analysis, resolutions: &Resolutions) -> Coding {
        let mut reading = reading::Reading::new(&self.lexicon, document, analysis, resolutions);
        reading.code_events();
        reading.code_absences();
        reading.code_dormancy();
        reading.elaborate_speakers();
        reading.mark_unknowns();
        reading.code_assessments();
        let (records, acts) = reading.merge().into_iter().unzip();
        let mut diagnostics = Vec::new();
        if document.published.is_none() {
            diagnostics.push(Diagnostic::warning(
                "coding.no-date",
                "no publication date: relative dates such as \"on Tuesday\" stay open; hand one in",
            ));
        }
        let times = reading.clause_times();
        Coding { records, acts, suppressed: reading.suppressed, times, diagnostics }
    }

    /// Which sentences can yield a record, as far as words tell: those that hold both a party and a
    /// word of a rule or of reporting ("Ankara", "offered"). These deserve the careful reader; the
    /// rest ("The valley is known for its apricots.") do not.
    pub fn candidates(&self, analysis: &Analysis, resolutions: &Resolutions) -> Vec<bool> {
        let mut party = vec![false; analysis.sentences.len()];
        for mention in resolutions.mentions() {
            party[analysis.tokens[mention.head].sentence] = true;
        }
        let mut buffer = String::new();
        let mut speaks = |id: usize| {
            let known =
                |word: &str| self.lexicon.rules_for(word).next().is_some() || self.lexicon.report(word).is_some();
            // The lemma depends on a tag that may be wrong ("talks" as a verb and as a noun).
            known(analysis.lemma(id)) || {
                buffer.clear();
                buffer.extend(analysis.word(id).chars().flat_map(char::to_lowercase));
                known(&buffer)
            }
        };
        let sentences = analysis.sentences.iter().zip(party);
        sentences.map(|(sentence, party)| party && sentence.tokens.clone().any(&mut speaks)).collect()
    }

    /// The ids of the rules that match anywhere in a text, in order of their words: for tests of rules.
    pub fn rules_matching(&self, analysis: &Analysis, resolutions: &Resolutions) -> Vec<String> {
        let grammar = grammar::Grammar { analysis, lexicon: &self.lexicon };
        let mut matcher = predicates::Matcher::new(grammar, resolutions);
        matcher.set_about_talks(true);
        (0..analysis.tokens.len()).flat_map(|t| matcher.all_at(t)).map(|r| r.id.clone()).collect()
    }
}
