//! The whole path, from the bytes of a report to its coded records and the state of the dialogue
//! they lead to.
//!
//! What comes in is an [`Article`]; what [`Engine::read`] gives back is a [`Report`]: document,
//! analysis, resolutions and coding. A [`Thread`] takes reports in order into one ledger and says
//! after each one how the dialogues stand. [`native`] writes both as JSON lines (`dialogue/1`).
//!
//! This crate is what shells import, and the only one that knows every stage. Deliberately absent:
//! logic of its own about language or dialogues, threads of execution, the clock, the environment.
//!
//! ```no_run
//! use legation_engine::{Article, Engine};
//!
//! let engine = Engine::embedded();
//! let text = "PARIS, 3 March 2026 - France said on Tuesday it was ready to hold talks with Russia.";
//! let report = engine.read(&Article::new("note.txt", text))?;
//! for record in &report.coding.records {
//!     println!("{}", legation_engine::native::record(record));
//! }
//! # Ok::<(), legation_engine::EngineError>(())
//! ```

mod engine;
mod error;
pub mod native;
mod resources;
mod thread;

pub use engine::{Engine, Reader, Report};
pub use error::EngineError;
/// The registry of the world's actors, as `Engine::registry` gives it.
pub use legation_actors as actors;
pub use legation_actors::Resolutions;
/// The second stage by itself: a document to sentences and trees.
pub use legation_analysis as analysis;
pub use legation_analysis::Analysis;
/// What a document says, coded, and the time expressions of its text.
pub use legation_coding as coding;
pub use legation_coding::Coding;
/// States of dialogues, as `Thread::dialogues` gives them.
pub use legation_dialogue as dialogue;
pub use legation_dialogue::Dialogue;
/// The nouns of text, as every stage knows them.
pub use legation_document as document;
pub use legation_document::{Article, Date, Document, Format};
/// The first stage by itself: bytes to a document.
pub use legation_intake as intake;
/// The gazetteer and the names of places, as `Engine::places` gives them.
pub use legation_places as places;
/// The nouns of coding, as every stage knows them.
pub use legation_records as records;
pub use resources::{Resource, Resources};
pub use thread::{Addition, Thread};
