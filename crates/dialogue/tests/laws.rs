//! The laws of the fold: the same twice, whatever the order of arrival; a copy or the same article
//! again changes nothing but what it should.

mod notation;

use legation_dialogue::{Dialogue, Settings, VagueDate, fold};
use legation_document::Date;
use legation_ledger::{Entry, Ledger, Query};
use proptest::prelude::*;

const LINES: &[&str] = &[
    "own VEL->OST AGREE 036 firmness=3",
    "own OST->VEL AGREE 036 firmness=2 if=\"the fleet leaves\"",
    "own OST->VEL AGREE 036 firmness=1",
    "own VEL->OST SUPPORT 051 firmness=1",
    "own OST->VEL REJECT/meet 125",
    "own OST->VEL REJECT 120",
    "event VEL+OST CONSULT 040 said-by=VEL",
    "event VEL+OST CONSULT 046",
    "event VEL+OST CONSULT/visit 042 said-by=sources",
    "event VEL+OST CONSULT/phone 041",
    "plan VEL+OST 046 window=2031-02-01..2031-02-03 topic=strait",
    "plan VEL->? 041 window=2031-01-20",
    "plan ? 046 window=2031-01-20.. topic=islands",
    "presupposed ? topic=islands",
    "absence OST->VEL said-by=VEL",
    "absence VEL+OST said-by=OST",
    "absence OST",
    "own VEL->OST SANCTION/withdraw 164",
    "own VEL->OST SANCTION/withdraw 161",
    "own VEL->OST SANCTION/expel 166",
    "own KAR->VEL+OST AGREE 039 firmness=4",
    "own KAR->VEL+OST REQUEST/meet 026",
    "event VEL+OST+KAR CONSULT/third-party 044",
    "event VEL+OST SUPPORT 057 said-by=VEL",
    "event VEL+OST SUPPORT 057",
    "event VEL+OST REJECT 164",
    "event OST->VEL REJECT 164",
    "own VEL->TIR AGREE 036 firmness=4",
    "own TIR->VEL ACCUSE/allege 112",
];

/// Each report: a line, a day of January, and whether it shares a document with others of that day.
fn history() -> impl Strategy<Value = Vec<(usize, i8, bool)>> {
    proptest::collection::vec((0..LINES.len(), 1..=28_i8, any::<bool>()), 1..14)
}

fn lines(history: &[(usize, i8, bool)]) -> Vec<notation::Line> {
    history
        .iter()
        .enumerate()
        .map(|(i, (line, day, shared))| {
            let document = if *shared { format!(" doc=day-{day}") } else { String::new() };
            notation::line(&format!("2031-01-{day:02} {}{document}", LINES[*line]), i + 1).unwrap()
        })
        .collect()
}

fn entries(ledger: &Ledger) -> Vec<Entry> {
    ledger.entries(&Query::everything()).unwrap()
}

fn state(entries: &[Entry], day: Date) -> Vec<Dialogue> {
    fold(entries, &Settings::default(), day, day)
}

fn days() -> [Date; 4] {
    [Date::constant(2031, 1, 10), Date::constant(2031, 1, 28), Date::constant(2031, 3, 1), Date::constant(2032, 6, 1)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn folding_twice_gives_the_same(history in history()) {
        let entries = entries(&notation::ledger(&lines(&history)));
        for day in days() {
            prop_assert_eq!(state(&entries, day), state(&entries, day));
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(history in history(), seed in any::<u64>()) {
        let entries = entries(&notation::ledger(&lines(&history)));
        let mut other = entries.clone();
        // A cheap shuffle that depends on the seed alone; sequences are dealt out anew, as they
        // would be had the reports come in that order.
        other.sort_by_key(|e| e.id.0.wrapping_mul(seed | 1).rotate_left(17));
        for (i, e) in other.iter_mut().enumerate() {
            e.sequence = i as u64 + 1;
        }
        for day in days() {
            prop_assert_eq!(state(&entries, day), state(&other, day));
        }
    }

    #[test]
    fn replay_and_the_same_articles_again_change_nothing(history in history()) {
        let lines = lines(&history);
        let mut ledger = notation::ledger(&lines);
        let before = entries(&ledger);
        let mut exported = Vec::new();
        ledger.export_jsonl(&mut exported).unwrap();
        ledger.import_jsonl(&mut exported.as_slice()).unwrap();
        prop_assert_eq!(&entries(&ledger), &before);
        let mut copy = Ledger::in_memory().unwrap();
        copy.import_jsonl(&mut exported.as_slice()).unwrap();
        for day in days() {
            prop_assert_eq!(state(&entries(&copy), day), state(&before, day));
        }
    }

    #[test]
    fn what_came_later_leaves_no_trace_in_an_earlier_answer(history in history()) {
        let day = Date::constant(2031, 1, 15);
        let early: Vec<_> = history.iter().copied().filter(|(_, d, _)| *d <= 15).collect();
        prop_assume!(!early.is_empty());
        let labels = |h: &[(usize, i8, bool)]| {
            state(&entries(&notation::ledger(&lines(h))), day)
                .iter()
                .map(|d| (d.parties.clone(), d.topic.clone(), d.label, d.willing.clone()))
                .collect::<Vec<_>>()
        };
        prop_assert_eq!(labels(&history), labels(&early));
    }

    #[test]
    fn every_label_names_its_entries_and_the_json_its_kind(history in history()) {
        let entries = entries(&notation::ledger(&lines(&history)));
        for day in days() {
            for d in state(&entries, day) {
                if d.label.word() != "unknown" {
                    prop_assert!(!d.label_entries.is_empty(), "{:?} {}", d.parties, d.label);
                }
                for id in &d.label_entries {
                    prop_assert!(entries.iter().any(|e| e.id == *id));
                }
                let json = d.to_record_json();
                prop_assert_eq!(&json["kind"], "dialogue");
                prop_assert!(json["contested"].is_boolean() && json["parties"].is_array());
                prop_assert!(d.willing.iter().all(|p| d.parties.contains(p)));
                prop_assert!(!d.summary_sentence(&notation::realm).is_empty());
            }
        }
    }
}

#[test]
fn another_reading_of_vague_dates_is_a_setting() {
    let lines = notation::block("2031-01-15 own VEL->OST AGREE 036 firmness=1 when=2030-12-01..2030-12-31").unwrap();
    let entries = entries(&notation::ledger(&lines));
    let (as_of, known_by) = (Date::constant(2030, 12, 19), Date::constant(2031, 1, 15));
    let count = |vague| fold(&entries, &Settings::default().with_vague_dates(vague), as_of, known_by).len();
    assert_eq!((count(VagueDate::Latest), count(VagueDate::Middle), count(VagueDate::Earliest)), (0, 1, 1));
}
