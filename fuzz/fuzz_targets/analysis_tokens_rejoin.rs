//! Tokens and the gaps between them join back to the text; trees are trees; quotations nest; CoNLL-U has
//! ten columns and one root a sentence. The careful reader keeps tokens, sentences and quotations.
#![no_main]

use legation_engine::analysis::{Analyser, Analysis};
use legation_engine::{document::Article, intake};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = intake::read(&Article::new("fuzz", bytes)) else { return };
    let analyser = Analyser::embedded();
    let first = analyser.analyse(&document);
    let mut end = 0;
    for token in &first.tokens {
        assert!(token.span.start >= end && !token.span.is_empty(), "tokens lie in order");
        let gap = first.text.get(end..token.span.start).expect("tokens fall on character borders");
        // Text outside the blocks belongs to no sentence.
        let inside = document.blocks.iter().any(|b| b.span.start <= end && token.span.start <= b.span.end);
        assert!(!inside || gap.chars().all(|c| c.is_whitespace() || c.is_control()), "lost between tokens: {gap:?}");
        end = token.span.end;
    }
    keeps_the_laws(&first);
    let second = analyser.analyse_carefully(&document);
    assert_eq!(first.sentences, second.sentences, "sentences stay");
    assert!(first.tokens.iter().map(|t| t.span).eq(second.tokens.iter().map(|t| t.span)), "tokens stay");
    keeps_the_laws(&second);
});

fn keeps_the_laws(analysis: &Analysis) {
    for sentence in &analysis.sentences {
        assert_eq!(sentence.tokens.clone().filter(|id| analysis.is_root(*id)).count(), 1, "one tree a sentence");
        for id in sentence.tokens.clone() {
            let (mut at, mut steps) = (id, 0);
            while !analysis.is_root(at) {
                at = analysis.tokens[at].head;
                steps += 1;
                assert!(sentence.tokens.contains(&at), "a head lies in its sentence");
                assert!(steps <= sentence.tokens.len(), "a tree has no circle");
            }
        }
    }
    for pair in analysis.entities.windows(2) {
        assert!(pair[0].tokens.end <= pair[1].tokens.start, "names lie in order and do not overlap");
    }
    let mut open = Vec::new();
    for (number, quotation) in analysis.quotations.iter().enumerate() {
        assert!(!quotation.span.slice(&analysis.text).is_empty(), "a quotation has words");
        assert!(quotation.continues.is_none_or(|earlier| earlier < number), "a speech goes forward");
        while open.last().is_some_and(|end| *end <= quotation.span.start) {
            open.pop();
        }
        assert!(open.last().is_none_or(|end| *end >= quotation.span.end), "quotations do not cross");
        open.push(quotation.span.end);
    }
    let conllu = analysis.to_conllu();
    let sentences: Vec<&str> = conllu.split_terminator("\n\n").collect();
    assert_eq!(sentences.len(), analysis.sentences.len(), "a block of lines for each sentence");
    for (lines, sentence) in sentences.iter().zip(&analysis.sentences) {
        let rows: Vec<Vec<&str>> =
            lines.split('\n').filter(|l| !l.starts_with("# ")).map(|l| l.split('\t').collect()).collect();
        assert!(rows.iter().all(|r| r.len() == 10 && r.iter().all(|f| !f.is_empty())), "ten columns: {lines}");
        assert_eq!(rows.iter().filter(|r| !r[0].contains('-')).count(), sentence.tokens.len());
        assert_eq!(rows.iter().filter(|r| r[6] == "0").count(), 1, "one root: {lines}");
    }
}
