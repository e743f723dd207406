//! From an analysed document to coded records with their evidence.

mod lexicon;
pub mod time;

use legation_actors::Resolutions;
use legation_analysis::Analysis;
use legation_document::{Diagnostic, Document};
use legation_records::{Record, Suppressed};

/// What a document says, coded.
#[derive(Clone, Debug, Default)]
pub struct Coding {
    /// The records, in the order of their first evidence.
    pub records: Vec<Record>,
    /// What could have been coded and was not, with the reason.
    pub suppressed: Vec<Suppressed>,
    /// What the reader should know.
    pub diagnostics: Vec<Diagnostic>,
}

/// The rules and lexicons of coding, compiled.
#[derive(Debug)]
pub struct Coder {}

impl Coder {
    /// The rules that are shipped.
    pub fn embedded() -> &'static Self {
        &Self {}
    }

    /// Codes a document.
    pub fn code(&self, document: &Document, analysis: &Analysis, resolutions: &Resolutions) -> Coding {
        let _ = (document, analysis, resolutions);
        Coding::default()
    }
}
