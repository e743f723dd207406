//! The network: word pieces become vectors in context, words take theirs from their first piece and
//! what the first reader said of them, and tags, arcs, relations and names are read off.
//!
//! Weights and activations of the products are in eight bits; training pretended the same. All
//! rows of a batch go through each product together. No number depends on the batch.

use super::decoding::{NAME_LABELS, TreeFinder, best_names};
use super::pieces::{KnownWords, Piece, Vocabulary, shape};
use crate::kernels::{QuantisedMatrix, QuantisedRows, add_halves, dot, gelu, layer_norm, softmax};
use crate::model::{ModelError, ModelFile};
use crate::tree::{EntityKind, Relation, Tag, Upos};
use std::ops::Range;

const WIDTH: usize = 384;
const HEADS: usize = 12;
/// Numbers of one head of attention.
const HEAD: usize = WIDTH / HEADS;
const INNER: usize = 1536;
const LAYERS: usize = 5;
/// Word pieces of a sentence at most, with the two marks around it.
pub(super) const LONGEST: usize = 256;
/// Numbers of a word piece's vector that share a scale.
const GROUP: usize = 64;
const EPSILON: f32 = 1e-12;
/// Numbers for each of shape, first part of speech, first relation and first name.
const SIDE: usize = 16;
/// What is known of a word besides its pieces.
const ASIDE: usize = 4 * SIDE;
const EXTRA: usize = 64;
const WIDE: usize = WIDTH + EXTRA;
const ARC: usize = 256;
const LABEL: usize = 96;
const SHAPES: usize = 9;
/// Words whose relations are scored together.
const CHUNK: usize = 16;

/// Parts of speech in the order of the outputs: all but that of white space.
pub(super) fn parts_of_speech() -> impl Iterator<Item = Upos> {
    Upos::ALL.iter().copied().filter(|upos| *upos != Upos::Space)
}

/// Tags in the order of the outputs.
pub(super) fn tags() -> impl Iterator<Item = Tag> {
    Tag::ALL.iter().copied().filter(|tag| *tag != Tag::Space)
}

/// A number for each label of the first reader's names: outside, begin and inside of each kind.
pub(super) fn first_name(kind: EntityKind, begins: bool) -> u8 {
    1 + 2 * kind as u8 + u8::from(!begins)
}

/// A word with what the first reader said of it.
#[derive(Clone, Copy)]
pub(super) struct FirstReading<'a> {
    pub(super) text: &'a str,
    pub(super) upos: Upos,
    pub(super) relation: Relation,
    /// Head in the sentence counted from one, 0 for the root.
    pub(super) head: usize,
    /// See [`first_name`]; 0 is outside.
    pub(super) name: u8,
}

/// What the network says of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SecondReading {
    pub(crate) upos: Upos,
    pub(crate) tag: Tag,
    /// Head in the sentence; the root is its own.
    pub(crate) head: usize,
    pub(crate) relation: Relation,
    /// Label of a name: 0 is outside, 1 and 2 a person, 3 and 4 an organisation, 5 and 6 a place.
    pub(crate) name: u8,
}

/// Sentences that go through the network together, and the buffers for them.
#[derive(Default)]
pub(crate) struct Batch {
    known: KnownWords,
    pieces: Vec<Piece>,
    sentences: Vec<Extent>,
    words: Vec<BatchWord>,
    x: Vec<f32>,
    wide: Vec<f32>,
    mixed: Vec<f32>,
    quantised: QuantisedRows,
    attention: Attention,
    outputs: Vec<f32>,
    arcs: Vec<f32>,
    labels: Vec<f32>,
    scores: Vec<f32>,
    picked: Vec<usize>,
    tree: TreeFinder,
    back: Vec<[u8; NAME_LABELS]>,
    names: Vec<u8>,
}

/// Rows of a sentence: of its pieces and of its words.
struct Extent {
    pieces: Range<usize>,
    words: Range<usize>,
}

struct BatchWord {
    /// Row of the first piece.
    row: usize,
    shape: u8,
    upos: u8,
    relation: u8,
    name: u8,
    head: usize,
}

impl Batch {
    /// Rows that the batch has.
    pub(super) fn rows(&self) -> usize {
        self.pieces.len()
    }

    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.sentences.clear();
        self.words.clear();
    }
}

struct Linear {
    weights: QuantisedMatrix,
    bias: &'static [f32],
}

impl Linear {
    fn new(file: &ModelFile, name: &str, inputs: usize, outputs: usize) -> Result<Self, ModelError> {
        let weights = QuantisedMatrix::open(file, &format!("{name}.weight"))?;
        if (weights.inputs(), weights.outputs()) != (inputs, outputs) {
            return Err(ModelError::new(format!(
                "{name} has {} inputs and {} outputs, not {inputs} and {outputs}",
                weights.inputs(),
                weights.outputs()
            )));
        }
        Ok(Self { weights, bias: file.floats(&format!("{name}.bias"), outputs)? })
    }

    /// Writes the products of the rows to `out`, which becomes as long as they need.
    fn apply(&self, rows: &QuantisedRows, out: &mut Vec<f32>) {
        out.clear();
        for _ in 0..rows.len() {
            out.extend_from_slice(self.bias);
        }
        self.weights.add_product(rows, out);
    }

    /// Adds the products of the rows to `out`.
    fn add(&self, rows: &QuantisedRows, out: &mut [f32]) {
        for row in out.chunks_exact_mut(self.bias.len()) {
            add(row, self.bias);
        }
        self.weights.add_product(rows, out);
    }
}

struct Norm {
    gain: &'static [f32],
    offset: &'static [f32],
}

impl Norm {
    fn new(file: &ModelFile, name: &str) -> Result<Self, ModelError> {
        Ok(Self {
            gain: file.floats(&format!("{name}.gain"), WIDTH)?,
            offset: file.floats(&format!("{name}.offset"), WIDTH)?,
        })
    }

    fn apply(&self, rows: &mut [f32]) {
        for row in rows.chunks_exact_mut(WIDTH) {
            layer_norm(row, self.gain, self.offset, EPSILON);
        }
    }
}

struct Layer {
    /// Query, key and value, one after the other.
    look: Linear,
    mix: Linear,
    first_norm: Norm,
    up: Linear,
    down: Linear,
    second_norm: Norm,
}

/// Where each head begins among the outputs of a word.
struct Outputs {
    tags: usize,
    names: usize,
    arc_word: usize,
    arc_head: usize,
    label_word: usize,
    label_head: usize,
    width: usize,
}

pub(crate) struct Network {
    vocabulary: Vocabulary,
    /// Vectors of the pieces, two numbers a byte, the first in the lower half.
    vectors: &'static [u8],
    /// Half-precision scales of the groups of each vector.
    scales: &'static [u8],
    /// What each place of a sentence adds.
    places: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    shapes: &'static [f32],
    first_upos: &'static [f32],
    first_relations: &'static [f32],
    first_names: &'static [f32],
    extra: Linear,
    heads: Linear,
    at: Outputs,
    arc: Linear,
    /// The vector of the root as a head.
    root_arc: &'static [f32],
    label: Linear,
    /// How much the first reader's arc is worth by its relation.
    trust: &'static [f32],
    upos: Vec<Upos>,
    tags: Vec<Tag>,
}

impl Network {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let vocabulary = Vocabulary::new(file)?;
        let (vectors, scales) =
            (file.bytes("pieces.vectors", WIDTH / 2)?, file.bytes("pieces.scales", WIDTH / GROUP * 2)?);
        if vectors.len() != vocabulary.len() * WIDTH / 2 || scales.len() != vocabulary.len() * WIDTH / GROUP * 2 {
            return Err(ModelError::new("word pieces without vectors"));
        }
        let layers = (0..LAYERS)
            .map(|i| {
                Ok(Layer {
                    look: Linear::new(file, &format!("layer.{i}.look"), WIDTH, 3 * WIDTH)?,
                    mix: Linear::new(file, &format!("layer.{i}.mix"), WIDTH, WIDTH)?,
                    first_norm: Norm::new(file, &format!("layer.{i}.first_norm"))?,
                    up: Linear::new(file, &format!("layer.{i}.up"), WIDTH, INNER)?,
                    down: Linear::new(file, &format!("layer.{i}.down"), INNER, WIDTH)?,
                    second_norm: Norm::new(file, &format!("layer.{i}.second_norm"))?,
                })
            })
            .collect::<Result<Vec<_>, ModelError>>()?;
        let (upos, tags): (Vec<Upos>, Vec<Tag>) = (parts_of_speech().collect(), tags().collect());
        let names = upos.len() + tags.len();
        let arc_word = names + NAME_LABELS;
        let at = Outputs {
            tags: upos.len(),
            names,
            arc_word,
            arc_head: arc_word + ARC,
            label_word: arc_word + 2 * ARC,
            label_head: arc_word + 2 * ARC + LABEL,
            width: arc_word + 2 * ARC + 2 * LABEL,
        };
        let relations = Relation::ALL.len();
        // One row more than there are labels: what training showed where nothing was said.
        Ok(Self {
            places: halves(file, "places", LONGEST * WIDTH)?,
            norm: Norm::new(file, "norm")?,
            shapes: file.floats("shapes", SHAPES * SIDE)?,
            first_upos: file.floats("first.upos", (upos.len() + 1) * SIDE)?,
            first_relations: file.floats("first.relations", (relations + 1) * SIDE)?,
            first_names: file.floats("first.names", (2 + 2 * EntityKind::ALL.len()) * SIDE)?,
            extra: Linear::new(file, "extra", 3 * ASIDE, EXTRA)?,
            heads: Linear::new(file, "heads", WIDE, at.width)?,
            arc: Linear::new(file, "arc", ARC, ARC)?,
            root_arc: file.floats("root.arc", ARC)?,
            label: Linear::new(file, "label", LABEL, relations * (LABEL + 1))?,
            trust: file.floats("trust", relations + 1)?,
            vocabulary,
            vectors,
            scales,
            layers,
            at,
            upos,
            tags,
        })
    }

    /// Adds a sentence to a batch, unless it has too many word pieces: then the result is false.
    pub(super) fn put<'a>(&self, words: impl Iterator<Item = FirstReading<'a>>, batch: &mut Batch) -> bool {
        let (first_piece, first_word) = (batch.pieces.len(), batch.words.len());
        batch.pieces.push(self.vocabulary.open);
        for word in words {
            batch.words.push(BatchWord {
                row: batch.pieces.len(),
                shape: shape(word.text),
                // White space has no number; it never comes here.
                upos: self.upos.iter().position(|upos| *upos == word.upos).unwrap_or(self.upos.len() - 1) as u8,
                relation: word.relation as u8,
                name: word.name,
                head: word.head,
            });
            self.vocabulary.cut(word.text, &mut batch.known, &mut batch.pieces);
        }
        batch.pieces.push(self.vocabulary.close);
        if batch.pieces.len() - first_piece > LONGEST {
            batch.pieces.truncate(first_piece);
            batch.words.truncate(first_word);
            return false;
        }
        batch.sentences.push(Extent { pieces: first_piece..batch.pieces.len(), words: first_word..batch.words.len() });
        true
    }

    /// Reads the sentences of a batch: one reading a word, in order.
    pub(super) fn read(&self, batch: &mut Batch, out: &mut Vec<SecondReading>) {
        out.clear();
        if batch.words.is_empty() {
            return;
        }
        self.embed(batch);
        for layer in &self.layers {
            let rows = batch.pieces.len();
            batch.quantised.quantise(&batch.x, rows, WIDTH, WIDTH);
            layer.look.apply(&batch.quantised, &mut batch.wide);
            batch.mixed.resize(rows * WIDTH, 0.0);
            for sentence in &batch.sentences {
                let Range { start, end } = sentence.pieces;
                batch.attention.attend(
                    &batch.wide[start * 3 * WIDTH..end * 3 * WIDTH],
                    &mut batch.mixed[start * WIDTH..end * WIDTH],
                );
            }
            batch.quantised.quantise(&batch.mixed, rows, WIDTH, WIDTH);
            layer.mix.add(&batch.quantised, &mut batch.x);
            layer.first_norm.apply(&mut batch.x);
            batch.quantised.quantise(&batch.x, rows, WIDTH, WIDTH);
            layer.up.apply(&batch.quantised, &mut batch.wide);
            gelu(&mut batch.wide);
            batch.quantised.quantise(&batch.wide, rows, INNER, INNER);
            layer.down.add(&batch.quantised, &mut batch.x);
            layer.second_norm.apply(&mut batch.x);
        }
        self.look_around(batch);
        batch.quantised.quantise(&batch.wide, batch.words.len(), WIDE, WIDE);
        self.heads.apply(&batch.quantised, &mut batch.outputs);
        for row in batch.outputs.chunks_exact_mut(self.at.width) {
            for value in row[self.at.arc_word..].iter_mut().filter(|v| **v < 0.0) {
                *value *= 0.1;
            }
        }
        batch.quantised.quantise(&batch.outputs[self.at.arc_word..], batch.words.len(), ARC, self.at.width);
        self.arc.apply(&batch.quantised, &mut batch.arcs);
        for sentence in 0..batch.sentences.len() {
            self.decode(sentence, batch, out);
        }
        self.name_relations(batch, out);
    }

    /// The first vector of each piece: its own and its place's.
    fn embed(&self, batch: &mut Batch) {
        batch.x.clear();
        batch.x.resize(batch.pieces.len() * WIDTH, 0.0);
        for sentence in &batch.sentences {
            for (place, row) in sentence.pieces.clone().enumerate() {
                let piece = usize::from(batch.pieces[row]);
                let out = &mut batch.x[row * WIDTH..(row + 1) * WIDTH];
                let mut scales = [0.0; WIDTH / GROUP];
                add_halves(&mut scales, &self.scales[piece * WIDTH / GROUP * 2..]);
                let bytes = &self.vectors[piece * WIDTH / 2..(piece + 1) * WIDTH / 2];
                let places = &self.places[place * WIDTH..(place + 1) * WIDTH];
                for (group, scale) in scales.iter().enumerate() {
                    let numbers = group * GROUP..(group + 1) * GROUP;
                    let bytes = &bytes[group * GROUP / 2..(group + 1) * GROUP / 2];
                    for ((out, place), byte) in
                        out[numbers.clone()].chunks_exact_mut(2).zip(places[numbers].chunks_exact(2)).zip(bytes)
                    {
                        out[0] = (f32::from(byte & 15) - 8.0) * scale + place[0];
                        out[1] = (f32::from(byte >> 4) - 8.0) * scale + place[1];
                    }
                }
            }
        }
        self.norm.apply(&mut batch.x);
    }

    /// Fills `wide` with a row a word: the vector of its first piece, and what is known besides of
    /// it and its neighbours.
    fn look_around(&self, batch: &mut Batch) {
        let words = batch.words.len();
        // A row a word, and an empty one around each sentence.
        let rows = words + 2 * batch.sentences.len();
        batch.mixed.clear();
        batch.mixed.resize(rows * ASIDE, 0.0);
        for (number, sentence) in batch.sentences.iter().enumerate() {
            for word in sentence.words.clone() {
                let at = (word + 2 * number + 1) * ASIDE;
                let known = &batch.words[word];
                for (k, (table, label)) in [
                    (&self.shapes, known.shape),
                    (&self.first_upos, known.upos),
                    (&self.first_relations, known.relation),
                    (&self.first_names, known.name),
                ]
                .into_iter()
                .enumerate()
                {
                    let from = usize::from(label) * SIDE;
                    batch.mixed[at + k * SIDE..at + (k + 1) * SIDE].copy_from_slice(&table[from..from + SIDE]);
                }
            }
        }
        // Three rows are one window; windows that cross a border between sentences are left unread.
        batch.quantised.quantise(&batch.mixed, rows - 2, 3 * ASIDE, ASIDE);
        self.extra.apply(&batch.quantised, &mut batch.arcs);
        batch.wide.clear();
        for (number, sentence) in batch.sentences.iter().enumerate() {
            for word in sentence.words.clone() {
                let row = batch.words[word].row * WIDTH;
                batch.wide.extend_from_slice(&batch.x[row..row + WIDTH]);
                let extra = (word + 2 * number) * EXTRA;
                batch.wide.extend(batch.arcs[extra..extra + EXTRA].iter().map(|v| v.max(0.0)));
            }
        }
    }

    /// Tags, tree and names of one sentence; relations are left open.
    fn decode(&self, sentence: usize, batch: &mut Batch, out: &mut Vec<SecondReading>) {
        let words = batch.sentences[sentence].words.clone();
        let (count, width) = (words.len(), self.at.width);
        let outputs = &batch.outputs[words.start * width..words.end * width];
        batch.scores.clear();
        for (word, known) in words.clone().zip(&batch.words[words.clone()]) {
            let arc = &batch.arcs[word * ARC..(word + 1) * ARC];
            let first = batch.scores.len();
            batch.scores.push(dot(arc, self.root_arc));
            batch.scores.extend(
                outputs.chunks_exact(width).map(|head| dot(arc, &head[self.at.arc_head..self.at.arc_head + ARC])),
            );
            batch.scores[first + known.head] += self.trust[usize::from(known.relation)];
        }
        batch.tree.heads(&batch.scores, count, &mut batch.picked);
        batch.scores.clear();
        for row in outputs.chunks_exact(width) {
            batch.scores.extend_from_slice(&row[self.at.names..self.at.arc_word]);
        }
        best_names(&batch.scores, &mut batch.back, &mut batch.names);
        for (i, row) in outputs.chunks_exact(width).enumerate() {
            out.push(SecondReading {
                upos: self.upos[most(&row[..self.at.tags])],
                tag: self.tags[most(&row[self.at.tags..self.at.names])],
                head: batch.picked[i],
                relation: Relation::Root,
                name: batch.names[i],
            });
        }
    }

    /// The relation of every word to its head.
    fn name_relations(&self, batch: &mut Batch, out: &mut [SecondReading]) {
        let width = self.at.width;
        let mut begin = 0;
        let mut sentences = batch.sentences.iter();
        let mut first = 0..0;
        while begin < batch.words.len() {
            let end = (begin + CHUNK).min(batch.words.len());
            let from = begin * width + self.at.label_word;
            batch.quantised.quantise(&batch.outputs[from..], end - begin, LABEL, width);
            self.label.apply(&batch.quantised, &mut batch.labels);
            for (word, labels) in (begin..end).zip(batch.labels.chunks_exact(self.label.bias.len())) {
                while word >= first.end {
                    let Some(next) = sentences.next() else { return };
                    first = next.words.clone();
                }
                let head = first.start + out[word].head;
                if head == word {
                    continue;
                }
                let at = head * width + self.at.label_head;
                let vector = &batch.outputs[at..at + LABEL];
                // The last number of each relation's row is worth its face value. A word that is
                // not the root has another relation than the root's, which is the first.
                let score = |row: &[f32]| dot(&row[..LABEL], vector) + row[LABEL];
                batch.scores.clear();
                batch.scores.extend(labels.chunks_exact(LABEL + 1).skip(1).map(score));
                out[word].relation = Relation::ALL[1 + most(&batch.scores)];
            }
            begin = end;
        }
    }
}

/// Attention in single precision: each piece looks at all pieces of its sentence.
#[derive(Default)]
struct Attention {
    /// Keys of one head, a row for each number and a column for each piece.
    keys: Vec<f32>,
    shares: Vec<f32>,
}

impl Attention {
    /// `looks` has a row of query, key and value for each piece.
    fn attend(&mut self, looks: &[f32], out: &mut [f32]) {
        let count = looks.len() / (3 * WIDTH);
        self.keys.resize(HEAD * count, 0.0);
        self.shares.resize(count, 0.0);
        let scale = 1.0 / (HEAD as f32).sqrt();
        for head in (0..WIDTH).step_by(HEAD) {
            for (piece, look) in looks.chunks_exact(3 * WIDTH).enumerate() {
                for (number, value) in look[WIDTH + head..WIDTH + head + HEAD].iter().enumerate() {
                    self.keys[number * count + piece] = value * scale;
                }
            }
            for (look, out) in looks.chunks_exact(3 * WIDTH).zip(out.chunks_exact_mut(WIDTH)) {
                self.shares.fill(0.0);
                for (query, keys) in look[head..head + HEAD].iter().zip(self.keys.chunks_exact(count)) {
                    for (share, key) in self.shares.iter_mut().zip(keys) {
                        *share += query * key;
                    }
                }
                softmax(&mut self.shares);
                let mut sum = [0.0f32; HEAD];
                for (share, other) in self.shares.iter().zip(looks.chunks_exact(3 * WIDTH)) {
                    let value = &other[2 * WIDTH + head..2 * WIDTH + head + HEAD];
                    for (sum, value) in sum.iter_mut().zip(value) {
                        *sum += share * value;
                    }
                }
                out[head..head + HEAD].copy_from_slice(&sum);
            }
        }
    }
}

fn add(row: &mut [f32], other: &[f32]) {
    for (value, other) in row.iter_mut().zip(other) {
        *value += other;
    }
}

/// The place of the largest number, the first of several.
fn most(values: &[f32]) -> usize {
    (1..values.len()).fold(0, |best, i| if values[i] > values[best] { i } else { best })
}

fn halves(file: &ModelFile, name: &str, count: usize) -> Result<Vec<f32>, ModelError> {
    let bytes = file.bytes(name, 2)?;
    if bytes.len() != count * 2 {
        return Err(wrong_size(name, bytes.len() / 2, count));
    }
    let mut values = vec![0.0; count];
    add_halves(&mut values, bytes);
    Ok(values)
}

fn wrong_size(name: &str, found: usize, wanted: usize) -> ModelError {
    ModelError::new(format!("section {name} has {found} numbers, not {wanted}"))
}
