//! Reading treebanks: CoNLL-U, version 2.

use crate::PredictError;
use std::fs;
use std::path::Path;

/// A sentence of a treebank.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentence {
    /// Comment lines, "#" included.
    pub(crate) comments: Vec<String>,
    /// Tokens in order.
    pub(crate) tokens: Vec<Token>,
    /// Syntactic words in order; empty nodes are left out.
    pub(crate) words: Vec<Word>,
}

/// A token as it is written: one word, or several under one form.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) form: String,
    /// Its words, as indices of [`Sentence::words`].
    pub(crate) words: std::ops::Range<usize>,
    /// Whether a space follows.
    pub(crate) spaced: bool,
}

/// A syntactic word.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) form: String,
    pub(crate) lemma: String,
    pub(crate) upos: String,
    pub(crate) xpos: String,
    pub(crate) features: String,
    /// Number of the head in the sentence, from 1; 0 for the root.
    pub(crate) head: usize,
    pub(crate) relation: String,
}

impl Sentence {
    /// The value of a comment such as `# text = …`; empty for a comment without one.
    pub(crate) fn comment(&self, key: &str) -> Option<&str> {
        self.comments.iter().find_map(|line| {
            let (name, value) = line.trim_start_matches('#').split_once('=').unwrap_or((&line[1..], ""));
            (name.trim() == key || name.trim() == format!("{key} id")).then_some(value.trim())
        })
    }
}

/// The sentences of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<Sentence>, PredictError> {
    let text = fs::read_to_string(path).map_err(|error| PredictError::File { path: path.to_path_buf(), error })?;
    parse(&text).map_err(|(line, what)| PredictError::Line { path: path.to_path_buf(), line, what })
}

/// The sentences of a text; an error says which line is wrong, from 1, and how.
pub(crate) fn parse(text: &str) -> Result<Vec<Sentence>, (usize, String)> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    for (number, line) in text.lines().chain([""]).enumerate() {
        if line.is_empty() {
            if let Some(word) = sentence.words.iter().find(|w| w.head > sentence.words.len()) {
                return Err((number, format!("head {} is no word of the sentence", word.head)));
            }
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
        } else if line.starts_with('#') {
            sentence.comments.push(line.to_owned());
        } else {
            add_line(line, &mut sentence).map_err(|what| (number + 1, what))?;
        }
    }
    Ok(sentences)
}

fn add_line(line: &str, sentence: &mut Sentence) -> Result<(), String> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [id, form, lemma, upos, xpos, features, head, relation, _, misc] = fields[..] else {
        return Err(format!("{} columns instead of 10", fields.len()));
    };
    let number = |text: &str| text.parse::<usize>().map_err(|_| format!("\"{text}\" is no number"));
    let spaced = !misc.split('|').any(|m| m == "SpaceAfter=No");
    if id.contains('.') {
        return Ok(());
    }
    if let Some((first, last)) = id.split_once('-') {
        let (first, last) = (number(first)?, number(last)?);
        if first != sentence.words.len() + 1 || last < first {
            return Err(format!("range {id} does not begin with the next word"));
        }
        sentence.tokens.push(Token { form: form.to_owned(), words: first - 1..last, spaced });
        return Ok(());
    }
    let at = sentence.words.len();
    if number(id)? != at + 1 {
        return Err(format!("word {id} where {} is expected", at + 1));
    }
    if sentence.tokens.last().is_none_or(|t| t.words.end <= at) {
        sentence.tokens.push(Token { form: form.to_owned(), words: at..at + 1, spaced });
    }
    sentence.words.push(Word {
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        upos: upos.to_owned(),
        xpos: xpos.to_owned(),
        features: features.to_owned(),
        head: number(head)?,
        relation: relation.to_owned(),
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_token_stand_below_its_range() {
        let text = "# text = It didn't\n1\tIt\tit\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n\
                    2\tdid\tdo\tVERB\tVBD\t_\t0\troot\t_\t_\n3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_\n\
                    3.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t2:xcomp\t_\n\n";
        let sentences = parse(text).unwrap();
        let forms: Vec<&str> = sentences[0].tokens.iter().map(|t| t.form.as_str()).collect();
        assert_eq!(forms, ["It", "didn't"]);
        assert_eq!(sentences[0].words.len(), 3);
        assert_eq!(sentences[0].comment("text"), Some("It didn't"));
    }

    #[test]
    fn a_faulty_line_is_named() {
        assert_eq!(parse("1\tIt\n").unwrap_err(), (1, "2 columns instead of 10".to_owned()));
        let beyond = "1\tIt\tit\tPRON\tPRP\t_\t7\tnsubj\t_\t_\n";
        assert_eq!(parse(beyond).unwrap_err().1, "head 7 is no word of the sentence");
    }
}
