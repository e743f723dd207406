//! Penn tags, and the universal part of speech that a tag, a word and its label give together.

use crate::embedding::WIDTH;
use crate::kernels::{QuantisedRows, Weights};
use crate::model::{ModelError, ModelFile};
use crate::parser::Label;
use crate::tree::{Tag, Upos};

pub(crate) struct Tagger {
    weights: Weights,
    bias: &'static [f32],
    tags: Vec<Tag>,
}

impl Tagger {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let tags: Vec<Tag> = file
            .strings("tagger.tags")?
            .iter()
            .map(|name| {
                let Ok(tag) = name.parse();
                tag
            })
            .collect();
        let weights = Weights::open(file, "tagger.weight")?;
        let bias = file.floats("tagger.bias", tags.len())?;
        if weights.inputs() != WIDTH || weights.outputs() != tags.len() {
            return Err(ModelError::new("the tagger has the wrong size"));
        }
        Ok(Self { weights, bias, tags })
    }

    /// The best tag of each row. White space is told by the tokenizer, not here.
    pub(crate) fn tag(&self, input: &[f32], rows: &mut QuantisedRows, scores: &mut Vec<f32>, out: &mut Vec<Tag>) {
        let count = input.len() / WIDTH;
        scores.resize(count * self.tags.len(), 0.0);
        self.weights.product(input, count, WIDTH, rows, scores);
        out.clear();
        out.extend(scores.chunks_exact(self.tags.len()).map(|row| {
            let candidates = row.iter().zip(self.bias).zip(&self.tags).filter(|(_, tag)| **tag != Tag::Space);
            let best = candidates.fold((f32::MIN, Tag::Xx), |best, ((score, bias), tag)| {
                let score = score + bias;
                if score > best.0 { (score, *tag) } else { best }
            });
            best.1
        }));
    }
}

/// The part of speech of a word by the rules of the model's own training.
///
/// `lower` is the word in lower case, `after_expletive` says that the word before is an expletive
/// subject ("there is").
pub(crate) fn part_of_speech(lower: &str, tag: Tag, label: Label, after_expletive: bool) -> Upos {
    const SUBORDINATORS: &[&str] = &[
        "that", "if", "because", "while", "since", "so", "whether", "although", "though", "unless", "once", "cause",
        "upon", "till", "whereas", "whilst", "except", "despite", "but", "albeit", "save", "besides", "til", "tho",
    ];
    const PRONOUNS: &[&str] = &[
        "something",
        "anyone",
        "anything",
        "nothing",
        "someone",
        "everything",
        "everyone",
        "everybody",
        "nobody",
        "somebody",
        "anybody",
    ];
    const FULL_VERBS: &[&str] = &["do", "does", "did", "'d", "have", "has", "had"];
    if tag == Tag::Space {
        return Upos::Space;
    }
    if after_expletive && matches!(lower, "is" | "are" | "was" | "were" | "'s" | "'re") {
        return Upos::Verb;
    }
    if matches!(tag, Tag::Dt | Tag::Wdt) && !matches!(label, Label::Det | Label::Quantmod) {
        return Upos::Pron;
    }
    if FULL_VERBS.contains(&lower)
        && matches!(label, Label::Root | Label::Advcl | Label::Ccomp | Label::Conj | Label::Relcl | Label::Xcomp)
    {
        return Upos::Verb;
    }
    if matches!(label, Label::Aux | Label::Auxpass) && tag != Tag::To {
        return Upos::Aux;
    }
    match tag {
        Tag::In if label == Label::Mark || SUBORDINATORS.contains(&lower) => Upos::Sconj,
        Tag::Cc if lower == "but" && label == Label::Advmod => Upos::Adv,
        Tag::Wdt if lower == "that" => Upos::Pron,
        Tag::Nn if PRONOUNS.contains(&lower) => Upos::Pron,
        Tag::Rb if matches!(lower, "not" | "n't" | "nt" | "n’t") => Upos::Part,
        Tag::Vb if matches!(lower, "be" | "do" | "have" | "of" | "'ve") => Upos::Aux,
        Tag::Vbn if matches!(lower, "been" | "had") => Upos::Aux,
        Tag::Vbg if lower == "being" => Upos::Aux,
        Tag::Vbz if matches!(lower, "is" | "'s" | "has" | "does") => Upos::Aux,
        Tag::Vbp if matches!(lower, "do" | "are" | "'re" | "am" | "'m" | "have" | "'ve" | "'s") => Upos::Aux,
        Tag::Vbd if matches!(lower, "was" | "were" | "did" | "had" | "'d") => Upos::Aux,
        Tag::Afx | Tag::Jj | Tag::Jjr | Tag::Jjs => Upos::Adj,
        Tag::Cc => Upos::Cconj,
        Tag::Cd => Upos::Num,
        Tag::Dt | Tag::Pdt | Tag::Wdt | Tag::WpS => Upos::Det,
        Tag::Ex | Tag::Prp | Tag::PrpS | Tag::Wp => Upos::Pron,
        Tag::In | Tag::Rp => Upos::Adp,
        Tag::Md => Upos::Aux,
        Tag::Nn | Tag::Nns => Upos::Noun,
        Tag::Nnp | Tag::Nnps => Upos::Propn,
        Tag::Pos | Tag::To => Upos::Part,
        Tag::Rb | Tag::Rbr | Tag::Rbs => Upos::Adv,
        Tag::Sym | Tag::Dollar => Upos::Sym,
        Tag::Uh => Upos::Intj,
        Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz => Upos::Verb,
        Tag::Wrb => Upos::Sconj,
        Tag::Period
        | Tag::Comma
        | Tag::Colon
        | Tag::OpenQuote
        | Tag::CloseQuote
        | Tag::LeftBracket
        | Tag::RightBracket
        | Tag::Hyph
        | Tag::Nfp => Upos::Punct,
        Tag::Fw | Tag::Ls | Tag::Add | Tag::Gw | Tag::Xx | Tag::Space => Upos::X,
    }
}
