//! Every rule of `data/rules/predicates` on its own sentences, with the whole pipeline.
//!
//! A sentence under `match` must be matched by the rule. One under `no_match` must not be coded by it:
//! either the rule does not match, or no record comes of the sentence (in "The shop offers a discount"
//! the words fit, but nobody is a party).

use legation_actors::{Registry, resolve};
use legation_analysis::Analyser;
use legation_coding::Coder;
use legation_document::{Date, Document};
use legation_records::Kind;
use std::fmt::Write as _;

/// The rules that match anywhere in a sentence, and whether something is coded from it; read as if
/// published on Thursday, 15 January 2026.
fn read(sentence: &str, registry: &Registry) -> (Vec<String>, bool) {
    let document = Document::from_paragraphs(sentence, Some(Date::constant(2026, 1, 15)));
    let analysis = Analyser::embedded().analyse_carefully(&document);
    let resolutions = resolve(&document, &analysis, registry, document.published_on());
    let matching = Coder::embedded().rules_matching(&analysis, &resolutions);
    let coding = Coder::embedded().code(&document, &analysis, &resolutions);
    let coded = coding.records.iter().any(|r| matches!(r.kind, Kind::Event | Kind::Plan | Kind::Absence));
    (matching, coded)
}

#[test]
fn every_rule_matches_its_own_sentences_and_codes_none_of_the_others() {
    let registry = Registry::new();
    let (mut count, mut failed, mut failures) = (0, 0, String::new());
    for rule in Coder::embedded().lexicon().rules() {
        for sentence in &rule.matches {
            count += 1;
            let (found, _) = read(sentence, &registry);
            if !found.contains(&rule.id) {
                failed += 1;
                let found = found.join(" ");
                let _ = writeln!(failures, "{} {} does not match: {sentence}    [{found}]", rule.file, rule.id);
            }
        }
        for sentence in &rule.no_matches {
            count += 1;
            let (found, coded) = read(sentence, &registry);
            if coded && found.contains(&rule.id) {
                failed += 1;
                let _ = writeln!(failures, "{} {} matches and codes: {sentence}", rule.file, rule.id);
            }
        }
    }
    assert!(failures.is_empty(), "{failed} of {count} sentences of rules go wrong:\n{failures}");
}
