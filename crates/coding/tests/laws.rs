//! The laws of the seam coding →: whatever the text, each record is proved by words of it, and the
//! same text gives the same records.

use legation_actors::{Registry, resolve};
use legation_analysis::Analyser;
use legation_coding::{Coder, Coding};
use legation_document::{Date, Document};
use legation_records::{Category, Kind};
use proptest::prelude::*;

fn code(text: &str) -> Coding {
    let document = Document::from_paragraphs(text, Some(Date::constant(2026, 1, 15)));
    let analysis = Analyser::embedded().analyse_carefully(&document);
    let resolutions = resolve(&document, &analysis, &Registry::new(), document.published_on());
    Coder::embedded().code(&document, &analysis, &resolutions)
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let coding = code(text);
    for record in &coding.records {
        prop_assert!(!record.evidence.is_empty(), "a record of {:?} without evidence", text);
        prop_assert_eq!(record.evidence.len(), record.evidence_text.len());
        for (span, words) in record.evidence.iter().zip(&record.evidence_text) {
            prop_assert_eq!(span.slice(text), words.as_str());
            prop_assert!(!words.trim().is_empty());
        }
        let is_act = matches!(record.kind, Kind::Event | Kind::Plan);
        prop_assert_eq!(record.category.is_some(), is_act, "{:?} has category {:?}", record.kind, record.category);
        if record.category.is_some_and(Category::needs_recipient) && record.kind == Kind::Event {
            prop_assert!(!record.receivers.is_empty(), "{:?} without recipient", record.category);
        }
    }
    let again = code(text);
    prop_assert_eq!(format!("{:?}", again.records), format!("{:?}", coding.records));
    Ok(())
}

/// Pieces of news that meet in any order.
const PIECES: &[&str] = &[
    "Kenya",
    "the Somali government",
    "Mogadishu",
    "both countries",
    "its spokesman",
    "he",
    "officials",
    "“",
    "”",
    ",",
    ".",
    "\n",
    "if",
    "unless",
    "that",
    "said",
    "denied",
    "is ready to",
    "would not",
    "has not",
    "no",
    "neither",
    "talks",
    "a meeting with",
    "between",
    "and",
    "to hold",
    "to resume",
    "suspended",
    "accused",
    "on Tuesday",
    "last month",
    "is scheduled for Sunday",
    "according to",
    "welcomed",
    "its readiness",
    "expressed",
    "sanctions on",
    "troops",
    "for the talks to bear fruit",
    "they have to be willing to give way",
    "whose interlocutor",
    "was not named",
    "?",
    ";",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn records_of_any_mixture_of_news_words_keep_the_laws(picks in prop::collection::vec(0..PIECES.len(), 1..60)) {
        let text = picks.iter().map(|i| PIECES[*i]).collect::<Vec<_>>().join(" ");
        check(&text)?;
    }

    #[test]
    fn records_of_any_text_keep_the_laws(text in "\\PC{0,200}") {
        check(&text)?;
    }
}

/// A rule asks for its content, whose rule may ask back: once such a sentence had no end.
#[test]
fn a_rule_that_asks_back_comes_to_an_end() {
    let text = "The mediator said that for the talks to bear fruit, they have to be willing to give way.";
    assert!(check(text).is_ok());
    let long = "ready to agree to propose to offer to consider talks on talks about talks with talks, ".repeat(400);
    assert!(check(&long).is_ok());
}
