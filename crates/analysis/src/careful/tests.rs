//! What the careful reader says, against what the training said of the same sentences
//! (`training/golden.py` wrote both files), and the laws of a second reading.

use super::network::{Batch, FirstReading, Network, SecondReading, parts_of_speech, tags};
use super::pieces::{KnownWords, PIECES_OF_A_WORD, Vocabulary, shape};
use super::{CAREFUL, CarefulReader, ModelFile};
use crate::analyser::{Analyser, Word};
use crate::tree::{Analysis, EntityKind, Relation, Tag, Upos};
use legation_document::Document;
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

const NEWS: &str = include_str!("../../tests/golden/careful.jsonl");
const PIECES: &str = include_str!("../../tests/golden/careful.pieces.tsv");
const TRAINING: &str = include_str!("../../../../training/data.py");

fn strings<'a>(line: &'a Value, key: &str) -> Vec<&'a str> {
    line[key].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect()
}

fn numbers(line: &Value, key: &str) -> Vec<usize> {
    line[key].as_array().unwrap().iter().map(|v| v.as_u64().unwrap() as usize).collect()
}

/// The words between quotation marks after a name in the training's source.
fn inventory(name: &str) -> Vec<&'static str> {
    let (_, rest) = TRAINING.split_once(&format!("\n{name} = ")).unwrap();
    rest.split_once(".split()").unwrap().0.split(['"', '(', ')', '\n', ' ']).filter(|w| !w.is_empty()).collect()
}

#[test]
fn labels_stand_in_the_order_of_the_training() {
    assert_eq!(inventory("UPOS"), parts_of_speech().map(Upos::word).collect::<Vec<_>>());
    assert_eq!(inventory("TAGS"), tags().map(Tag::word).collect::<Vec<_>>());
    assert_eq!(inventory("RELATIONS"), Relation::ALL.iter().map(|r| r.word()).collect::<Vec<_>>());
    assert_eq!(inventory("KINDS"), EntityKind::ALL.iter().map(|k| k.word()).collect::<Vec<_>>());
    assert!(TRAINING.contains(r#"NAMES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]"#));
    assert!(TRAINING.contains(&format!("\nPIECES_OF_A_WORD = {PIECES_OF_A_WORD}\n")));
    assert!(TRAINING.contains(&format!("\nLONGEST = {}", super::LONGEST)));
}

#[test]
fn sentences_are_read_as_the_training_reads_them() {
    let network = &CarefulReader::embedded().network;
    let (mut all, mut agree) = (0, [0; 5]);
    let mut batch = Batch::default();
    for line in NEWS.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let (upos, relations) = (strings(&line, "first_upos"), strings(&line, "first_relation"));
        let (heads, names) = (numbers(&line, "first_head"), numbers(&line, "first_name"));
        let words: Vec<FirstReading<'_>> = strings(&line, "words")
            .into_iter()
            .enumerate()
            .map(|(i, text)| FirstReading {
                text,
                upos: upos[i].parse().unwrap(),
                relation: relations[i].parse().unwrap(),
                head: heads[i],
                name: names[i] as u8,
            })
            .collect();
        batch.clear();
        assert!(network.put(words.into_iter(), &mut batch));
        let mut found = Vec::new();
        network.read(&mut batch, &mut found);
        let (upos, tags, relations) = (strings(&line, "upos"), strings(&line, "tag"), strings(&line, "relation"));
        let (heads, names) = (numbers(&line, "head"), numbers(&line, "name"));
        for (i, reading) in found.iter().enumerate() {
            let head = if reading.head == i { 0 } else { reading.head + 1 };
            all += 1;
            let same = [
                reading.upos.word() == upos[i],
                reading.tag.word() == tags[i],
                head == heads[i],
                head == heads[i] && reading.relation.word() == relations[i],
                usize::from(reading.name) == names[i],
            ];
            for (count, same) in agree.iter_mut().zip(same) {
                *count += usize::from(same);
            }
        }
    }
    println!("of {all}: parts of speech, tags, heads, heads with relations, names: {agree:?}");
    // Eight bits against single precision.
    assert!(all >= 1000 && agree.iter().all(|n| *n * 1000 >= all * 988), "{agree:?} of {all}");
    assert!(agree[2] * 100 >= all * 99, "{agree:?} of {all}");
}

fn cut(vocabulary: &Vocabulary, known: &mut KnownWords, word: &str) -> String {
    let mut pieces = Vec::new();
    vocabulary.cut(word, known, &mut pieces);
    pieces.into_iter().map(|piece| vocabulary.letters(piece)).collect::<Vec<_>>().join(" ")
}

#[test]
fn words_are_cut_as_the_training_cuts_them() {
    let vocabulary = Vocabulary::new(&ModelFile::open(CAREFUL).unwrap()).unwrap();
    let mut known = KnownWords::default();
    let mut checked = 0;
    for line in PIECES.lines().filter(|line| !line.starts_with('#')) {
        let [word, pieces, form] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let word: String = serde_json::from_str(word).unwrap();
        for _ in 0..2 {
            assert_eq!(cut(&vocabulary, &mut known, &word), pieces, "{word:?}");
        }
        assert_eq!(shape(&word).to_string(), form, "{word:?}");
        checked += 1;
    }
    assert!(checked > 300);
    // All words of the treebanks, where they are at hand.
    let treebanks = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/ud");
    for line in PIECES.lines() {
        let Some(line) = line.strip_prefix("# UD_") else { continue };
        let [file, count, checksum] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let Ok(text) = std::fs::read_to_string(treebanks.join(format!("UD_{file}"))) else { continue };
        let words = text.lines().filter_map(|line| {
            let (number, rest) = line.split_once('\t')?;
            number.parse::<usize>().ok()?;
            rest.split('\t').next()
        });
        let (mut found, mut sum) = (0, 0xcbf2_9ce4_8422_2325u64);
        for word in words {
            found += 1;
            for byte in format!("{} {}\n", cut(&vocabulary, &mut known, word), shape(word)).bytes() {
                sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        assert_eq!((found.to_string(), format!("{sum:016x}")), (count.to_owned(), checksum.to_owned()), "{file}");
    }
}

fn keeps_the_laws(analysis: &Analysis) {
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        assert_eq!(sentence.tokens.clone().filter(|t| analysis.is_root(*t)).count(), 1);
        for id in sentence.tokens.clone() {
            assert_eq!(analysis.tokens[id].sentence, number);
            assert_eq!(analysis.tokens[id].relation == Relation::Root, analysis.is_root(id));
            assert!(sentence.tokens.contains(&analysis.tokens[id].head));
            let top = sentence.tokens.clone().fold(id, |top, _| analysis.tokens[top].head);
            assert!(analysis.is_root(top), "a circle in the tree");
        }
    }
    for pair in analysis.entities.windows(2) {
        assert!(pair[0].tokens.end <= pair[1].tokens.start);
    }
}

fn carefully(text: &str) -> Analysis {
    Analyser::embedded().analyse_carefully(&Document::from_paragraphs(text, None))
}

#[test]
fn odd_texts_are_read() {
    for text in ["", " ", "Yes", "🕊️", "👩‍🚀 👩‍🚀", "日本 と 한국", "\u{200b}", "…", "a\u{301}\u{301}\u{301}"]
    {
        keeps_the_laws(&carefully(text));
    }
    let quiet = carefully(&"talks and ".repeat(2_500));
    keeps_the_laws(&quiet);
    let words: Vec<Word<'_>> = (0..5_000).map(|_| Word { text: "talks", spaced: true }).collect();
    let short = vec![Word { text: "Talks", spaced: true }, Word { text: "failed", spaced: false }];
    let analysis = Analyser::embedded().analyse_words_carefully(&[short.clone(), words, short]);
    keeps_the_laws(&analysis);
    assert_eq!(analysis.tokens.len(), 5_004);
    assert_eq!(analysis.diagnostics.len(), 1);
    assert_eq!(analysis.diagnostics[0].id, "analysis.long-sentence");
}

#[test]
fn a_megabyte_without_a_space_is_read() {
    for letter in ["x", "X", "é", "-", "“"] {
        keeps_the_laws(&carefully(&letter.repeat((1 << 20) / letter.len())));
    }
}

#[test]
fn documents_are_read_alike_in_any_order_and_on_any_thread() {
    let texts = [
        "The minister left. Velmara expelled two envoys.",
        "VELMARA EXPELS TWO ENVOYS OF OSTRENIA\nTwo envoys of Ostrenia must leave Velmara by Friday.",
        "velmara and ostrenia met in paris on monday",
        "“We agree,” he said, “to all of it.”",
        "The talks were held in Geneva.",
    ];
    let forwards: Vec<String> = texts.iter().map(|text| carefully(text).to_conllu()).collect();
    let mut backwards: Vec<String> = texts.iter().rev().map(|text| carefully(text).to_conllu()).collect();
    backwards.reverse();
    assert_eq!(forwards, backwards);
    let threads: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = texts.iter().map(|text| scope.spawn(|| carefully(text).to_conllu())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(forwards, threads);
}

#[test]
fn only_chosen_sentences_change() {
    let analyser = Analyser::embedded();
    let text = "The minister left. Velmara expelled two envoys. The talks were held in Geneva.";
    let (first, all) = (analyser.analyse_text(text), carefully(text));
    let some = analyser.reread(first.clone(), |_, sentence| sentence == 1);
    let sentences = |analysis: &Analysis| -> Vec<String> {
        analysis.to_conllu().split_terminator("\n\n").map(str::to_owned).collect()
    };
    assert_eq!(sentences(&some)[0], sentences(&first)[0]);
    assert_eq!(sentences(&some)[1], sentences(&all)[1]);
    assert_eq!(sentences(&some)[2], sentences(&first)[2]);
    assert_eq!(analyser.reread(first.clone(), |_, _| false).to_conllu(), first.to_conllu());
}

/// Scores of the network alone against a treebank that the variable `LEGATION_TREEBANK` names, to
/// compare with `train.py evaluate`: no conventions of the crate, names as labels of words.
#[test]
fn a_treebank_is_read_as_the_training_says() {
    let Some(path) = std::env::var_os("LEGATION_TREEBANK") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let gold: Vec<Vec<Vec<&str>>> = text
        .split("\n\n")
        .map(|sentence| {
            let rows = sentence.lines().map(|line| line.split('\t').collect::<Vec<_>>());
            rows.filter(|row| row.len() == 10 && row[0].parse::<usize>().is_ok()).collect()
        })
        .filter(|sentence: &Vec<_>| !sentence.is_empty())
        .collect();
    let words: Vec<Vec<Word<'_>>> = gold
        .iter()
        .map(|rows| rows.iter().map(|r| Word { text: r[1], spaced: !r[9].contains("SpaceAfter=No") }).collect())
        .collect();
    let analysis = Analyser::embedded().analyse_words(&words);
    let network = &CarefulReader::embedded().network;
    let (mut batch, mut found) = (Batch::default(), Vec::new());
    let (mut all, mut right) = (0, [0; 4]);
    let base = |relation: &str| relation.split(':').next().unwrap_or("").to_owned();
    for (sentence, rows) in gold.iter().enumerate() {
        batch.clear();
        assert!(network.put(super::first_reading(&analysis, sentence), &mut batch));
        network.read(&mut batch, &mut found);
        for (i, (reading, row)) in found.iter().zip(rows).enumerate() {
            let head = row[6] == (if reading.head == i { 0 } else { reading.head + 1 }).to_string();
            all += 1;
            right[0] += usize::from(reading.upos.word() == row[3]);
            right[1] += usize::from(reading.tag.word() == row[4]);
            right[2] += usize::from(head);
            right[3] += usize::from(head && base(reading.relation.word()) == base(row[7]));
        }
    }
    let percent = right.map(|n| (10_000 * n / all) as f64 / 100.0);
    println!("{all} words: UPOS, tags, UAS, LAS {percent:?}");
}

fn sentence_alone(network: &Network, words: &[FirstReading<'_>]) -> Vec<SecondReading> {
    let (mut batch, mut found) = (Batch::default(), Vec::new());
    network.put(words.iter().copied(), &mut batch);
    network.read(&mut batch, &mut found);
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Sentences alone, together, on another thread, after others: always the same reading.
    #[test]
    fn a_reading_depends_on_nothing_but_its_sentence(
        order in prop::collection::vec(0..60usize, 1..14),
    ) {
        let lines: Vec<Value> = NEWS.lines().take(60).map(|l| serde_json::from_str(l).unwrap()).collect();
        let network = &CarefulReader::embedded().network;
        let sentences: Vec<Vec<FirstReading<'_>>> = order.iter().map(|i| {
            let line = &lines[i % lines.len()];
            strings(line, "words").into_iter().zip(strings(line, "first_upos")).map(|(text, upos)| FirstReading {
                text, upos: upos.parse().unwrap(), relation: Relation::Dep, head: 0, name: 0,
            }).collect()
        }).collect();
        let (mut batch, mut together) = (Batch::default(), Vec::new());
        for sentence in &sentences {
            prop_assert!(network.put(sentence.iter().copied(), &mut batch));
        }
        network.read(&mut batch, &mut together);
        let alone: Vec<SecondReading> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                sentences.iter().map(|s| scope.spawn(move || sentence_alone(network, s))).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        prop_assert_eq!(together, alone);
    }
}
