//! Every span of the clean text maps to original bytes and back, whatever the bytes.
#![no_main]

use legation_engine::document::{Article, Span};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let article = Article::new("fuzz", bytes);
    let Ok(document) = legation_engine::intake::read(&article) else { return };
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.span.start >= end, "blocks lie in order and do not overlap");
        end = block.span.end;
        assert!(document.text.get(block.span.range()).is_some(), "blocks fall on character borders");
    }
    for segment in document.map.segments() {
        assert!(segment.original.end <= bytes.len(), "a span leads outside the original");
        let back = document.map.to_clean(segment.original).expect("what was kept is found again");
        assert!(
            document.map.to_original(back).is_some_and(|o| o.covers(segment.original) || o.overlaps(segment.original))
        );
    }
    for span in document.duplicates.iter().chain(&document.boilerplate) {
        assert!(span.end <= bytes.len(), "what was set aside lies in the original");
    }
    if let Some(span) = document.title.as_ref().and_then(|t| t.original) {
        assert!(Span::new(0, bytes.len()).covers(span));
    }
});
