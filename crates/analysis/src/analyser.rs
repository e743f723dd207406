//! The stage as a whole: from the blocks of a document to its analysis.

use crate::careful::CarefulReader;
use crate::casing::{self, Said, Usage};
use crate::encoder::{Encoder, Passage, Scratch};
use crate::entities::EntityRecogniser;
use crate::kernels::QuantisedRows;
use crate::lemmatizer::{Lemmatizer, universal_lemma};
use crate::model::{EMBEDDED, ModelError, ModelFile};
use crate::normaliser::{Node, REPORTING, Words, normalise};
use crate::parser::{Label, Parser, RawTree};
use crate::quotations::Scanner;
use crate::tagger::{Tagger, part_of_speech};
#[cfg(test)]
use crate::tokenizer::is_space;
use crate::tokenizer::{RawToken, Tokenizer};
use crate::transitions::{Contributions, Scores};
use crate::tree::{Analysis, EntityKind, NamedEntity, Parts, Relation, Sentence, Tag, Token, Upos};
use legation_document::{Block, BlockKind, Diagnostic, Document, Span};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// Longest run of tokens that is read as one text. News paragraphs have a few hundred; a block
/// beyond this is cut, which bounds the time for hostile text.
const LONGEST_PASSAGE: usize = 2_000;
/// Tokens that go through the network together: what they contribute to the parser's states stays
/// in the second-level cache.
const BATCH: usize = 160;

/// Reads documents with the model that ships with the crate.
///
/// One analyser serves any number of threads; each thread keeps buffers and the vectors of words it
/// has met. What a document yields does not depend on what was read before it.
pub struct Analyser {
    tokenizer: Tokenizer,
    encoder: Encoder,
    tagger: Tagger,
    parser: Parser,
    recogniser: EntityRecogniser,
    lemmatizer: Lemmatizer,
}

/// A word of a text that is already cut into tokens; see [`Analyser::analyse_words`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word.
    pub text: &'a str,
    /// Whether a space follows it.
    pub spaced: bool,
}

/// What the model says about one passage, before it is turned into Universal Dependencies.
pub(crate) struct Reading {
    pub(crate) tags: Vec<Tag>,
    pub(crate) tree: RawTree,
    pub(crate) names: Vec<(Range<usize>, EntityKind)>,
}

#[derive(Default)]
struct Memory {
    scratch: Scratch,
    rows: QuantisedRows,
    tag_scores: Vec<f32>,
    scores: Scores,
    tags: Vec<Tag>,
    grammar: Contributions,
    names: Contributions,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// A run of tokens of one block.
struct Piece {
    block: usize,
    tokens: Vec<RawToken>,
    /// Whether the piece is one sentence by the caller's word.
    whole: bool,
}

impl Analyser {
    /// The analyser with the embedded English model. It is made on the first call, in a few
    /// milliseconds.
    pub fn embedded() -> &'static Self {
        static ANALYSER: LazyLock<Analyser> =
            LazyLock::new(|| Analyser::from_bytes(EMBEDDED).expect("the embedded weights are tested"));
        &ANALYSER
    }

    /// An analyser with the weights of a file that `cargo xtask model convert` wrote.
    ///
    /// # Errors
    /// If the bytes are not such a file, or one of another version; the message says what is wrong.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let file = ModelFile::open(bytes)?;
        Ok(Self {
            tokenizer: Tokenizer::new(&file)?,
            encoder: Encoder::new(&file)?,
            tagger: Tagger::new(&file)?,
            parser: Parser::new(&file)?,
            recogniser: EntityRecogniser::new(&file)?,
            lemmatizer: Lemmatizer::new(&file)?,
        })
    }

    /// Reads a document. Datelines are left out: they are places and dates, not sentences.
    pub fn analyse(&self, document: &Document) -> Analysis {
        let mut parts = Parts { text: Arc::clone(&document.text), ..Parts::default() };
        let mut pieces = Vec::new();
        let mut scanner = Scanner::default();
        let usage = usage(document);
        for (number, block) in document.blocks.iter().enumerate().filter(|(_, b)| b.kind != BlockKind::Dateline) {
            let Some(text) = document.text.get(block.span.range()) else { continue };
            if block.kind.is_aside() {
                scanner.read_aside(text, block.span.start);
            } else {
                scanner.read(text, block.span.start);
            }
            let mut tokens = match self.restored(text, None, &usage) {
                Some(restored) => {
                    let tokens = self.tokenizer.tokens(&restored);
                    parts.put_cased(block.span, &restored);
                    tokens
                }
                None => self.tokenizer.tokens(text),
            };
            if tokens.len() > LONGEST_PASSAGE {
                let remark = format!("a block of {} tokens is read in pieces of {LONGEST_PASSAGE}", tokens.len());
                parts.diagnostics.push(block_remark(document, *block, remark));
            }
            for token in &mut tokens {
                token.range = token.range.start + block.span.start..token.range.end + block.span.start;
            }
            let mut rest = tokens.into_iter();
            loop {
                let tokens: Vec<RawToken> = rest.by_ref().take(LONGEST_PASSAGE).collect();
                if tokens.is_empty() {
                    break;
                }
                pieces.push(Piece { block: number, tokens, whole: false });
            }
        }
        self.read_pieces(&pieces, &mut parts);
        parts.quotations = scanner.quotations(&parts.text, &parts.tokens, |id| {
            let (start, end) = parts.tokens[id].lemma;
            parts.tokens[id].upos == Upos::Verb && REPORTING.contains(&&parts.lemmas[start as usize..end as usize])
        });
        Analysis::from(parts)
    }

    /// Reads a plain text of one paragraph a line.
    pub fn analyse_text(&self, text: &str) -> Analysis {
        self.analyse(&Document::from_paragraphs(text, None))
    }

    /// Reads sentences whose words are given, such as those of a treebank. Each sentence is a block
    /// and stays one sentence, and each word stays one token. Empty words and words of white space
    /// have no place in the result.
    pub fn analyse_words(&self, sentences: &[Vec<Word<'_>>]) -> Analysis {
        let mut text = String::new();
        let mut pieces = Vec::new();
        for (block, words) in sentences.iter().enumerate() {
            let mut tokens = Vec::with_capacity(words.len());
            for word in words.iter().filter(|w| !w.text.trim().is_empty()) {
                let start = text.len();
                text.push_str(word.text);
                tokens.push(RawToken { range: start..text.len(), norm: None, spaced: word.spaced, blank: false });
                if word.spaced {
                    text.push(' ');
                }
            }
            text.push('\n');
            if let Some(last) = tokens.last_mut() {
                last.spaced = false;
            }
            self.tokenizer.give_norms(&text, &mut tokens);
            if !tokens.is_empty() {
                pieces.push(Piece { block, tokens, whole: true });
            }
        }
        let mut parts = Parts { text: Arc::from(text), ..Parts::default() };
        for piece in &pieces {
            let span = Span::new(piece.tokens[0].range.start, piece.tokens[piece.tokens.len() - 1].range.end);
            let text = Arc::clone(&parts.text);
            if let Some(restored) = self.restored(span.slice(&text), Some((piece, span)), &Usage::default()) {
                parts.put_cased(span, &restored);
            }
        }
        self.read_pieces(&pieces, &mut parts);
        Analysis::from(parts)
    }

    /// A block of one kind of letters in its presumed usual casing, byte for byte as long; nothing
    /// for other blocks. Where the words are given (`piece` with its span), they are taken as they are.
    fn restored(&self, text: &str, words: Option<(&Piece, Span)>, usage: &Usage<'_>) -> Option<String> {
        let written = casing::uniform(text)?;
        let small = casing::in_small_letters(text);
        let tokens = match words {
            Some((piece, span)) => {
                let mut tokens = piece.tokens.clone();
                for token in &mut tokens {
                    token.range = token.range.start - span.start..token.range.end - span.start;
                }
                tokens
            }
            None => self.tokenizer.tokens(&small),
        };
        let mut said = Vec::with_capacity(tokens.len());
        for tokens in tokens.chunks(LONGEST_PASSAGE) {
            let passage = Passage { text: &small, tokens };
            let reading = MEMORY.with_borrow_mut(|memory| self.read(&[passage], memory)).remove(0);
            let first = said.len();
            said.extend(tokens.iter().enumerate().map(|(i, token)| {
                let word = &small[token.range.clone()];
                Said {
                    tag: reading.tags[i],
                    opens: reading.tree.starts[i],
                    named: false,
                    unknown: !self.encoder.knows(word) && !self.lemmatizer.knows(word),
                }
            }));
            for (name, kind) in &reading.names {
                let proper = matches!(
                    kind,
                    EntityKind::Person
                        | EntityKind::Org
                        | EntityKind::Gpe
                        | EntityKind::Loc
                        | EntityKind::Fac
                        | EntityKind::Norp
                );
                for i in name.clone() {
                    said[first + i].named = proper;
                }
            }
        }
        Some(casing::restore(&small, written, &tokens, &said, usage))
    }

    /// Reads chosen sentences of an analysis again, with the careful reader: slower and more exact.
    ///
    /// Tokens and the borders of sentences stay; tags, parts of speech, lemmas, trees and names of the
    /// chosen sentences (`choose` is given the number of each) are replaced. What a sentence yields
    /// does not depend on which others are chosen. Sentences of more than 256 word pieces stay as
    /// they are; a diagnostic counts them.
    pub fn reread(&self, analysis: Analysis, choose: impl Fn(&Analysis, usize) -> bool) -> Analysis {
        CarefulReader::embedded().reread(analysis, &self.lemmatizer, choose)
    }

    /// Reads a document and then every sentence again, with the careful reader.
    pub fn analyse_carefully(&self, document: &Document) -> Analysis {
        self.reread(self.analyse(document), |_, _| true)
    }

    /// Reads sentences whose words are given ([`Self::analyse_words`]) and then each again, with
    /// the careful reader.
    pub fn analyse_words_carefully(&self, sentences: &[Vec<Word<'_>>]) -> Analysis {
        self.reread(self.analyse_words(sentences), |_, _| true)
    }

    fn read_pieces(&self, pieces: &[Piece], parts: &mut Parts) {
        let whole = Arc::clone(&parts.text);
        let cased = parts.cased.take();
        let text = cased.as_deref().unwrap_or(&whole);
        MEMORY.with_borrow_mut(|memory| {
            let mut rest = pieces;
            while !rest.is_empty() {
                let mut tokens = 0;
                let count = rest
                    .iter()
                    .take_while(|piece| {
                        tokens += piece.tokens.len();
                        tokens <= BATCH
                    })
                    .count()
                    .max(1);
                let (batch, later) = rest.split_at(count);
                let passages: Vec<Passage<'_>> =
                    batch.iter().map(|piece| Passage { text, tokens: &piece.tokens }).collect();
                for (piece, reading) in batch.iter().zip(self.read(&passages, memory)) {
                    self.write(piece, &reading, text, parts);
                }
                rest = later;
            }
        });
        parts.cased = cased;
    }

    fn read(&self, passages: &[Passage<'_>], memory: &mut Memory) -> Vec<Reading> {
        let offsets = self.encoder.encode(passages, &mut memory.scratch);
        self.tagger.tag(&memory.scratch.grammar, &mut memory.rows, &mut memory.tag_scores, &mut memory.tags);
        self.parser.prepare(&memory.scratch.grammar, &mut memory.grammar);
        self.recogniser.prepare(&memory.scratch.names, &mut memory.names);
        passages
            .iter()
            .zip(offsets)
            .map(|(passage, offset)| {
                let blank: Vec<bool> = passage.tokens.iter().map(|t| t.blank).collect();
                let mut tags = memory.tags[offset..offset + blank.len()].to_vec();
                for (tag, _) in tags.iter_mut().zip(&blank).filter(|(_, blank)| **blank) {
                    *tag = Tag::Space;
                }
                let tree = self.parser.parse(&memory.grammar, offset, &blank, &mut memory.scores);
                let names = self.recogniser.names(&memory.names, offset, &blank, &tree.starts, &mut memory.scores);
                Reading { tags, tree, names }
            })
            .collect()
    }

    /// What the model says about a text as one passage.
    #[cfg(test)]
    pub(crate) fn reading(&self, text: &str) -> (Vec<RawToken>, Reading) {
        let tokens = self.tokenizer.tokens(text);
        let passage = Passage { text, tokens: &tokens };
        let reading = MEMORY.with_borrow_mut(|memory| self.read(&[passage], memory)).remove(0);
        (tokens, reading)
    }

    /// Part of speech by the model's own rules, before Universal Dependencies.
    pub(crate) fn model_upos(reading: &Reading, lower: &[String], i: usize) -> Upos {
        let after_expletive = i > 0 && reading.tree.labels[i - 1] == Label::Expl;
        part_of_speech(&lower[i], reading.tags[i], reading.tree.labels[i], after_expletive)
    }

    /// Lemma of a word by the model's own rules.
    pub(crate) fn model_lemma(&self, word: &str, lower: &str, tag: Tag, upos: Upos, out: &mut String) {
        self.lemmatizer.lemma(word, lower, tag, upos, out);
    }

    /// Turns a reading into sentences of Universal Dependencies, without the white space tokens.
    fn write(&self, piece: &Piece, reading: &Reading, text: &str, parts: &mut Parts) {
        let count = piece.tokens.len();
        let lower: Vec<String> = piece.tokens.iter().map(|t| text[t.range.clone()].to_lowercase()).collect();
        let blank = |i: usize| piece.tokens[i].blank;
        let first_token = parts.tokens.len();
        // The place of each token among those that are not blank.
        let mut place = vec![usize::MAX; count];
        let mut begin = 0;
        while begin < count {
            let mut end = begin + 1;
            while end < count && (piece.whole || !reading.tree.starts[end]) {
                end += 1;
            }
            self.write_sentence(piece, reading, begin..end, &lower, text, &mut place, parts);
            begin = end;
        }
        for (range, kind) in &reading.names {
            let words: Vec<usize> = range.clone().filter(|i| !blank(*i)).map(|i| place[i]).collect();
            if let (Some(first), Some(last)) = (words.first(), words.last())
                && *first >= first_token
            {
                parts.entities.push(NamedEntity { tokens: *first..last + 1, kind: *kind });
            }
        }
    }

    #[allow(clippy::too_many_arguments)] // the state of one loop, not an interface
    fn write_sentence(
        &self,
        piece: &Piece,
        reading: &Reading,
        range: Range<usize>,
        lower: &[String],
        text: &str,
        place: &mut [usize],
        parts: &mut Parts,
    ) {
        let blank = |i: usize| piece.tokens[i].blank;
        let visible: Vec<usize> = range.clone().filter(|i| !blank(*i)).collect();
        if visible.is_empty() {
            return;
        }
        let (first, sentence) = (parts.tokens.len(), parts.sentences.len());
        for (at, i) in visible.iter().enumerate() {
            place[*i] = first + at;
        }
        // A head outside the sentence, which crossing arcs can give, makes a root; a blank head is
        // passed over upwards, and what hung on a blank root hangs on the first word that did.
        let mut heir: Option<usize> = None;
        let mut nodes = Vec::with_capacity(visible.len());
        let mut lemmas: Vec<(u32, u32)> = Vec::with_capacity(visible.len());
        for &i in &visible {
            let mut head = reading.tree.heads[i];
            while range.contains(&head) && blank(head) && reading.tree.heads[head] != head {
                head = reading.tree.heads[head];
            }
            let mut label = reading.tree.labels[i];
            if !range.contains(&head) {
                (head, label) = (i, Label::Root);
            } else if blank(head) {
                head = *heir.get_or_insert(i);
                if head == i {
                    label = Label::Root;
                }
            }
            let (tag, upos) = (reading.tags[i], Self::model_upos(reading, lower, i));
            let start = parts.lemmas.len() as u32;
            self.model_lemma(&text[piece.tokens[i].range.clone()], &lower[i], tag, upos, &mut parts.lemmas);
            lemmas.push((start, parts.lemmas.len() as u32));
            nodes.push(Node { tag, upos, label, head: place[head] - first, relation: Relation::Dep });
        }
        let words_lower: Vec<String> = visible.iter().map(|i| lower[*i].clone()).collect();
        let words_lemmas: Vec<&str> =
            lemmas.iter().map(|(start, end)| &parts.lemmas[*start as usize..*end as usize]).collect();
        let persons: Vec<Range<usize>> = reading
            .names
            .iter()
            .filter(|(name, kind)| {
                *kind == EntityKind::Person
                    && range.contains(&name.start)
                    && name.end <= range.end
                    && !name.clone().any(blank)
            })
            .map(|(name, _)| place[name.start] - first..place[name.end - 1] + 1 - first)
            .collect();
        let mut adjectives: Vec<bool> =
            visible.iter().map(|i| reading.tags[*i] == Tag::Nnp && self.lemmatizer.is_adjective(&lower[*i])).collect();
        for (name, _) in reading.names.iter().filter(|(name, kind)| *kind == EntityKind::Norp && name.len() == 1) {
            if range.contains(&name.start) && !blank(name.start) {
                adjectives[place[name.start] - first] = true;
            }
        }
        let words = Words { lower: &words_lower, lemmas: &words_lemmas, adjectives: &adjectives, persons: &persons };
        let nodes = normalise(nodes, &words);
        for ((&i, node), mut lemma) in visible.iter().zip(nodes).zip(lemmas) {
            if let Some(universal) = universal_lemma(&lower[i], node.tag, node.upos) {
                let start = parts.lemmas.len() as u32;
                parts.lemmas.push_str(universal);
                lemma = (start, parts.lemmas.len() as u32);
            }
            parts.tokens.push(Token {
                span: Span::from(piece.tokens[i].range.clone()),
                upos: node.upos,
                tag: node.tag,
                head: first + node.head,
                relation: node.relation,
                lemma,
                sentence,
            });
        }
        let span = Span::new(parts.tokens[first].span.start, parts.tokens[parts.tokens.len() - 1].span.end);
        parts.sentences.push(Sentence { tokens: first..parts.tokens.len(), span, block: piece.block });
    }
}

/// How a document writes its words, where it has blocks that do not show it.
fn usage(document: &Document) -> Usage<'_> {
    let mut usage = Usage::default();
    let texts = || document.blocks.iter().filter_map(|b| document.text.get(b.span.range()));
    if texts().any(|text| casing::uniform(text).is_some()) {
        for text in texts().filter(|text| casing::uniform(text).is_none()) {
            usage.add(text);
        }
    }
    usage
}

fn block_remark(document: &Document, block: Block, message: String) -> Diagnostic {
    let remark = Diagnostic::note("analysis.long-block", message);
    match document.map.to_original(block.span) {
        Some(span) => remark.at(span),
        None => remark,
    }
}

/// Whether a word is nothing but white space.
#[cfg(test)]
pub(crate) fn is_blank(word: &str) -> bool {
    word.chars().all(is_space)
}
