//! Laws of the stage, for any text.

use legation_analysis::{Analyser, Analysis};
use legation_document::Document;
use proptest::prelude::*;
use std::fmt::Write as _;

fn is_gap(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c))
}

fn keeps_the_laws(text: &str) -> Result<Analysis, TestCaseError> {
    let document = Document::from_paragraphs(text, None);
    let analysis = Analyser::embedded().analyse(&document);
    let mut at = 0;
    for token in &analysis.tokens {
        let gap = analysis.text.get(at..token.span.start);
        prop_assert!(gap.is_some_and(is_gap), "gap {gap:?}");
        prop_assert!(!token.span.is_empty() && !token.span.slice(&analysis.text).is_empty());
        at = token.span.end;
    }
    prop_assert!(analysis.text.get(at..).is_some_and(is_gap));
    let mut next = 0;
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        prop_assert_eq!(sentence.tokens.start, next);
        next = sentence.tokens.end;
        prop_assert!(document.blocks[sentence.block].span.covers(sentence.span));
        prop_assert_eq!(sentence.tokens.clone().filter(|t| analysis.is_root(*t)).count(), 1);
        for id in sentence.tokens.clone() {
            prop_assert_eq!(analysis.tokens[id].sentence, number);
            prop_assert!(sentence.tokens.contains(&analysis.tokens[id].head));
            let mut top = id;
            for _ in 0..sentence.tokens.len() {
                top = analysis.tokens[top].head;
            }
            prop_assert!(analysis.is_root(top), "a circle in the tree");
        }
    }
    prop_assert_eq!(next, analysis.tokens.len());
    for pair in analysis.entities.windows(2) {
        prop_assert!(pair[0].tokens.end <= pair[1].tokens.start);
    }
    let mut open: Vec<legation_document::Span> = Vec::new();
    for (number, quotation) in analysis.quotations.iter().enumerate() {
        prop_assert!(!quotation.span.slice(&analysis.text).is_empty());
        prop_assert!(quotation.continues.is_none_or(|earlier| earlier < number));
        prop_assert!(document.blocks.iter().any(|b| b.span.covers(quotation.span)));
        while open.last().is_some_and(|outer| outer.end <= quotation.span.start) {
            open.pop();
        }
        prop_assert!(open.last().is_none_or(|outer| outer.covers(quotation.span)), "quotations cross");
        open.push(quotation.span);
    }
    keeps_the_format(&analysis)?;
    Ok(analysis)
}

/// What every reader of CoNLL-U relies on: ten columns, none empty, numbers in order, one root, and
/// forms that join to the text.
fn keeps_the_format(analysis: &Analysis) -> Result<(), TestCaseError> {
    let conllu = analysis.to_conllu();
    let without_space = |text: &str| text.chars().filter(|c| !is_gap(&c.to_string())).collect::<String>();
    let mut forms = String::new();
    let mut sentences = 0;
    for sentence in conllu.split_terminator("\n\n") {
        sentences += 1;
        let (mut words, mut roots, mut covered) = (0, 0, 0);
        for line in sentence.split('\n').filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            prop_assert_eq!(fields.len(), 10, "{:?}", line);
            let is_sound = |f: &&str| !f.is_empty() && !f.contains([' ', '\t', '\r']);
            prop_assert!(fields.iter().all(is_sound), "{:?}", line);
            if let Some((_, last)) = fields[0].split_once('-') {
                covered = last.parse::<usize>().unwrap();
                forms.push_str(fields[1]);
                continue;
            }
            words += 1;
            prop_assert_eq!(fields[0].parse::<usize>(), Ok(words));
            roots += usize::from(fields[6] == "0");
            if words > covered {
                forms.push_str(fields[1]);
            }
        }
        prop_assert_eq!(roots, 1);
    }
    prop_assert_eq!(sentences, analysis.sentences.len());
    prop_assert_eq!(without_space(&forms), without_space(&analysis.text));
    Ok(())
}

const WORDS: &[&str] = &[
    "Velmara",
    "the",
    "minister",
    "said",
    "that",
    "“",
    "”",
    "\"",
    "'",
    "to",
    "of",
    "talks",
    "were",
    "held",
    ",",
    ".",
    "and",
    "by",
    "Ostrenia",
    "$",
    "5",
    "million",
    "is",
    "willing",
    "\n",
    "  ",
    "U.S.",
    "who",
    "not",
    "(",
    ")",
    "—",
    "-",
    ":-)",
    "as",
    "well",
    "because",
    "It",
    "clear",
    "President",
    "Ali",
    "Hasan",
    "which",
    "had",
    "been",
    "asked",
    "if",
    "there",
    "'s",
    "n't",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "``",
    "''",
    "didn't",
    "cannot",
    "\u{200b}",
    "so\u{ad}ft",
    "🇫🇷👨‍👩‍👧",
    "שלום",
    "e\u{301}",
    "https://velmara.example/a?b=c",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_string_is_read(text in "\\PC{0,200}") {
        keeps_the_laws(&text)?;
    }

    #[test]
    fn any_characters_at_all_are_read(text in prop::collection::vec(any::<char>(), 0..120)) {
        keeps_the_laws(&text.into_iter().collect::<String>())?;
    }

    #[test]
    fn any_order_of_words_is_read(words in prop::collection::vec(prop::sample::select(WORDS), 0..80)) {
        keeps_the_laws(&words.join(" "))?;
    }

    #[test]
    fn documents_are_read_the_same_in_any_order(texts in prop::collection::vec("[a-zA-Z .,“”\n]{0,60}", 2..4)) {
        let read = |text: &String| Analyser::embedded().analyse_text(text).to_conllu();
        let forth: Vec<String> = texts.iter().map(read).collect();
        let mut back: Vec<String> = texts.iter().rev().map(read).collect();
        back.reverse();
        prop_assert_eq!(&forth, &back);
        let at_once: Vec<String> = std::thread::scope(|s| {
            let threads: Vec<_> = texts.iter().map(|text| s.spawn(move || read(text))).collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        prop_assert_eq!(forth, at_once);
    }

    #[test]
    fn what_was_read_before_changes_nothing(first in "[a-zA-Z .,]{0,80}", text in "[a-zA-Z .,“”]{0,80}") {
        let alone = std::thread::scope(|s| s.spawn(|| Analyser::embedded().analyse_text(&text).to_conllu()).join().unwrap());
        Analyser::embedded().analyse_text(&first);
        prop_assert_eq!(Analyser::embedded().analyse_text(&text).to_conllu(), alone);
    }
}

/// The fast reader takes the address for a comma with words below it.
#[test]
fn an_address_among_the_marks_leaves_a_tree() {
    keeps_the_laws("https://velmara.example/a?b=c and well . that").unwrap();
}

/// What is said of each paragraph, when all are read together by one analyser.
fn paragraphs(text: &str) -> Vec<String> {
    let analysis = Analyser::embedded().analyse_text(text);
    let mut found = vec![String::new(); text.lines().count()];
    for sentence in &analysis.sentences {
        for id in sentence.tokens.clone() {
            let token = &analysis.tokens[id];
            let head = token.head - sentence.tokens.start;
            let (word, lemma) = (analysis.word(id), analysis.lemma(id));
            let written = writeln!(found[sentence.block], "{word} {lemma} {} {head} {}", token.tag, token.relation);
            written.expect("a string takes all");
        }
    }
    found
}

fn on_a_new_thread<T: Send>(what: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|s| s.spawn(what).join().unwrap())
}

/// Some hundred paragraphs of the golden file.
fn news() -> Vec<String> {
    include_str!("golden/news.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
        .filter(|text| !text.trim().is_empty() && !text.contains('\n'))
        .collect()
}

#[test]
fn a_paragraph_is_read_alone_as_it_is_among_others() {
    let news = news();
    let together = on_a_new_thread(|| paragraphs(&news.join("\n")));
    assert_eq!(together.len(), news.len());
    for (paragraph, among_others) in news.iter().zip(&together) {
        assert_eq!(&on_a_new_thread(|| paragraphs(paragraph)).concat(), among_others);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let text = news().join("\n");
    let alone = on_a_new_thread(|| paragraphs(&text));
    let all: Vec<Vec<String>> = std::thread::scope(|s| {
        let threads: Vec<_> = (0..4).map(|_| s.spawn(|| paragraphs(&text))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(all.iter().all(|one| *one == alone));
}

#[test]
fn more_words_than_are_remembered_change_nothing() {
    let text = news().join("\n");
    let many: Vec<String> = (0..50)
        .map(|line| (0..500).map(|word| format!("Vel{}mar", line * 500 + word)).collect::<Vec<_>>().join(" "))
        .collect();
    on_a_new_thread(|| {
        let before = paragraphs(&text);
        let once = paragraphs(&many.join("\n"));
        assert_eq!(paragraphs(&text), before);
        assert_eq!(paragraphs(&many.join("\n")), once);
    });
}

#[test]
fn hostile_text_is_read_in_linear_time_and_says_so() {
    for unit in ["(", "a ", "a-", ". ", "“", "to ", "@a.", "said that "] {
        let text = unit.repeat(4_000);
        let analysis = keeps_the_laws_of_long_text(&text);
        assert!(!analysis.tokens.is_empty(), "{unit}");
    }
    let analysis = keeps_the_laws_of_long_text(&"word ".repeat(4_000));
    assert_eq!(analysis.diagnostics.len(), 1);
    assert_eq!(analysis.diagnostics[0].id, "analysis.long-block");
}

/// What would take hours if any step were quadratic takes seconds: a megabyte where it makes few
/// tokens, less where it makes many. The limit is far above what a slow machine needs.
#[test]
fn hostile_text_without_spaces_is_read_in_bounded_time() {
    let limit = std::time::Duration::from_mins(4);
    let few = ["x", "\u{301}", "\u{200b}", "a.", "@", "-", "a.b@"].map(|unit| (unit, 1_000_000));
    let many = ["😀", "“", "\"", "'", "(", "'s", "„«", "‘x’"].map(|unit| (unit, 60_000));
    for (unit, bytes) in few.into_iter().chain(many) {
        let text = unit.repeat(bytes / unit.len());
        let start = std::time::Instant::now();
        let analysis = Analyser::embedded().analyse_text(&text);
        assert!(start.elapsed() < limit, "{unit:?} took {:?}", start.elapsed());
        assert_eq!(analysis.tokens.last().map(|t| t.span.end), Some(text.len()), "{unit:?}");
    }
}

fn keeps_the_laws_of_long_text(text: &str) -> Analysis {
    Analyser::embedded().analyse_text(text)
}

#[test]
fn a_dateline_is_no_sentence_and_blocks_are_borders() {
    use legation_document::BlockKind;
    let mut document =
        Document::from_paragraphs("VELMARA CITY, March 3\nThe minister left for\nThe talks failed", None);
    document.blocks[0].kind = BlockKind::Dateline;
    let analysis = Analyser::embedded().analyse(&document);
    let sentences: Vec<&str> = analysis.sentences.iter().map(|s| s.span.slice(&analysis.text)).collect();
    assert_eq!(sentences, ["The minister left for", "The talks failed"]);
}
