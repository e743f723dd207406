//! The careful reader: a second, slower and more exact reading of sentences that the first reader
//! has cut into words and read.
//!
//! It was trained on the treebanks themselves, so its trees are theirs, up to a few turns to the
//! crate's conventions. What it says replaces tags, parts of speech, lemmas and trees of a sentence;
//! names of persons, organisations and places are merged with the first reader's, which knows more
//! kinds.
//! `models/english-careful.md` is the card of its weights, `training/` is how they were made.

mod conventions;
mod decoding;
mod network;
mod pieces;
#[cfg(test)]
mod tests;

use crate::lemmatizer::{Lemmatizer, universal_lemma};
use crate::model::{CAREFUL, ModelError, ModelFile};
use crate::tree::{Analysis, EntityKind, NamedEntity, Parts};
use legation_document::Diagnostic;
use network::{Batch, FirstReading, LONGEST, Network, SecondReading, first_name};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

/// Word pieces that go through the network together.
const BATCH: usize = 256;

thread_local! {
    static MEMORY: RefCell<(Batch, Vec<SecondReading>)> = RefCell::default();
}

/// The network with its weights. One serves any number of threads.
pub(crate) struct CarefulReader {
    network: Network,
}

impl CarefulReader {
    /// The reader with the embedded weights, which are opened on the first call.
    pub(crate) fn embedded() -> &'static Self {
        static READER: LazyLock<CarefulReader> =
            LazyLock::new(|| CarefulReader::from_bytes(CAREFUL).expect("the embedded weights are tested"));
        &READER
    }

    /// A reader with the weights of a file that `cargo xtask model convert-careful` wrote.
    pub(crate) fn from_bytes(bytes: &'static [u8]) -> Result<Self, ModelError> {
        Ok(Self { network: Network::new(&ModelFile::open(bytes)?)? })
    }

    /// Reads the chosen sentences of an analysis again.
    pub(crate) fn reread(
        &self,
        analysis: Analysis,
        lemmatizer: &Lemmatizer,
        choose: impl Fn(&Analysis, usize) -> bool,
    ) -> Analysis {
        let chosen: Vec<usize> = (0..analysis.sentences.len()).filter(|s| choose(&analysis, *s)).collect();
        if chosen.is_empty() {
            return analysis;
        }
        let mut found: Vec<SecondReading> = Vec::new();
        let mut read = Vec::with_capacity(chosen.len());
        let mut too_long = 0;
        MEMORY.with_borrow_mut(|(batch, readings)| {
            batch.clear();
            for sentence in &chosen {
                if self.network.put(first_reading(&analysis, *sentence), batch) {
                    read.push(*sentence);
                } else {
                    too_long += 1;
                }
                if batch.rows() >= BATCH {
                    self.network.read(batch, readings);
                    found.extend_from_slice(readings);
                    batch.clear();
                }
            }
            self.network.read(batch, readings);
            found.extend_from_slice(readings);
        });
        let mut parts = Parts::from(analysis);
        if too_long > 0 {
            let message =
                format!("{too_long} sentences of more than {LONGEST} word pieces are read by the first reader alone");
            parts.diagnostics.push(Diagnostic::note("analysis.long-sentence", message));
        }
        let mut names = Vec::new();
        let mut rest = found.as_mut_slice();
        for sentence in read {
            let tokens = parts.sentences[sentence].tokens.clone();
            let (readings, later) = rest.split_at_mut(tokens.len());
            rest = later;
            write(&mut parts, &tokens, readings, lemmatizer);
            names.push((tokens, spans(readings)));
        }
        parts.entities = merged(parts.entities, &names);
        Analysis::from(parts)
    }
}

/// What the first reader said of the words of a sentence.
fn first_reading(analysis: &Analysis, sentence: usize) -> impl Iterator<Item = FirstReading<'_>> {
    let tokens = analysis.sentences[sentence].tokens.clone();
    let start = tokens.start;
    tokens.map(move |id| {
        let token = &analysis.tokens[id];
        FirstReading {
            text: analysis.read_as(id),
            upos: token.upos,
            relation: token.relation,
            head: if token.head == id { 0 } else { token.head - start + 1 },
            name: analysis.entity_at(id).map_or(0, |name| first_name(name.kind, name.tokens.start == id)),
        }
    })
}

fn write(parts: &mut Parts, tokens: &Range<usize>, readings: &mut [SecondReading], lemmatizer: &Lemmatizer) {
    let mut lemmas = vec![String::new(); tokens.len()];
    for ((id, reading), lemma) in tokens.clone().zip(readings.iter()).zip(&mut lemmas) {
        let word = parts.read_as(parts.tokens[id].span);
        lemmatizer.lemma(word, &word.to_lowercase(), reading.tag, reading.upos, lemma);
    }
    let tags: Vec<_> = readings.iter().map(|reading| (reading.tag, reading.upos)).collect();
    conventions::apply(readings, &lemmas);
    for (((id, reading), lemma), before) in tokens.clone().zip(readings.iter()).zip(&mut lemmas).zip(tags) {
        if (reading.tag, reading.upos) != before {
            let word = parts.tokens[id].span.slice(&parts.text);
            lemma.clear();
            lemmatizer.lemma(word, &word.to_lowercase(), reading.tag, reading.upos, lemma);
        }
    }
    for ((id, reading), lemma) in tokens.clone().zip(readings.iter()).zip(&mut lemmas) {
        let token = &mut parts.tokens[id];
        let lower = token.span.slice(&parts.text).to_lowercase();
        if let Some(universal) = universal_lemma(&lower, reading.tag, reading.upos) {
            universal.clone_into(lemma);
        }
        if parts.lemmas[token.lemma.0 as usize..token.lemma.1 as usize] != *lemma {
            let start = parts.lemmas.len() as u32;
            parts.lemmas.push_str(lemma);
            token.lemma = (start, parts.lemmas.len() as u32);
        }
        token.upos = reading.upos;
        token.tag = reading.tag;
        token.head = tokens.start + reading.head;
        token.relation = reading.relation;
    }
}

/// A name in its sentence, with one of the three kinds.
type Name = (Range<usize>, EntityKind);

/// Names by the labels of a sentence's words: places in the sentence and one of the three kinds.
fn spans(readings: &[SecondReading]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (i, reading) in readings.iter().enumerate() {
        let kind = match reading.name {
            0 => continue,
            1 | 2 => EntityKind::Person,
            3 | 4 => EntityKind::Org,
            _ => EntityKind::Gpe,
        };
        match names.last_mut() {
            Some((range, _)) if reading.name % 2 == 0 => range.end = i + 1,
            _ => names.push((i..i + 1, kind)),
        }
    }
    names
}

/// Kinds of the first reader that one of the careful reader's three kinds takes in.
fn takes_in(kind: EntityKind, first: EntityKind) -> bool {
    match kind {
        EntityKind::Person => first == EntityKind::Person,
        EntityKind::Org => matches!(first, EntityKind::Org | EntityKind::Fac | EntityKind::Product),
        _ => matches!(first, EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac),
    }
}

/// The first reader's names with those of the careful reader, which has the say on persons,
/// organisations and places where it read a sentence.
fn merged(first: Vec<NamedEntity>, sentences: &[(Range<usize>, Vec<Name>)]) -> Vec<NamedEntity> {
    let mut out = Vec::with_capacity(first.len());
    let mut sentences = sentences.iter().peekable();
    let mut first = first.into_iter().peekable();
    loop {
        let until = sentences.peek().map_or(usize::MAX, |(tokens, _)| tokens.start);
        while let Some(name) = first.next_if(|name| name.tokens.start < until) {
            out.push(name);
        }
        let Some((tokens, names)) = sentences.next() else { return out };
        let begin = out.len();
        let mut said = Vec::new();
        while let Some(name) = first.next_if(|name| name.tokens.start < tokens.end) {
            said.push(name);
        }
        for (range, kind) in names {
            let range = tokens.start + range.start..tokens.start + range.end;
            let kind = said
                .iter()
                .find(|name| {
                    name.tokens.start < range.end && range.start < name.tokens.end && takes_in(*kind, name.kind)
                })
                .map_or(*kind, |name| name.kind);
            out.push(NamedEntity { tokens: range, kind });
        }
        let taken = out.len();
        for name in said {
            let overlaps = out[begin..taken]
                .iter()
                .any(|other| other.tokens.start < name.tokens.end && name.tokens.start < other.tokens.end);
            if !overlaps && !is_shared(name.kind) {
                out.push(name);
            }
        }
        out[begin..].sort_by_key(|name| name.tokens.start);
    }
}

/// Kinds on which both readers speak.
fn is_shared(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Person | EntityKind::Org | EntityKind::Gpe | EntityKind::Loc | EntityKind::Fac)
}
