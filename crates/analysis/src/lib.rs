//! What is said in a document, word by word: sentences, tokens, lemmas, tags, dependency trees,
//! named entities and quotations.
//!
//! What comes in is a [`Document`](legation_document::Document), what goes out is an [`Analysis`].
//! Everything after this crate speaks Universal Dependencies. Deliberately absent: world knowledge.

mod tree;

pub use tree::{
    Analysis, EntityKind, Feature, NamedEntity, Quotation, Relation, Sentence, Tag, Token, TokenId, Upos,
};
