//! Tokens and the gaps between them join back to the text; trees are trees.
#![no_main]

use legation_engine::{Engine, document::Article};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

fuzz_target!(|bytes: &[u8]| {
    let Ok(report) = ENGINE.read(&Article::new("fuzz", bytes)) else { return };
    let analysis = &report.analysis;
    let mut end = 0;
    for token in &analysis.tokens {
        assert!(token.span.start >= end && !token.span.is_empty(), "tokens lie in order");
        let gap = analysis.text.get(end..token.span.start).expect("tokens fall on character borders");
        // Text outside the blocks belongs to no sentence.
        let inside = report.document.blocks.iter().any(|b| b.span.start <= end && token.span.start <= b.span.end);
        assert!(!inside || gap.chars().all(|c| c.is_whitespace() || c.is_control()), "lost between tokens: {gap:?}");
        end = token.span.end;
    }
    for sentence in &analysis.sentences {
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
});
