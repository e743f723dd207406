//! Where a record happened: only where the text locates the act itself.

use legation_engine::records::Kind;
use legation_engine::{Article, Engine};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::embedded);

/// Each record with a category: its kind, category and place.
fn places(text: &str) -> Vec<String> {
    let text = format!("LIMA, 4 March 2026 (Andes Wire) - {text}\n");
    let report = ENGINE.read(&Article::new("note.txt", text)).expect("a text is read");
    let records = report.coding.records.iter().filter(|r| r.category.is_some());
    let place = |r: &legation_engine::records::Record| {
        r.place.as_ref().map_or_else(
            || "nowhere".to_owned(),
            |p| format!("{} {}", p.name, p.country.map_or_else(String::new, |c| c.to_string())).trim().to_owned(),
        )
    };
    let kind = |kind: Kind| if kind == Kind::Plan { "plan " } else { "" };
    records.map(|r| format!("{}{} {}", kind(r.kind), r.category.map_or("", |c| c.word()), place(r))).collect()
}

#[test]
fn ministers_met_where_the_text_says_they_did() {
    assert_eq!(places("The foreign ministers of Chad and Sudan met in Doha on Monday."), ["CONSULT Doha QAT"]);
}

#[test]
fn talks_were_held_where_their_noun_is_located() {
    assert_eq!(places("Chad and Sudan held talks in Abéché on Monday."), ["CONSULT Abéché TCD"]);
}

#[test]
fn a_plan_is_to_happen_where_it_is_announced_for() {
    assert_eq!(
        places("Latvian Foreign Minister Ilze Kalna will meet her Omani counterpart in Tashkent on 9 March."),
        ["plan AGREE Tashkent UZB"]
    );
}

#[test]
fn who_speaks_from_a_capital_is_not_located_by_it() {
    assert_eq!(places("Moscow said it was ready for talks with Norway."), ["AGREE nowhere"]);
}

#[test]
fn the_dateline_locates_nothing() {
    assert_eq!(places("Peru said on Monday it was ready to hold talks with Ecuador."), ["AGREE nowhere"]);
}

#[test]
fn the_place_of_talks_offered_is_not_where_the_offer_was_made() {
    assert_eq!(places("Fiji offered to hold talks with Tonga in Geneva."), ["AGREE nowhere"]);
}

#[test]
fn the_place_of_what_is_condemned_is_not_where_it_was_condemned() {
    assert_eq!(places("Kenya condemned the Somali attack in Mandera."), ["ACCUSE nowhere"]);
}

#[test]
fn an_attack_is_where_it_struck() {
    assert_eq!(places("Eritrean forces shelled Sudanese troops near Kassala on Monday."), ["ASSAULT Kassala SDN"]);
}

#[test]
fn an_ambassador_in_a_capital_does_not_locate_what_is_done_to_him() {
    assert_eq!(places("Bolivia recalled its ambassador in Quito on Monday."), ["SANCTION nowhere"]);
}
