//! Every rule of `data/rules/predicates` on its own sentences: those it must match, and those it must not.

use legation_actors::{Registry, resolve};
use legation_analysis::Analyser;
use legation_coding::Coder;
use legation_document::{Date, Document};
use std::fmt::Write as _;

/// The rules that match anywhere in a sentence, read as if published on a Thursday in January 2026.
fn matching(sentence: &str, registry: &Registry) -> Vec<String> {
    let document = Document::from_paragraphs(sentence, Some(Date::constant(2026, 1, 15)));
    let analysis = Analyser::embedded().analyse(&document);
    let resolutions = resolve(&document, &analysis, registry, document.published_on());
    Coder::embedded().rules_matching(&analysis, &resolutions)
}

#[test]
fn every_rule_matches_its_own_sentences_and_no_others() {
    let registry = Registry::new();
    let (mut count, mut failed, mut failures) = (0, 0, String::new());
    for rule in Coder::embedded().lexicon().rules() {
        let sentences = rule.matches.iter().map(|s| (s, true)).chain(rule.no_matches.iter().map(|s| (s, false)));
        for (sentence, must) in sentences {
            count += 1;
            let found = matching(sentence, &registry);
            if found.contains(&rule.id) != must {
                failed += 1;
                let what = if must { "does not match" } else { "matches" };
                let _ =
                    writeln!(failures, "{} {} {what}: {sentence}    found: {}", rule.file, rule.id, found.join(" "));
            }
        }
    }
    assert!(failures.is_empty(), "{failed} of {count} sentences of rules go wrong:\n{failures}");
}
