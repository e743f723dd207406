//! Universal Dependencies: treebanks read anew, and how far the trees agree.

use crate::PredictError;
use crate::conll18::{self, Scores};
use crate::conllu::{self, Sentence};
use legation_engine::analysis::{Analyser, Analysis, Word};
use legation_engine::document::{Block, BlockKind, Document, Span, SpanMap};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the reading starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// Sentences and words of the treebank.
    #[default]
    Words,
    /// The plain text of its paragraphs.
    Text,
}

/// Who reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reader {
    /// The fast reader alone.
    Fast,
    /// The careful reader after it, which is what event coding reads.
    #[default]
    Careful,
}

/// CoNLL-U lines for a treebank, the annotation all ours. `path` is a file, or a folder whose
/// `*-dev.conllu` are taken.
///
/// # Errors
/// Files that cannot be read, with path and line.
pub fn predict_ud(path: &Path, start: Start, reader: Reader) -> Result<Vec<String>, PredictError> {
    let mut lines = Vec::new();
    for file in treebanks(path)? {
        let text = read(&conllu::read(&file)?, start, reader);
        lines.extend(text.trim_end_matches('\n').lines().map(str::to_owned));
        lines.push(String::new());
    }
    Ok(lines)
}

/// The development treebanks of a folder, or the file itself.
fn treebanks(path: &Path) -> Result<Vec<PathBuf>, PredictError> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let error = |error| PredictError::File { path: path.to_path_buf(), error };
    let mut files = Vec::new();
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(error)? {
            let entry = entry.map_err(error)?.path();
            if entry.is_dir() && folder == path {
                folders.push(entry);
            } else if entry.to_string_lossy().ends_with("-dev.conllu") {
                files.push(entry);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// What the analysis makes of a treebank, as CoNLL-U.
fn read(gold: &[Sentence], start: Start, reader: Reader) -> String {
    match start {
        Start::Words => read_words(gold, reader),
        Start::Text => read_text(gold, reader),
    }
}

fn read_words(gold: &[Sentence], reader: Reader) -> String {
    let sentences: Vec<Vec<Word<'_>>> = gold
        .iter()
        .map(|sentence| {
            let tokens = sentence.tokens.iter().flat_map(|token| {
                // What is written as one has no space inside.
                token.words.clone().map(|i| (i, token.spaced && i + 1 == token.words.end))
            });
            tokens.map(|(i, spaced)| Word { text: &sentence.words[i].form, spaced }).collect()
        })
        .collect();
    let analyser = Analyser::embedded();
    let analysis = match reader {
        Reader::Fast => analyser.analyse_words(&sentences),
        Reader::Careful => analyser.analyse_words_carefully(&sentences),
    };
    let mut out = String::new();
    for (sentence, own) in gold.iter().zip(&analysis.sentences) {
        for comment in sentence.comments.iter().filter(|c| c.starts_with("# sent_id") || c.starts_with("# text =")) {
            let _ = writeln!(out, "{comment}");
        }
        for token in &sentence.tokens {
            if token.words.len() > 1 {
                let misc = if token.spaced { "_" } else { "SpaceAfter=No" };
                let (first, last) = (token.words.start + 1, token.words.end);
                let _ = writeln!(out, "{first}-{last}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}", token.form);
            }
            for i in token.words.clone() {
                let misc = if token.words.len() > 1 || token.spaced { "_" } else { "SpaceAfter=No" };
                write_word(&analysis, own.tokens.start, i, &sentence.words[i].form, misc, &mut out);
            }
        }
        out.push('\n');
    }
    out
}

fn write_word(analysis: &Analysis, first: usize, i: usize, form: &str, misc: &str, out: &mut String) {
    let (id, or_none) = (first + i, |text: String| if text.is_empty() { "_".to_owned() } else { text });
    let token = &analysis.tokens[id];
    let head = if analysis.is_root(id) { 0 } else { token.head - first + 1 };
    let misc = match analysis.entity_at(id) {
        Some(entity) => {
            let border = if entity.tokens.start == id { 'B' } else { 'I' };
            let rest = if misc == "_" { String::new() } else { format!("|{misc}") };
            format!("Entity={border}-{}{rest}", entity.kind)
        }
        None => misc.to_owned(),
    };
    let _ = writeln!(
        out,
        "{}\t{form}\t{}\t{}\t{}\t{}\t{head}\t{}\t_\t{misc}",
        i + 1,
        or_none(analysis.lemma(id).replace(char::is_whitespace, "\u{a0}")),
        token.upos,
        token.tag,
        or_none(analysis.features(id)),
        token.relation
    );
}

fn read_text(gold: &[Sentence], reader: Reader) -> String {
    let mut out = String::new();
    for document in documents(gold) {
        let analyser = Analyser::embedded();
        let analysis = match reader {
            Reader::Fast => analyser.analyse(&document),
            Reader::Careful => analyser.analyse_carefully(&document),
        };
        out.push_str(&analysis.to_conllu());
    }
    out
}

/// The plain text of a treebank: a document for each `newdoc`, a block for each `newpar`, sentences
/// in them joined by spaces.
fn documents(gold: &[Sentence]) -> Vec<Document> {
    let mut documents: Vec<Vec<String>> = Vec::new();
    let mut spaced = true;
    for sentence in gold {
        let opens_document = sentence.comment("newdoc").is_some() || documents.is_empty();
        if opens_document {
            documents.push(Vec::new());
        }
        let Some(paragraphs) = documents.last_mut() else { continue };
        if sentence.comment("newpar").is_some() || paragraphs.is_empty() {
            paragraphs.push(String::new());
        } else if spaced && let Some(paragraph) = paragraphs.last_mut() {
            paragraph.push(' ');
        }
        if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.push_str(&plain_text(sentence));
        }
        spaced = sentence.tokens.last().is_none_or(|t| t.spaced);
    }
    documents.iter().map(|paragraphs| document(paragraphs)).collect()
}

fn plain_text(sentence: &Sentence) -> String {
    let mut text = String::new();
    for token in &sentence.tokens {
        text.push_str(&token.form);
        if token.spaced {
            text.push(' ');
        }
    }
    text.trim_end().to_owned()
}

fn document(paragraphs: &[String]) -> Document {
    let mut blocks = Vec::new();
    let mut start = 0;
    for paragraph in paragraphs {
        blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(start, start + paragraph.len()) });
        start += paragraph.len() + 1;
    }
    let text = paragraphs.join("\n");
    Document {
        map: SpanMap::identity(text.len()),
        text: Arc::from(text),
        blocks,
        language: Some("en".to_owned()),
        ..Document::default()
    }
}

/// The relations that event coding leans on; each has a row of its own.
const RELATIONS: &[&str] =
    &["nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "ccomp", "xcomp", "conj", "nmod", "appos", "acl:relcl"];

/// Measures of the development treebanks of a folder, each name with the treebank and what was given
/// before it: `EWT words LAS`, `GUM text Sentences`. Relations are `EWT words nsubj`.
///
/// # Errors
/// Files that cannot be read. That our own output does not align with the gold is an error too.
pub fn evaluate_ud(set: &Path) -> Result<crate::score::Scores, PredictError> {
    let (mut measures, mut text) = (BTreeMap::new(), String::new());
    for file in treebanks(set)? {
        let gold = conllu::read(&file)?;
        let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let name = name.trim_end_matches("-dev.conllu").trim_start_matches("en_").trim_end_matches("-ud");
        let short = name.split('_').next().unwrap_or(name).to_uppercase();
        let runs = [
            (Start::Words, Reader::Careful, "words"),
            (Start::Text, Reader::Careful, "text"),
            (Start::Words, Reader::Fast, "fast words"),
            (Start::Text, Reader::Fast, "fast text"),
        ];
        for (start, reader, given) in runs {
            let scores = compare(&gold, start, reader).map_err(|error| PredictError::Line {
                path: file.clone(),
                line: 0,
                what: error.to_string(),
            })?;
            let listed = |measure: &str| start == Start::Text || !matches!(measure, "Tokens" | "Sentences" | "Words");
            for (measure, count) in scores.measures.iter().filter(|(m, _)| listed(m)) {
                measures.insert(format!("{short} {given} {measure}"), count.f1());
            }
            for relation in RELATIONS.iter().filter(|_| start == Start::Words) {
                let count = scores.relations.get(*relation).copied().unwrap_or_default();
                measures.insert(format!("{short} {given} {relation}"), count.f1());
            }
            let _ = writeln!(text, "{short}, {given} given\n{}", report(&scores));
        }
    }
    Ok(crate::score::Scores { measures, documents: BTreeMap::new(), text })
}

fn compare(gold: &[Sentence], start: Start, reader: Reader) -> Result<Scores, Box<dyn std::error::Error>> {
    let system =
        conllu::parse(&read(gold, start, reader)).map_err(|(line, what)| format!("line {line} of ours: {what}"))?;
    Ok(conll18::score(gold, &system)?)
}

/// All measures and relations as a table.
fn report(scores: &Scores) -> String {
    let mut out = String::new();
    for name in
        ["Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS", "CLAS", "MLAS", "BLEX"]
    {
        let count = scores.measures.get(name).copied().unwrap_or_default();
        let _ =
            writeln!(out, "  {name:<12}{:6.2}  {} of {} and {}", count.f1(), count.correct, count.gold, count.system);
    }
    let mut relations: Vec<_> = scores.relations.iter().collect();
    relations.sort_by(|a, b| b.1.gold.cmp(&a.1.gold).then(a.0.cmp(b.0)));
    for (relation, count) in relations {
        let _ = writeln!(
            out,
            "  {relation:<16}{:6.2}  {} of {} and {}",
            count.f1(),
            count.correct,
            count.gold,
            count.system
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = "# newdoc id = a\n# newpar\n1-2\tVelmara's\t_\t_\t_\t_\t_\t_\t_\t_\n\
        1\tVelmara\tVelmara\tPROPN\tNNP\tNumber=Sing\t3\tnmod:poss\t_\t_\n2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_\n\
        3\tminister\tminister\tNOUN\tNN\tNumber=Sing\t4\tnsubj\t_\t_\n\
        4\tleft\tleave\tVERB\tVBD\tMood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No\n\
        5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n# newpar\n1\tTalks\ttalk\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_\n\
        2\tfailed\tfail\tVERB\tVBD\tMood=Ind|Number=Plur|Person=3|Tense=Past|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No\n\
        3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n";

    #[test]
    fn a_simple_treebank_is_read_rightly_from_words_and_from_text() {
        let gold = conllu::parse(GOLD).unwrap();
        for (start, reader) in [(Start::Words, Reader::Fast), (Start::Text, Reader::Careful)] {
            let scores = compare(&gold, start, reader).unwrap();
            for (measure, count) in &scores.measures {
                assert_eq!(count.correct, count.gold, "{measure} from {start:?}");
            }
        }
    }

    #[test]
    fn labels_of_the_gold_never_reach_the_prediction() {
        let blank: String = GOLD
            .lines()
            .map(|line| {
                let mut cells: Vec<&str> = line.split('\t').collect();
                if cells.len() == 10 && !cells[0].contains('-') {
                    for (column, cell) in [(2, "_"), (3, "X"), (4, "XX"), (5, "_"), (6, "0"), (7, "dep")] {
                        cells[column] = cell;
                    }
                }
                cells.join("\t") + "\n"
            })
            .collect();
        let (gold, blank) = (conllu::parse(GOLD).unwrap(), conllu::parse(&blank).unwrap());
        for (start, reader) in [(Start::Words, Reader::Fast), (Start::Text, Reader::Careful)] {
            assert_eq!(read(&gold, start, reader), read(&blank, start, reader));
        }
    }
}
