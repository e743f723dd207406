//! An analysis in CoNLL-U, the exchange format of Universal Dependencies.

use crate::tree::{Analysis, Tag, TokenId};
use std::fmt::Write;

impl Analysis {
    /// The sentences in CoNLL-U: features from the tag, names in MISC as `Entity=B-GPE`, and
    /// `SpaceAfter=No` where the next token follows at once.
    pub fn to_conllu(&self) -> String {
        let mut out = String::new();
        for (number, sentence) in self.sentences.iter().enumerate() {
            let text = sentence.span.slice(&self.text).replace(['\n', '\r'], " ");
            let _ = writeln!(out, "# sent_id = {}\n# text = {text}", number + 1);
            for id in sentence.tokens.clone() {
                self.write_token(id, sentence.tokens.start, &mut out);
            }
            out.push('\n');
        }
        out
    }

    fn write_token(&self, id: TokenId, first: TokenId, out: &mut String) {
        let token = &self.tokens[id];
        let head = if self.is_root(id) { 0 } else { token.head - first + 1 };
        let field = |word: &str| word.replace(char::is_whitespace, "\u{a0}");
        let mut misc = Vec::new();
        if let Some(entity) = self.entity_at(id) {
            let border = if entity.tokens.start == id { 'B' } else { 'I' };
            misc.push(format!("Entity={border}-{}", entity.kind));
        }
        if self.tokens.get(id + 1).is_some_and(|next| next.span.start == token.span.end) {
            misc.push("SpaceAfter=No".to_owned());
        }
        let misc = if misc.is_empty() { "_".to_owned() } else { misc.join("|") };
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{}\t_\t{misc}",
            id - first + 1,
            field(self.word(id)),
            field(self.lemma(id)),
            token.upos,
            token.tag,
            features(token.tag),
            token.relation
        );
    }
}

/// The universal features that a tag gives away.
fn features(tag: Tag) -> &'static str {
    match tag {
        Tag::Nn | Tag::Nnp => "Number=Sing",
        Tag::Nns | Tag::Nnps => "Number=Plur",
        Tag::Vb => "VerbForm=Inf",
        Tag::Vbd => "Mood=Ind|Tense=Past|VerbForm=Fin",
        Tag::Vbg => "Tense=Pres|VerbForm=Part",
        Tag::Vbn => "Tense=Past|VerbForm=Part",
        Tag::Vbp => "Mood=Ind|Tense=Pres|VerbForm=Fin",
        Tag::Vbz => "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin",
        Tag::Md => "VerbForm=Fin",
        Tag::Jj => "Degree=Pos",
        Tag::Jjr | Tag::Rbr => "Degree=Cmp",
        Tag::Jjs | Tag::Rbs => "Degree=Sup",
        Tag::PrpS | Tag::WpS => "Poss=Yes",
        Tag::Cd => "NumType=Card",
        _ => "_",
    }
}
