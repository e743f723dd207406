//! The stages, one after the other.

use crate::{EngineError, Resources};
use legation_actors::{OverlayError, Registry, Resolutions, resolve};
use legation_analysis::{Analyser, Analysis, Word};
use legation_coding::{Coder, Coding};
use legation_document::{Article, Diagnostic, Document};
use legation_places::{Gazetteer, Outlet, Toponym, Toponyms, Use, locate};
use legation_records::ActorKey;

/// Which sentences the careful reader reads after the fast one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reader {
    /// None. Several times as fast, and heads are wrong about twice as often.
    Fast,
    /// Those that can yield a record: with a party and a word of a rule, see [`Coder::candidates`].
    #[default]
    Candidates,
    /// All.
    Careful,
}

/// The stages with their resources, ready to read. Cheap to hold, safe to share between threads.
#[derive(Debug)]
pub struct Engine {
    registry: Registry,
    gazetteer: Gazetteer,
    coder: &'static Coder,
    resources: Resources,
    reader: Reader,
}

/// One report, read: what each stage made of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The clean text and the way back to the bytes.
    pub document: Document,
    /// Sentences, tokens, trees, names.
    pub analysis: Analysis,
    /// Who each mention is.
    pub resolutions: Resolutions,
    /// The names of places, and where they are.
    pub toponyms: Toponyms,
    /// The records, and what was not coded.
    pub coding: Coding,
}

impl Report {
    /// Name of the article, as handed in.
    pub fn name(&self) -> &str {
        &self.document.provenance.name
    }

    /// What the reader should know of, from every stage, in the order of the stages.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.document.diagnostics.iter().chain(&self.coding.diagnostics)
    }
}

impl Engine {
    /// The engine with the resources that are shipped.
    pub fn embedded() -> Self {
        Self {
            registry: Registry::new(),
            gazetteer: Gazetteer::new(),
            coder: Coder::embedded(),
            resources: Resources::embedded(),
            reader: Reader::default(),
        }
    }

    /// The engine with another choice of what the careful reader reads.
    #[must_use]
    pub fn with_reader(self, reader: Reader) -> Self {
        Self { reader, ..self }
    }

    /// The same engine with a user's own actors on top; see [`Registry::with_overlay`].
    ///
    /// # Errors
    /// Where the overlay is refused, with file and line.
    pub fn with_overlay(mut self, text: &str, file: &str) -> Result<Self, OverlayError> {
        self.registry = self.registry.with_overlay(text, file)?;
        Ok(self)
    }

    /// Which data the engine was built with.
    pub fn resources(&self) -> Resources {
        self.resources
    }

    /// The world's actors.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The places of the world.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The names of places in a plain text of one paragraph a line; spans are bytes of that text.
    pub fn places_in(&self, text: &str, outlet: Outlet<'_>) -> Toponyms {
        let document = Document::from_paragraphs(text, None);
        let first = Analyser::embedded().analyse(&document);
        let (analysis, resolutions) = self.settle(&document, first);
        locate(&analysis, &resolutions, &self.gazetteer, outlet)
    }

    /// Whether the registry has a party.
    pub fn knows(&self, party: &ActorKey) -> bool {
        match party {
            ActorKey::Country(country) => self.registry.by_code(country.code(), None).is_some(),
            ActorKey::Organisation(id) => self.registry.organisations().any(|o| o.id == *id),
        }
    }

    /// The usual English name of a party; its code where the registry does not have it.
    pub fn name_of(&self, party: &ActorKey) -> String {
        match party {
            ActorKey::Country(country) => self.registry.by_code(country.code(), None).map(|s| s.name.to_string()),
            ActorKey::Organisation(id) => {
                self.registry.organisations().find(|o| o.id == *id).map(|o| o.name.to_string())
            }
        }
        .unwrap_or_else(|| party.to_string())
    }

    /// Reads a report. Same bytes, same date handed in and same resources give the same report.
    ///
    /// # Errors
    /// Refuses bytes that are no text ([`EngineError::is_no_text`]). Text never causes an error.
    pub fn read(&self, article: &Article) -> Result<Report, EngineError> {
        Ok(self.read_document(legation_intake::read(article)?))
    }

    /// Reads a text that is clean already, such as [`Document::from_paragraphs`] makes.
    pub fn read_document(&self, document: Document) -> Report {
        let analysis = Analyser::embedded().analyse(&document);
        self.understand(document, analysis)
    }

    /// Reads sentences whose words are given, such as those of a treebank: each word stays one token.
    pub fn read_words(&self, sentences: &[Vec<Word<'_>>]) -> Report {
        let analysis = Analyser::embedded().analyse_words(sentences);
        let document = Document::from_paragraphs(&analysis.text, None);
        self.understand(document, analysis)
    }

    fn understand(&self, document: Document, first: Analysis) -> Report {
        let (analysis, mut resolutions) = self.settle(&document, first);
        let toponyms = locate(&analysis, &resolutions, &self.gazetteer, Outlet::default());
        let places = toponyms.all().iter().filter(|t| !matches!(t.usage, Use::Adjective | Use::Inside));
        resolutions.take_places(places.map(|t| (t.tokens.clone(), t.country)));
        let mut coding = self.coder.code(&document, &analysis, &resolutions);
        for (record, acts) in coding.records.iter_mut().zip(&coding.acts) {
            let mut located = acts.iter().filter_map(|act| toponyms.place_of(&analysis, *act));
            record.place = located.find_map(Toponym::location);
        }
        Report { document, analysis, resolutions, toponyms, coding }
    }

    /// Which sentences of a first analysis deserve the careful reader, see [`Coder::candidates`].
    pub fn candidates(&self, document: &Document, analysis: &Analysis) -> Vec<bool> {
        let resolutions = resolve(document, analysis, &self.registry, document.published_on());
        self.coder.candidates(analysis, &resolutions)
    }

    /// Reads again what the careful reader is to read, and says who is who in the result.
    fn settle(&self, document: &Document, first: Analysis) -> (Analysis, Resolutions) {
        let resolved = |analysis: &Analysis| resolve(document, analysis, &self.registry, document.published_on());
        let analysis = match self.reader {
            Reader::Fast => first,
            Reader::Candidates => {
                let candidates = self.candidates(document, &first);
                Analyser::embedded().reread(first, |_, sentence| candidates[sentence])
            }
            Reader::Careful => Analyser::embedded().reread(first, |_, _| true),
        };
        let resolutions = resolved(&analysis);
        (analysis, resolutions)
    }
}
