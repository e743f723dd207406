//! Turns what the training of the careful reader exported into the file of weights that
//! `legation-analysis` embeds.
//!
//! The layout is that of the first reader's file (see `model.rs`). Layers become eight bits, one
//! scale an output, in the order that the kernels want; layers that read the same rows become one.
//! The vectors of word pieces stay in the four bits that training had them in. The pieces are
//! sorted, so that the place of a piece is its number.

use crate::model::{Outcome, Sections};
use legation_analysis::pack_quantised;
use safetensors::{Dtype, SafeTensors};
use std::fs;
use std::path::Path;

/// Numbers of a word piece's vector that share a scale.
const GROUP: usize = 64;
/// Largest of the four-bit numbers, which lie on both sides of zero.
const LARGEST: f32 = 7.0;
const LAYERS: usize = 5;

pub(crate) fn convert(folder: &Path) -> Outcome<Vec<u8>> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))
    };
    let bytes = read("careful.safetensors")?;
    let tensors = SafeTensors::deserialize(&bytes).map_err(|e| format!("careful.safetensors: {e}"))?;
    let vocabulary = String::from_utf8(read("careful.vocabulary.txt")?).map_err(|e| format!("vocabulary: {e}"))?;
    let export = Export { tensors };
    let mut out = Sections::default();
    write_pieces(&mut out, &export, &vocabulary.lines().collect::<Vec<_>>())?;
    out.halves("places", &export.tensor("places")?.values);
    export.norm(&mut out, "norm", "norm")?;
    for i in 0..LAYERS {
        let (from, to) = (format!("layers.{i}"), format!("layer.{i}"));
        let part = |name: &str| format!("{from}.{name}");
        export.layer(&mut out, &format!("{to}.look"), &[&part("query"), &part("key"), &part("value")])?;
        for name in ["mix", "up", "down"] {
            export.layer(&mut out, &format!("{to}.{name}"), &[&part(name)])?;
        }
        for name in ["first_norm", "second_norm"] {
            export.norm(&mut out, &format!("{to}.{name}"), &part(name))?;
        }
    }
    for (to, from) in [
        ("shapes", "shapes"),
        ("first.upos", "first_upos"),
        ("first.relations", "first_relations"),
        ("first.names", "first_names"),
        ("trust", "trust"),
    ] {
        out.floats(to, &export.tensor(&format!("{from}.weight"))?.values);
    }
    export.layer(&mut out, "extra", &["extra"])?;
    export.layer(&mut out, "heads", &["upos", "tag", "uner", "arc_word", "arc_head", "label_word", "label_head"])?;
    // The bias of the arcs is added to what comes out of the layer.
    let (weight, mut bias) = export.linear(&["arc"])?;
    for (sum, other) in bias.iter_mut().zip(export.tensor("arc_bias")?.values) {
        *sum += other;
    }
    out.add("arc.weight", weight);
    out.floats("arc.bias", &bias);
    export.layer(&mut out, "label", &["label"])?;
    // The root is one vector for all sentences, so what the layer of heads makes of it is too. It
    // has only one relation, for which nothing is computed.
    let root = export.tensor("root")?.values;
    let (weight, bias) = (export.tensor("arc_head.weight")?, export.tensor("arc_head.bias")?);
    let vector: Vec<f32> = weight
        .values
        .chunks_exact(root.len())
        .zip(&bias.values)
        .map(|(row, bias)| bias + row.iter().zip(&root).map(|(a, b)| a * b).sum::<f32>())
        .map(|value| if value < 0.0 { value * 0.1 } else { value })
        .collect();
    out.floats("root.arc", &vector);
    Ok(out.finish())
}

/// The sorted pieces and their vectors, four bits a number with the scale of each group.
fn write_pieces(out: &mut Sections, export: &Export<'_>, vocabulary: &[&str]) -> Outcome<()> {
    let table = export.tensor("pieces.weight")?;
    let width = table.width;
    if table.values.len() != vocabulary.len() * width || width % GROUP != 0 {
        return Err(format!("{} word pieces do not fit their vectors", vocabulary.len()));
    }
    let mut order: Vec<usize> = (0..vocabulary.len()).collect();
    order.sort_by_key(|i| vocabulary[*i]);
    if let Some(pair) = order.windows(2).find(|pair| vocabulary[pair[0]] == vocabulary[pair[1]]) {
        return Err(format!("word piece {:?} stands twice in the vocabulary", vocabulary[pair[0]]));
    }
    out.strings("pieces", order.iter().map(|i| vocabulary[*i]));
    let (mut vectors, mut scales) = (Vec::new(), Vec::new());
    let mut largest_error = 0f32;
    for i in &order {
        for group in table.values[i * width..(i + 1) * width].chunks_exact(GROUP) {
            let scale = group_scale(group);
            scales.push(scale);
            let numbers: Vec<u8> = group
                .iter()
                .map(|value| {
                    let number = (value / scale).round_ties_even().clamp(-LARGEST, LARGEST);
                    largest_error = largest_error.max((number * scale - value).abs());
                    (number + 8.0) as u8
                })
                .collect();
            vectors.extend(numbers.chunks_exact(2).map(|pair| pair[0] | pair[1] << 4));
        }
    }
    // Training had these very numbers.
    if largest_error > 1e-6 {
        return Err(format!("the vectors of word pieces are no four-bit numbers: {largest_error} is lost"));
    }
    out.add("pieces.vectors", vectors);
    out.halves("pieces.scales", &scales);
    Ok(())
}

/// The half-precision scale with which a group is whole numbers. The largest number of a group that
/// was rounded to four bits is 7 times the scale, or a bit less where the scale was rounded up.
fn group_scale(group: &[f32]) -> f32 {
    let largest = group.iter().fold(0f32, |most, value| most.max(value.abs()));
    (largest / LARGEST).max(6e-8)
}

/// A table of numbers in row order.
struct Tensor {
    values: Vec<f32>,
    /// Numbers of a row.
    width: usize,
}

struct Export<'a> {
    tensors: SafeTensors<'a>,
}

impl Export<'_> {
    fn tensor(&self, name: &str) -> Outcome<Tensor> {
        let view = self.tensors.tensor(name).map_err(|e| format!("careful.safetensors: {name}: {e}"))?;
        if view.dtype() != Dtype::F32 {
            return Err(format!("careful.safetensors: {name} is not in single precision"));
        }
        let values: Vec<f32> =
            view.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        if values.iter().any(|value| !value.is_finite()) {
            return Err(format!("careful.safetensors: {name} holds what is no number"));
        }
        Ok(Tensor { values, width: view.shape().last().copied().unwrap_or(1) })
    }

    /// Layers that read the same rows, as one packed matrix and its bias.
    fn linear(&self, names: &[&str]) -> Outcome<(Vec<u8>, Vec<f32>)> {
        let (mut rows, mut bias, mut inputs) = (Vec::new(), Vec::new(), 0);
        for name in names {
            let weight = self.tensor(&format!("{name}.weight"))?;
            inputs = weight.width;
            rows.extend(weight.values);
            bias.extend(self.tensor(&format!("{name}.bias"))?.values);
        }
        let outputs = bias.len();
        if rows.len() != inputs * outputs {
            return Err(format!("careful.safetensors: layers {names:?} do not fit"));
        }
        let transposed: Vec<f32> = (0..inputs * outputs).map(|i| rows[i % outputs * inputs + i / outputs]).collect();
        Ok((pack_quantised(&transposed, inputs, outputs), bias))
    }

    fn layer(&self, out: &mut Sections, to: &str, from: &[&str]) -> Outcome<()> {
        let (weight, bias) = self.linear(from)?;
        out.add(&format!("{to}.weight"), weight);
        out.floats(&format!("{to}.bias"), &bias);
        Ok(())
    }

    fn norm(&self, out: &mut Sections, to: &str, from: &str) -> Outcome<()> {
        out.floats(&format!("{to}.gain"), &self.tensor(&format!("{from}.weight"))?.values);
        out.floats(&format!("{to}.offset"), &self.tensor(&format!("{from}.bias"))?.values);
        Ok(())
    }
}
