//! CoNLL-U, the format of the Universal Dependencies treebanks, out of an analysis.
//!
//! Columns that the analysis does not have (features, enhanced dependencies) hold `_`. A sentence
//! of several trees has several roots: each stays a root, as the analysis has it.

use legation_analysis::Analysis;
use std::fmt::Write as _;

/// Every sentence of an analysis, with its text as a comment.
pub fn write(analysis: &Analysis) -> String {
    let mut out = String::new();
    for (i, sentence) in analysis.sentences.iter().enumerate() {
        let text = sentence.span.slice(&analysis.text).split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "# sent_id = {}\n# text = {text}", i + 1).expect("writing to a string");
        for id in sentence.tokens.clone() {
            let token = &analysis.tokens[id];
            let (head, relation) = if analysis.is_root(id) {
                (0, "root")
            } else {
                (token.head + 1 - sentence.tokens.start, token.relation.word())
            };
            let next = analysis.tokens.get(id + 1).filter(|_| id + 1 < sentence.tokens.end);
            let misc = if next.is_some_and(|n| n.span.start == token.span.end) { "SpaceAfter=No" } else { "_" };
            writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t_\t{head}\t{relation}\t_\t{misc}",
                id + 1 - sentence.tokens.start,
                analysis.word(id),
                analysis.lemma(id),
                token.upos.word(),
                token.tag.word(),
            )
            .expect("writing to a string");
        }
        out.push('\n');
    }
    out
}
