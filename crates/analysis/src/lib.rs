//! What is said in a document, word by word: sentences, tokens, lemmas, tags, dependency trees,
//! named entities and quotations.
//!
//! What comes in is a [`Document`](legation_document::Document), what goes out is an [`Analysis`].
//! Everything after this crate speaks Universal Dependencies. Deliberately absent: world knowledge.
//!
//! ```
//! use legation_analysis::{Analyser, Relation};
//!
//! let analysis = Analyser::embedded().analyse_text("The talks were held in Geneva.");
//! let held = (0..analysis.tokens.len()).find(|t| analysis.word(*t) == "held").unwrap();
//! let talks = analysis.child(held, Relation::NsubjPass).unwrap();
//! assert_eq!(analysis.word(talks), "talks");
//! assert_eq!(analysis.lemma(held), "hold");
//! ```
//!
//! # What the trees look like
//!
//! They follow the English guidelines of Universal Dependencies, version 2, with these choices:
//!
//! - Names of persons are flat, their first word leads: `Ali --flat--> Hasan`. A title before a name
//!   is `nmod:desc` of it, and what stands before the title belongs to the title:
//!   `Ali --nmod:desc--> Minister`, `Minister --compound--> Foreign`. Other names (countries,
//!   organisations) are led by their last word, with `compound`.
//! - "urged Velmara to halt": `urged --obj--> Velmara`, `urged --xcomp--> halt`. The subject of an
//!   `xcomp` is the object of its head if there is one, else the subject.
//! - "X, he said": the reporting verb leads and X is its `ccomp`, whatever the order.
//! - "The aim is to leave" keeps "is" as its head, with `xcomp`; so does "is to leave".
//! - A phrase of time without preposition is `obl:unmarked` ("met Friday"); with one it is `obl`.
//!
//! # How
//!
//! The default model is the CNN pipeline of spaCy's `en_core_web_md`, run by inference of our own
//! (`models/README.md` is its card): words become vectors (features, embedding), vectors
//! learn of their neighbours (convolution), tags, arcs and names are read off them (tagger, parser,
//! entities), the trees are turned into Universal Dependencies (normaliser).
//!
//! [`Analyser::reread`] reads chosen sentences again with a transformer that was trained on the
//! treebanks (careful; `models/english-careful.md`): several times slower, with half as many wrong
//! arcs. Both keep to the choices above.
//!
//! Blocks in capitals, or without any, are read in a presumed usual casing (casing); their text stays.

mod analyser;
mod careful;
mod casing;
mod conllu;
mod convolution;
mod embedding;
mod encoder;
mod entities;
mod features;
mod hashing;
mod kernels;
mod lemmatizer;
mod model;
mod morphology;
mod normaliser;
mod parser;
mod quotations;
mod tagger;
mod tokenizer;
mod transitions;
mod tree;

#[cfg(test)]
mod parity;

pub use analyser::{Analyser, Word};
#[doc(hidden)]
pub use kernels::{pack_quantised, pack_quantised_segments, pack_quantised_table, pack_single};
pub use model::ModelError;
pub use tree::{Analysis, EntityKind, NamedEntity, Quotation, Relation, Sentence, Tag, Token, TokenId, Upos};
