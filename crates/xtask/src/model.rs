//! Turns a spaCy English pipeline (a wheel, or a folder unpacked from one) into the one file of
//! weights that `legation-analysis` embeds.
//!
//! The layout, written here and read by `crates/analysis/src/model.rs`: eight bytes of magic, a
//! version, the number of sections; for each section a name of 32 bytes, its offset and its length;
//! then the sections, each on a border of 64 bytes. Numbers are little-endian. Nothing in a section
//! needs parsing: matrices and tables are in eight bits or single precision, already in the order
//! the kernels want them (`crates/analysis/src/kernels/matrix.rs`); string tables are a count,
//! offsets and bytes, in sorted order.

use clap::{Subcommand, ValueEnum};
use legation_analysis::{pack_quantised_segments, pack_quantised_table, pack_single};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"LEGATION";
const VERSION: u32 = 2;
/// Width of every embedding and convolution.
const WIDTH: usize = 96;
/// Width of the state of the parser and of the recogniser.
const HIDDEN: usize = 64;
const PIECES: usize = 3;

/// Tasks about weights.
#[derive(Subcommand)]
pub(crate) enum ModelTask {
    /// Convert a spaCy pipeline into a weight file.
    Convert {
        /// The wheel, or a folder that holds the pipeline.
        source: PathBuf,
        /// The file to write.
        #[arg(short, long)]
        output: PathBuf,
        /// The numbers of matrices and tables; what ships is in eight bits.
        #[arg(long, value_enum, default_value = "int8")]
        precision: Precision,
    },
    /// Convert the careful reader that `training/` exported into a weight file.
    ConvertCareful {
        /// The folder that holds `careful.safetensors` and `careful.vocabulary.txt`.
        folder: PathBuf,
        /// The file to write.
        #[arg(short, long)]
        output: PathBuf,
    },
}

/// Numbers of matrices and tables.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Precision {
    /// Eight bits, one scale an output or row.
    #[default]
    Int8,
    /// Single precision: what eight bits are measured against.
    F32,
}

pub(crate) type Outcome<T> = Result<T, String>;

pub(crate) fn run(task: &ModelTask) -> Outcome<()> {
    let (bytes, output) = match task {
        ModelTask::Convert { source, output, precision } => (convert(&Pipeline::open(source)?, *precision)?, output),
        ModelTask::ConvertCareful { folder, output } => (crate::careful::convert(folder)?, output),
    };
    fs::write(output, &bytes).map_err(|e| format!("{}: {e}", output.display()))?;
    println!("{}: {} bytes", output.display(), bytes.len());
    Ok(())
}

/// The files of a pipeline, by their path below the folder that holds `config.cfg`.
struct Pipeline {
    files: BTreeMap<String, Vec<u8>>,
}

impl Pipeline {
    fn open(source: &Path) -> Outcome<Self> {
        let mut files = BTreeMap::new();
        if source.is_dir() {
            read_folder(source, source, &mut files)?;
        } else {
            let shown = source.display();
            let file = fs::File::open(source).map_err(|e| format!("{shown}: {e}"))?;
            let mut archive = zip::ZipArchive::new(file).map_err(|e| format!("{shown}: {e}"))?;
            for i in 0..archive.len() {
                let mut entry = archive.by_index(i).map_err(|e| format!("{shown}: {e}"))?;
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).map_err(|e| format!("{shown}: {e}"))?;
                files.insert(entry.name().to_owned(), bytes);
            }
        }
        let config = files
            .keys()
            .find(|name| name.ends_with("config.cfg"))
            .ok_or_else(|| format!("{}: holds no config.cfg", source.display()))?;
        let root = config.trim_end_matches("config.cfg").to_owned();
        let files =
            files.into_iter().filter_map(|(name, bytes)| Some((name.strip_prefix(&root)?.to_owned(), bytes))).collect();
        Ok(Self { files })
    }

    fn bytes(&self, name: &str) -> Outcome<&[u8]> {
        self.files.get(name).map(Vec::as_slice).ok_or_else(|| format!("{name}: not in the pipeline"))
    }

    fn packed(&self, name: &str) -> Outcome<Packed> {
        Packed::read(self.bytes(name)?).ok_or_else(|| format!("{name}: damaged"))
    }
}

fn read_folder(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> Outcome<()> {
    let fail = |e: std::io::Error| format!("{}: {e}", folder.display());
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() {
            read_folder(root, &path, files)?;
        } else {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
            files.insert(name, fs::read(&path).map_err(fail)?);
        }
    }
    Ok(())
}

fn convert(pipeline: &Pipeline, precision: Precision) -> Outcome<Vec<u8>> {
    let mut out = Sections { precision, ..Sections::default() };
    let shared = Network::read(pipeline, "tok2vec/model")?;
    let names = Network::read(pipeline, "ner/model")?;
    let parser = Network::read(pipeline, "parser/model")?;
    let tagger = Network::read(pipeline, "tagger/model")?;

    write_encoder(&mut out, "tok2vec", &shared)?;
    write_encoder(&mut out, "ner", &names)?;
    write_vectors(&mut out, pipeline, &[("tok2vec", &shared), ("ner", &names)])?;

    let softmax = tagger.all("softmax")?[0];
    out.matrix("tagger.weight", &transposed(&softmax.tensor("W")?), WIDTH, WIDTH);
    out.floats("tagger.bias", &softmax.tensor("b")?.values);
    let labels: serde_json::Value =
        serde_json::from_slice(pipeline.bytes("tagger/cfg")?).map_err(|e| format!("tagger/cfg: {e}"))?;
    let labels = labels["labels"].as_array().ok_or("tagger/cfg: no labels")?;
    out.strings("tagger.tags", labels.iter().filter_map(|l| l.as_str()));

    write_transitions(&mut out, "parser", &parser)?;
    out.strings("parser.moves", parser_moves(pipeline)?.iter().map(String::as_str));
    write_transitions(&mut out, "ner", &names)?;
    out.strings("ner.moves", entity_moves(pipeline)?.iter().map(String::as_str));

    write_tokenizer(&mut out, pipeline)?;
    write_lemmas(&mut out, pipeline)?;
    Ok(out.finish())
}

/// The embedding and convolution layers of one network.
fn write_encoder(out: &mut Sections, name: &str, network: &Network) -> Outcome<()> {
    let mut seeds = Vec::new();
    for (i, table) in network.all("hashembed")?.iter().enumerate() {
        out.table(&format!("{name}.table.{i}"), &table.tensor("E")?.values);
        seeds.extend_from_slice(&(table.number("seed")? as u32).to_le_bytes());
    }
    out.add(&format!("{name}.seeds"), seeds);
    let maxouts = network.all("maxout")?;
    let norms = network.all("layernorm")?;
    if maxouts.len() != 5 || norms.len() != 5 {
        return Err(format!("{name}: expected five maxout layers, got {}", maxouts.len()));
    }
    for (i, (maxout, norm)) in maxouts.iter().zip(&norms).enumerate() {
        let weight = maxout.tensor("W")?;
        let inputs = weight.shape[2];
        // (output, piece, input) becomes input rows of all first pieces, all second, all third:
        // the maximum is then taken over three plain slices.
        let mut rows = vec![0.0; inputs * PIECES * WIDTH];
        let mut bias = vec![0.0; PIECES * WIDTH];
        let given = maxout.tensor("b")?.values;
        for output in 0..WIDTH {
            for piece in 0..PIECES {
                let column = piece * WIDTH + output;
                bias[column] = given[output * PIECES + piece];
                for input in 0..inputs {
                    rows[input * PIECES * WIDTH + column] = weight.values[(output * PIECES + piece) * inputs + input];
                }
            }
        }
        out.matrix(&format!("{name}.layer.{i}.weight"), &rows, inputs, WIDTH);
        out.floats(&format!("{name}.layer.{i}.bias"), &bias);
        out.floats(&format!("{name}.layer.{i}.gain"), &norm.tensor("G")?.values);
        out.floats(&format!("{name}.layer.{i}.offset"), &norm.tensor("b")?.values);
    }
    Ok(())
}

/// The static word vectors, already multiplied with the projection of each network, and the index
/// from word hashes to rows: in a bucket, four bytes a word, 17 bits of the hash and 15 of the row.
///
/// Words that the analyser finds a vector for without an entry, or that no token of news is, have
/// none: see `has_entry`.
fn write_vectors(out: &mut Sections, pipeline: &Pipeline, networks: &[(&str, &Network)]) -> Outcome<()> {
    let file = pipeline.bytes("vocab/vectors")?;
    let header = 10 + usize::from(u16::from_le_bytes([file[8], file[9]]));
    let values: Vec<f32> = floats(&file[header..]);
    let projection = networks[0].1.all("static_vectors")?[0].tensor("W")?;
    let length = projection.shape[1];
    for (name, network) in networks {
        let weight = network.all("static_vectors")?[0].tensor("W")?.values;
        let mut folded = Vec::with_capacity(values.len() / length * WIDTH);
        for vector in values.chunks_exact(length) {
            for row in weight.chunks_exact(length) {
                folded.push(row.iter().zip(vector).map(|(a, b)| a * b).sum());
            }
        }
        out.table(&format!("{name}.vectors"), &folded);
    }
    let rows = pipeline.packed("vocab/key2row")?;
    let mut keys: Vec<(u64, u16)> =
        rows.pairs().filter_map(|(k, v)| Some((k.unsigned()?, u16::try_from(v.unsigned()?).ok()?))).collect();
    let words: Vec<String> = serde_json::from_slice(pipeline.bytes("vocab/strings.json")?)
        .map_err(|e| format!("vocab/strings.json: {e}"))?;
    let words: HashMap<u64, &str> = words.iter().map(|word| (murmur64a(word.as_bytes()), word.as_str())).collect();
    let rows: HashMap<u64, u16> = keys.iter().copied().collect();
    if out.precision == Precision::F32 {
        // What is measured against spaCy has all of its forms and no others.
        out.add("words.exact", vec![1]);
    } else {
        keys.retain(|(key, row)| words.get(key).is_none_or(|word| has_entry(word, *row, &rows)));
    }
    if keys.iter().any(|(_, row)| row >> 15 != 0) {
        return Err("vocab/key2row: a row needs more than fifteen bits".to_owned());
    }
    let unit: u32 = if out.precision == Precision::F32 {
        8
    } else {
        // Where two words are alike in the bits that are kept, the shorter one has the entry.
        let length = |key: &u64| words.get(key).map_or(usize::MAX, |word| word.len());
        keys.sort_unstable_by_key(|(key, _)| (key >> 32, length(key), *key));
        keys.dedup_by_key(|(key, _)| *key >> 32);
        4
    };
    let check = |key: u64| key << WORD_BITS >> (64 - (8 * unit - 15));
    let entries = keys.iter().map(|(key, row)| (*key, check(*key) << 15 | u64::from(*row)));
    out.hashed("words", WORD_BITS, unit as usize, entries);
    Ok(())
}

/// Bits of a hash that number the buckets of words with vectors.
const WORD_BITS: u32 = 15;

/// Whether a word has an entry in the index of vectors. It needs none if it has the same vector as
/// in small letters, which is looked up next; and it is left out if the tokenizer makes no such
/// token (a hyphen between letters), or if it is an address, a number of more than four digits, not
/// in Latin letters, or longer than twenty letters.
fn has_entry(word: &str, row: u16, rows: &HashMap<u64, u16>) -> bool {
    let lower = word.to_lowercase();
    if lower != word && rows.get(&murmur64a(lower.as_bytes())) == Some(&row) {
        return false;
    }
    let letters: Vec<char> = word.chars().collect();
    let split = letters.windows(3).any(|w| w[0].is_alphabetic() && w[1] == '-' && w[2].is_alphabetic());
    let address = word.contains(['@', '/', '_'])
        || lower.contains("www.")
        || [".com", ".org", ".net", ".edu", ".gov", ".co.uk", ".htm", ".html"].iter().any(|end| lower.ends_with(end));
    let foreign = letters.iter().any(|c| !matches!(*c, '\0'..='\u{24f}' | '\u{2000}'..='\u{20ff}'));
    let digits = letters.iter().filter(|c| c.is_ascii_digit()).count();
    !(split || address && letters.len() > 1 || foreign || digits > 4 || letters.len() > 20)
}

/// The network that scores transitions, for the parser or the entities.
///
/// Nothing but sums lies between the narrowing layer and what a word contributes to a state, so the
/// two are multiplied here and rounded once. What the narrowing layer adds to each filled slot goes
/// to the bias of the state and is taken off the empty slot.
fn write_transitions(out: &mut Sections, name: &str, network: &Network) -> Outcome<()> {
    // The linear layer with 96 inputs is the narrowing one, the other scores the moves.
    let linear = network.all("linear")?;
    let narrow = linear.iter().find(|n| n.tensor("W").is_ok_and(|t| t.shape[1] == WIDTH));
    let score = linear.iter().find(|n| n.tensor("W").is_ok_and(|t| t.shape[1] == HIDDEN));
    let (Some(narrow), Some(score)) = (narrow, score) else {
        return Err(format!("{name}: linear layers missing"));
    };
    // A score decides by small differences, and these are the smallest matrices.
    let weights = transposed(&score.tensor("W")?);
    out.add(&format!("{name}.score.weight"), pack_single(&weights, HIDDEN, weights.len() / HIDDEN));
    out.floats(&format!("{name}.score.bias"), &score.tensor("b")?.values);

    let state = network.all("precomputable_affine")?[0];
    let weight = state.tensor("W")?;
    let [slots, outputs, pieces, inputs] = weight.shape[..] else {
        return Err(format!("{name}: the state layer has no four dimensions"));
    };
    let given = state.tensor("b")?.values;
    let given_pad = state.tensor("pad")?.values;
    let columns = slots * pieces * outputs;
    let mut rows = vec![0.0; inputs * columns];
    let mut pad = vec![0.0; columns];
    let mut bias = vec![0.0; pieces * outputs];
    for slot in 0..slots {
        for output in 0..outputs {
            for piece in 0..pieces {
                let from = (slot * outputs + output) * pieces + piece;
                let column = (slot * pieces + piece) * outputs + output;
                pad[column] = given_pad[from];
                bias[piece * outputs + output] = given[output * pieces + piece];
                for input in 0..inputs {
                    rows[input * columns + column] = weight.values[from * inputs + input];
                }
            }
        }
    }
    let (narrow, narrow_bias) = (transposed(&narrow.tensor("W")?), narrow.tensor("b")?.values);
    let through = |narrowed: &[f32]| -> Vec<f32> {
        let mut sums = vec![0.0f64; columns];
        for (value, row) in narrowed.iter().zip(rows.chunks_exact(columns)) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += f64::from(*value) * f64::from(*weight);
            }
        }
        sums.into_iter().map(|sum| sum as f32).collect()
    };
    let folded: Vec<f32> = narrow.chunks_exact(inputs).flat_map(through).collect();
    for (i, constant) in through(&narrow_bias).into_iter().enumerate() {
        bias[i % (pieces * outputs)] += constant;
        pad[i] -= constant;
    }
    out.matrix(&format!("{name}.state.weight"), &folded, WIDTH, WIDTH);
    out.floats(&format!("{name}.state.bias"), &bias);
    out.floats(&format!("{name}.state.pad"), &pad);
    Ok(())
}

/// The moves file holds, by move number, labels with their counts. Moves are numbered by kind, and
/// in a kind by falling count, then by label.
fn moves(pipeline: &Pipeline, file: &str, kinds: &[(&str, &str)]) -> Outcome<Vec<String>> {
    let packed = pipeline.packed(file)?;
    let text = packed.get("moves").and_then(Packed::text).ok_or_else(|| format!("{file}: no moves"))?;
    let counts: serde_json::Value = serde_json::from_str(text).map_err(|e| format!("{file}: {e}"))?;
    let mut found = Vec::new();
    for (number, letter) in kinds {
        let Some(labels) = counts[number].as_object() else { continue };
        let mut labels: Vec<(i64, &str)> =
            labels.iter().map(|(label, count)| (count.as_i64().unwrap_or(0), label.as_str())).collect();
        labels.sort_by(|a, b| b.cmp(a));
        for (_, label) in labels {
            found.push(if label.is_empty() { (*letter).to_owned() } else { format!("{letter}-{label}") });
        }
    }
    Ok(found)
}

fn parser_moves(pipeline: &Pipeline) -> Outcome<Vec<String>> {
    moves(pipeline, "parser/moves", &[("0", "S"), ("1", "D"), ("2", "L"), ("3", "R"), ("4", "B")])
}

fn entity_moves(pipeline: &Pipeline) -> Outcome<Vec<String>> {
    moves(pipeline, "ner/moves", &[("1", "B"), ("2", "I"), ("3", "L"), ("4", "U"), ("5", "O")])
}

/// Exceptions of the tokenizer with their norms, norms of words, and the symbol table.
fn write_tokenizer(out: &mut Sections, pipeline: &Pipeline) -> Outcome<()> {
    let tokenizer = pipeline.packed("tokenizer")?;
    let exceptions = tokenizer.get("exceptions").ok_or("tokenizer: no exceptions")?;
    let mut table = BTreeMap::new();
    for (key, pieces) in exceptions.pairs() {
        let Some(key) = key.text() else { continue };
        let mut value = String::new();
        for piece in pieces.items() {
            let at = |id: u64| piece.pairs().find(|(k, _)| k.unsigned() == Some(id)).and_then(|(_, v)| v.text());
            // 65 is ORTH and 67 is NORM in spaCy's attribute numbering.
            let orth = at(65).ok_or("tokenizer: a piece without its letters")?;
            value.push_str(orth);
            value.push('\u{1f}');
            value.push_str(at(67).unwrap_or(""));
            value.push('\u{1e}');
        }
        table.insert(key.to_owned(), value);
    }
    out.map("tokenizer.exceptions", &table);

    let lookups = pipeline.packed("vocab/lookups.bin")?;
    let norms = lookups.get("lexeme_norm").ok_or("vocab/lookups.bin: no lexeme_norm")?;
    let mut norms: Vec<(u64, &str)> = norms.pairs().filter_map(|(k, v)| Some((k.unsigned()?, v.text()?))).collect();
    norms.sort_unstable();
    out.add("norms.keys", norms.iter().flat_map(|(k, _)| k.to_le_bytes()).collect());
    out.strings("norms.words", norms.iter().map(|(_, v)| *v));

    let symbols: BTreeMap<String, u64> = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/symbols.tsv"))
        .lines()
        .skip(1)
        .filter_map(|line| {
            let (name, id) = line.split_once('\t')?;
            Some((name.to_owned(), id.parse().ok()?))
        })
        .collect();
    out.strings("symbols.names", symbols.keys().map(String::as_str));
    out.add("symbols.ids", symbols.values().flat_map(|id| id.to_le_bytes()).collect());
    Ok(())
}

/// Bits of a hash that number the buckets of words that the lemmatizer knows.
const LEMMA_BITS: u32 = 11;

/// Rules, exceptions and known words of the lemmatizer, by part of speech. Of a known word 35 bits
/// of the hash are kept.
fn write_lemmas(out: &mut Sections, pipeline: &Pipeline) -> Outcome<()> {
    let lookups = pipeline.packed("lemmatizer/lookups/lookups.bin")?;
    let part = |table: &str, name: &str| -> Option<&Packed> {
        let hash = murmur64a(name.as_bytes());
        lookups.get(table)?.pairs().find(|(k, _)| k.unsigned() == Some(hash)).map(|(_, v)| v)
    };
    for name in ["noun", "verb", "adj", "adv"] {
        let mut words: Vec<&str> =
            part("lemma_index", name).into_iter().flat_map(Packed::items).filter_map(Packed::text).collect();
        words.sort_unstable();
        words.dedup();
        if words.is_empty() {
            return Err(format!("lemmatizer: no words for {name}"));
        }
        let hashes = words.iter().map(|word| murmur64a(word.as_bytes()));
        let entries = hashes.map(|hash| (hash, hash << LEMMA_BITS >> 40));
        out.hashed(&format!("lemmas.{name}"), LEMMA_BITS, 3, entries);
        let exceptions: BTreeMap<String, String> = part("lemma_exc", name)
            .into_iter()
            .flat_map(Packed::pairs)
            .filter_map(|(form, lemmas)| {
                let lemmas: Vec<&str> = lemmas.items().iter().filter_map(Packed::text).collect();
                Some((form.text()?.to_owned(), lemmas.join("|")))
            })
            .collect();
        out.map(&format!("lemmas.{name}.exceptions"), &exceptions);
        let rules: Vec<String> = part("lemma_rules", name)
            .into_iter()
            .flat_map(Packed::items)
            .filter_map(|rule| Some(format!("{}\t{}", rule.items().first()?.text()?, rule.items().get(1)?.text()?)))
            .collect();
        out.strings(&format!("lemmas.{name}.rules"), rules.iter().map(String::as_str));
    }
    Ok(())
}

/// One network: its layers with their parameters and attributes.
struct Network {
    name: String,
    layers: Vec<Layer>,
}

struct Layer {
    name: String,
    attributes: Packed,
    parameters: Packed,
}

/// A matrix or cube of numbers in row order.
struct Tensor {
    shape: Vec<usize>,
    values: Vec<f32>,
}

impl Network {
    fn read(pipeline: &Pipeline, file: &str) -> Outcome<Self> {
        let mut packed = pipeline.packed(file)?;
        let mut take = |key: &str| packed.take(key).ok_or_else(|| format!("{file}: no {key}"));
        let (nodes, attributes, parameters) = (take("nodes")?, take("attrs")?, take("params")?);
        let layers = nodes
            .items()
            .iter()
            .zip(attributes.into_items())
            .zip(parameters.into_items())
            .map(|((node, attributes), parameters)| Layer {
                name: node.get("name").and_then(Packed::text).unwrap_or_default().to_owned(),
                attributes,
                parameters,
            })
            .collect();
        Ok(Self { name: file.to_owned(), layers })
    }

    fn all(&self, name: &str) -> Outcome<Vec<&Layer>> {
        let found: Vec<&Layer> = self.layers.iter().filter(|l| l.name == name).collect();
        if found.is_empty() { Err(format!("{}: no layer {name}", self.name)) } else { Ok(found) }
    }
}

impl Layer {
    fn tensor(&self, name: &str) -> Outcome<Tensor> {
        let fail = || format!("layer {}: no {name}", self.name);
        let array = self.parameters.get(name).ok_or_else(fail)?;
        let shape: Vec<usize> = array
            .get("shape")
            .ok_or_else(fail)?
            .items()
            .iter()
            .filter_map(|n| n.unsigned().map(|n| n as usize))
            .collect();
        let values = floats(array.get("data").and_then(Packed::bytes).ok_or_else(fail)?);
        if array.get("type").and_then(Packed::text) != Some("<f4") || shape.iter().product::<usize>() != values.len() {
            return Err(format!("layer {}: {name} is not what it says", self.name));
        }
        Ok(Tensor { shape, values })
    }

    fn number(&self, name: &str) -> Outcome<u64> {
        self.attributes
            .get(name)
            .and_then(Packed::bytes)
            .and_then(Packed::read)
            .and_then(|n| n.unsigned())
            .ok_or_else(|| format!("layer {}: no {name}", self.name))
    }
}

fn transposed(tensor: &Tensor) -> Vec<f32> {
    let (rows, columns) = (tensor.shape[0], tensor.shape[1]);
    (0..rows * columns).map(|i| tensor.values[(i % rows) * columns + i / rows]).collect()
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

/// The sections of the file that is being written.
#[derive(Default)]
pub(crate) struct Sections {
    precision: Precision,
    parts: Vec<(String, Vec<u8>)>,
}

impl Sections {
    pub(crate) fn add(&mut self, name: &str, bytes: Vec<u8>) {
        assert!(name.len() <= 32, "section name {name} is too long");
        self.parts.push((name.to_owned(), bytes));
    }

    pub(crate) fn floats(&mut self, name: &str, values: &[f32]) {
        self.add(name, values.iter().flat_map(|v| v.to_le_bytes()).collect());
    }

    /// A matrix of one row of `weights` an input, whose inputs are segments of `width`.
    fn matrix(&mut self, name: &str, weights: &[f32], inputs: usize, width: usize) {
        let outputs = weights.len() / inputs;
        let bytes = match self.precision {
            Precision::Int8 => pack_quantised_segments(weights, inputs, outputs, inputs / width),
            Precision::F32 => pack_single(weights, inputs, outputs),
        };
        self.add(name, bytes);
    }

    /// A table of rows as wide as the embeddings.
    fn table(&mut self, name: &str, values: &[f32]) {
        let bytes = match self.precision {
            Precision::Int8 => pack_quantised_table(values, WIDTH),
            Precision::F32 => pack_single(values, values.len() / WIDTH, WIDTH),
        };
        self.add(name, bytes);
    }

    /// Entries by the upper `bits` bits of their hash: the number of the first entry of each bucket,
    /// and the lower `unit` bytes of each entry in the order of hashes.
    fn hashed(&mut self, name: &str, bits: u32, unit: usize, entries: impl Iterator<Item = (u64, u64)>) {
        let mut entries: Vec<(u64, u64)> = entries.collect();
        entries.sort_unstable();
        let mut buckets = vec![0u32; (1 << bits) + 1];
        for (hash, _) in &entries {
            buckets[(hash >> (64 - bits)) as usize + 1] += 1;
        }
        for i in 1..buckets.len() {
            buckets[i] += buckets[i - 1];
        }
        self.add(&format!("{name}.buckets"), buckets.iter().flat_map(|b| b.to_le_bytes()).collect());
        self.add(
            &format!("{name}.index"),
            entries.iter().flat_map(|(_, e)| e.to_le_bytes().into_iter().take(unit)).collect(),
        );
    }

    /// Numbers in half precision.
    pub(crate) fn halves(&mut self, name: &str, values: &[f32]) {
        self.add(name, values.iter().flat_map(|v| half(*v).to_le_bytes()).collect());
    }

    pub(crate) fn strings<'a>(&mut self, name: &str, strings: impl Iterator<Item = &'a str>) {
        let mut offsets = vec![0u32];
        let mut text = String::new();
        for string in strings {
            text.push_str(string);
            offsets.push(text.len() as u32);
        }
        let mut bytes = ((offsets.len() - 1) as u32).to_le_bytes().to_vec();
        bytes.extend(offsets.iter().flat_map(|o| o.to_le_bytes()));
        bytes.extend_from_slice(text.as_bytes());
        self.add(name, bytes);
    }

    fn map(&mut self, name: &str, map: &BTreeMap<String, String>) {
        self.strings(&format!("{name}.keys"), map.keys().map(String::as_str));
        self.strings(&format!("{name}.values"), map.values().map(String::as_str));
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let aligned = |n: usize| n.next_multiple_of(64);
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&(self.parts.len() as u32).to_le_bytes());
        let mut at = aligned(bytes.len() + self.parts.len() * 48);
        for (name, part) in &self.parts {
            let mut field = [0u8; 32];
            field[..name.len()].copy_from_slice(name.as_bytes());
            bytes.extend_from_slice(&field);
            bytes.extend_from_slice(&(at as u64).to_le_bytes());
            bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
            at = aligned(at + part.len());
        }
        for (_, part) in &self.parts {
            bytes.resize(aligned(bytes.len()), 0);
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

/// The nearest half-precision number, ties to even; what is too large becomes infinite.
fn half(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = ((bits >> 16) & 0x8000) as u16;
    let magnitude = f32::from_bits(bits & 0x7fff_ffff);
    if magnitude >= 65520.0 {
        return sign | 0x7c00;
    }
    if magnitude < 6.103_515_6e-5 {
        // Below the smallest normal number, the value is a count of 2^-24.
        return sign | (magnitude * 16_777_216.0).round_ties_even() as u16;
    }
    let bits = magnitude.to_bits();
    let rounded = bits + 0xfff + ((bits >> 13) & 1);
    sign | ((rounded >> 13) - (112 << 10)) as u16
}

/// spaCy's hash of a string: MurmurHash64A with seed 1.
fn murmur64a(key: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = 1 ^ (key.len() as u64).wrapping_mul(M);
    let mut chunks = key.chunks_exact(8);
    for chunk in &mut chunks {
        let mut k = u64::from_le_bytes(chunk.try_into().expect("eight bytes")).wrapping_mul(M);
        k = (k ^ (k >> 47)).wrapping_mul(M);
        hash = (hash ^ k).wrapping_mul(M);
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let k = rest.iter().rev().fold(0u64, |k, b| (k << 8) | u64::from(*b));
        hash = (hash ^ k).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(M);
    hash ^ (hash >> 47)
}

/// A value in MessagePack, as far as spaCy writes it.
enum Packed {
    Nothing,
    Flag,
    Unsigned(u64),
    Signed(i64),
    Real,
    Text(String),
    Bytes(Vec<u8>),
    Array(Vec<Packed>),
    Map(Vec<(Packed, Packed)>, HashMap<String, usize>),
}

impl Packed {
    fn read(bytes: &[u8]) -> Option<Self> {
        Reader { bytes, at: 0 }.value()
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Text(text) => Some(text.as_bytes()),
            _ => None,
        }
    }

    fn unsigned(&self) -> Option<u64> {
        match self {
            Self::Unsigned(n) => Some(*n),
            Self::Signed(n) => u64::try_from(*n).ok(),
            _ => None,
        }
    }

    fn items(&self) -> &[Packed] {
        match self {
            Self::Array(items) => items,
            _ => &[],
        }
    }

    fn into_items(self) -> Vec<Packed> {
        match self {
            Self::Array(items) => items,
            _ => Vec::new(),
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (&Packed, &Packed)> {
        let pairs = match self {
            Self::Map(pairs, _) => pairs.as_slice(),
            _ => &[],
        };
        pairs.iter().map(|(k, v)| (k, v))
    }

    fn get(&self, key: &str) -> Option<&Packed> {
        match self {
            Self::Map(pairs, keys) => keys.get(key).map(|i| &pairs[*i].1),
            _ => None,
        }
    }

    fn take(&mut self, key: &str) -> Option<Packed> {
        match self {
            Self::Map(pairs, keys) => {
                let i = *keys.get(key)?;
                Some(std::mem::replace(&mut pairs[i].1, Self::Nothing))
            }
            _ => None,
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, n: usize) -> Option<&[u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(taken)
    }

    fn unsigned(&mut self, n: usize) -> Option<u64> {
        Some(self.take(n)?.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte)))
    }

    fn text(&mut self, n: usize) -> Option<Packed> {
        Some(Packed::Text(String::from_utf8(self.take(n)?.to_vec()).ok()?))
    }

    fn array(&mut self, n: usize) -> Option<Packed> {
        (0..n).map(|_| self.value()).collect::<Option<Vec<_>>>().map(Packed::Array)
    }

    fn map(&mut self, n: usize) -> Option<Packed> {
        let mut pairs = Vec::new();
        let mut keys = HashMap::new();
        for i in 0..n {
            let (key, value) = (self.value()?, self.value()?);
            if let Some(text) = key.text() {
                keys.insert(text.to_owned(), i);
            }
            pairs.push((key, value));
        }
        Some(Packed::Map(pairs, keys))
    }

    fn value(&mut self) -> Option<Packed> {
        let kind = self.take(1)?[0];
        let length = |reader: &mut Self, width: usize| reader.unsigned(width).map(|n| n as usize);
        match kind {
            0x00..=0x7f => Some(Packed::Unsigned(u64::from(kind))),
            0x80..=0x8f => self.map(usize::from(kind & 0x0f)),
            0x90..=0x9f => self.array(usize::from(kind & 0x0f)),
            0xa0..=0xbf => self.text(usize::from(kind & 0x1f)),
            0xc0 => Some(Packed::Nothing),
            0xc2 | 0xc3 => Some(Packed::Flag),
            0xc4..=0xc6 => {
                let n = length(self, 1 << (kind - 0xc4))?;
                Some(Packed::Bytes(self.take(n)?.to_vec()))
            }
            0xca | 0xcb => {
                self.take(if kind == 0xca { 4 } else { 8 })?;
                Some(Packed::Real)
            }
            0xcc..=0xcf => Some(Packed::Unsigned(self.unsigned(1 << (kind - 0xcc))?)),
            0xd0..=0xd3 => {
                let width = 1 << (kind - 0xd0);
                let shift = 64 - 8 * width as u32;
                Some(Packed::Signed(((self.unsigned(width)? << shift) as i64) >> shift))
            }
            0xd9..=0xdb => {
                let n = length(self, 1 << (kind - 0xd9))?;
                self.text(n)
            }
            0xdc | 0xdd => {
                let n = length(self, 2 << (kind - 0xdc))?;
                self.array(n)
            }
            0xde | 0xdf => {
                let n = length(self, 2 << (kind - 0xde))?;
                self.map(n)
            }
            0xe0..=0xff => Some(Packed::Signed(i64::from(kind as i8))),
            _ => None,
        }
    }
}
