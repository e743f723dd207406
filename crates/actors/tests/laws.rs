//! What holds for any text.

use legation_actors::{Registry, Resolutions, resolve};
use legation_analysis::{Analyser, Analysis};
use legation_document::Document;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn read(text: &str) -> (Analysis, Resolutions) {
    let day = "2026-01-15".parse().ok();
    let document = Document::from_paragraphs(text, day);
    let analysis = Analyser::embedded().analyse_carefully(&document);
    let resolutions = resolve(&document, &analysis, &Registry::new(), day);
    (analysis, resolutions)
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let (analysis, resolutions) = read(text);
    let mut heads = BTreeSet::new();
    for (i, mention) in resolutions.mentions().iter().enumerate() {
        prop_assert!(heads.insert(mention.head), "two mentions have one head");
        prop_assert!(mention.tokens.contains(&mention.head));
        prop_assert!(mention.tokens.end <= analysis.tokens.len());
        prop_assert!(!mention.reason.is_empty());
        prop_assert!(mention.antecedent != Some(i));
        prop_assert!(mention.antecedent.is_none_or(|a| a < resolutions.mentions().len()));
        if let legation_actors::Verdict::Known(actors) = &mention.verdict {
            prop_assert!(!actors.is_empty() && actors.iter().all(|a| a.key().is_some()));
        }
    }
    let again = read(text).1;
    prop_assert_eq!(resolutions.mentions(), again.mentions());
    Ok(())
}

/// Words that the rules look at, in any order.
fn news_words() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Armenia",
        "Russian",
        "the",
        "both",
        "countries",
        "its",
        "Kremlin",
        "spokesman",
        "Dmitry Peskov",
        ",",
        ".",
        "said",
        "and",
        "in",
        "Tbilisi",
        "his",
        "counterpart",
        "“",
        "”",
        "we",
        "US",
        "of",
        "president",
        "Koreans",
        "Deputy",
        "Foreign Minister",
        "joint",
        "commission",
        "who",
        "led",
        "delegation",
        "'s",
        "-",
        "they",
        "former",
        "Congolese",
        "Trump",
        "one",
        "guards",
        "\n",
        "it",
        "North",
        "Korea",
        "South",
        "from",
        "to",
        "with",
        "the group",
        "Secretary of State",
        "ally",
        "İstanbul",
        "é",
        "United",
        "States",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|w| w.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn one_verdict_for_each_mention_of_news_words_in_any_order(text in news_words()) {
        check(&text)?;
    }

    #[test]
    fn any_text_resolves(text in "\\PC{0,200}") {
        check(&text)?;
    }
}

/// Twice the text may take about twice the time: fifty times the text must not take a thousand times.
#[test]
fn long_hostile_text_ends() {
    for unit in [
        "Armenian ",
        "Armenia's ",
        "both countries and ",
        "Russia-",
        "president of ",
        "his ",
        "Putin said ",
        "the joint commission ",
    ] {
        let (analysis, resolutions) = read(&unit.repeat(4000));
        assert!(resolutions.mentions().len() <= analysis.tokens.len());
    }
}
