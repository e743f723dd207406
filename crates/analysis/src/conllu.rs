//! An analysis in CoNLL-U, the exchange format of Universal Dependencies.

use crate::tree::{Analysis, Tag, TokenId};
use std::fmt::Write;
use std::ops::Range;

impl Analysis {
    /// The sentences in CoNLL-U, version 2.
    ///
    /// Words that are written as one ("didn't", "Velmara's") stand below the range line of their
    /// token. XPOS is the Penn tag. MISC has names as `Entity=B-GPE` and `SpaceAfter=No` where the
    /// next token follows at once.
    pub fn to_conllu(&self) -> String {
        self.to_conllu_with(|_, _| (), |_, _| ())
    }

    /// The same with remarks of later stages: `comment` adds lines to those before a sentence of a
    /// number, `note` attributes (`Name=Value`) to MISC of a token.
    pub fn to_conllu_with(
        &self,
        comment: impl Fn(usize, &mut Vec<String>),
        note: impl Fn(TokenId, &mut Vec<String>),
    ) -> String {
        let mut out = String::new();
        for number in 0..self.sentences.len() {
            let mut lines = Vec::new();
            comment(number, &mut lines);
            for line in lines {
                let _ = writeln!(out, "# {}", line.split(is_break).collect::<Vec<_>>().join(" "));
            }
            let _ = writeln!(out, "# sent_id = {}", number + 1);
            self.write_sentence(number, &note, &mut out);
        }
        out
    }

    /// One sentence in CoNLL-U: its `# text`, its tokens and a blank line.
    pub fn sentence_to_conllu(&self, number: usize) -> String {
        let mut out = String::new();
        self.write_sentence(number, &|_, _| (), &mut out);
        out
    }

    fn write_sentence(&self, number: usize, note: &impl Fn(TokenId, &mut Vec<String>), out: &mut String) {
        let sentence = &self.sentences[number];
        let first = sentence.tokens.start;
        let text: Vec<&str> = sentence.span.slice(&self.text).split(is_break).filter(|part| !part.is_empty()).collect();
        let _ = writeln!(out, "# text = {}", text.join(" "));
        let mut next = first;
        while next < sentence.tokens.end {
            let word = self.orthographic_word(next);
            let multiword = word.len() > 1;
            if multiword {
                let _ = writeln!(
                    out,
                    "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{}",
                    next - first + 1,
                    word.end - first,
                    field(self.words(word.clone())),
                    if self.is_spaced(word.end - 1) { "_" } else { "SpaceAfter=No" }
                );
            }
            for id in word.clone() {
                self.write_token(id, first, multiword, note, out);
            }
            next = word.end;
        }
        out.push('\n');
    }

    fn write_token(
        &self,
        id: TokenId,
        first: TokenId,
        multiword: bool,
        note: &impl Fn(TokenId, &mut Vec<String>),
        out: &mut String,
    ) {
        let token = &self.tokens[id];
        let head = if self.is_root(id) { 0 } else { token.head - first + 1 };
        let mut misc = Vec::new();
        if let Some(entity) = self.entity_at(id) {
            let border = if entity.tokens.start == id { 'B' } else { 'I' };
            misc.push(format!("Entity={border}-{}", entity.kind));
        }
        let noted = misc.len();
        note(id, &mut misc);
        for attribute in &mut misc[noted..] {
            *attribute = attribute.replace(|c: char| c.is_whitespace() || c == '|', "_");
        }
        if !multiword && !self.is_spaced(id) {
            misc.push("SpaceAfter=No".to_owned());
        }
        let or_none = |text: String| if text.is_empty() { "_".to_owned() } else { text };
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{}\t_\t{}",
            id - first + 1,
            field(self.word(id)),
            field(self.lemma(id)),
            token.upos,
            token.tag,
            or_none(self.features(id)),
            token.relation,
            or_none(misc.join("|"))
        );
    }

    /// Whether anything parts a token from the next one.
    pub fn is_spaced(&self, id: TokenId) -> bool {
        self.tokens.get(id + 1).is_none_or(|next| next.span.start > self.tokens[id].span.end)
    }

    /// The tokens that are written as one word, from `first` on: a word with the clitics that lean
    /// on it ("did" and "n't", "Velmara" and "'s"), mostly one token. Treebanks call it a multiword
    /// token.
    pub fn orthographic_word(&self, first: TokenId) -> Range<TokenId> {
        let sentence = &self.sentences[self.tokens[first].sentence];
        let mut end = first + 1;
        let leans = |id: TokenId| {
            !self.is_spaced(id - 1) && self.word(id - 1).ends_with(char::is_alphanumeric) && self.is_clitic(id)
        };
        while end < sentence.tokens.end && leans(end) {
            end += 1;
        }
        first..end
    }

    fn is_clitic(&self, id: TokenId) -> bool {
        let (lower, before) = (self.word(id).to_lowercase(), self.word(id - 1).to_lowercase());
        match lower.as_str() {
            "n't" | "n’t" | "nt" | "'s" | "’s" | "'m" | "’m" | "'re" | "’re" | "'ve" | "’ve" | "'ll" | "’ll" | "'d"
            | "’d" => true,
            "not" => before == "can",
            "na" => matches!(before.as_str(), "gon" | "wan"),
            "ta" => before == "got",
            "me" => matches!(before.as_str(), "gim" | "lem"),
            _ => self.tokens[id].tag == Tag::Pos,
        }
    }
}

/// A field of a line must not be empty nor hold white space.
fn field(word: &str) -> String {
    word.replace(char::is_whitespace, "\u{a0}")
}

/// What would end a comment line, or its reader's patience.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
        || ('\u{1c}'..='\u{1e}').contains(&c)
}
