//! The names of a text: the registry's word before the model's, each with its kind and party.

use legation_actors::{Registry, Resolutions, resolve};
use legation_analysis::{Analyser, Analysis, EntityKind};
use legation_document::Document;
use legation_records::Country;

fn read(text: &str) -> (Analysis, Resolutions) {
    let document = Document::from_paragraphs(text, None);
    let analysis = Analyser::embedded().analyse(&document);
    let resolutions = resolve(&document, &analysis, &Registry::new(), None);
    (analysis, resolutions)
}

fn names(text: &str) -> Vec<String> {
    let (analysis, resolutions) = read(text);
    let one = |n: &legation_actors::Name| {
        let parties: Vec<String> =
            n.actors.iter().filter_map(legation_records::Actor::key).map(|k| k.to_string()).collect();
        format!("{} {} {}", analysis.words(n.tokens.clone()), n.kind, parties.join("+")).trim_end().to_owned()
    };
    resolutions.names().iter().map(one).collect()
}

#[test]
fn countries_capitals_and_citizens_are_what_the_registry_says() {
    assert_eq!(
        names("Uruguay told the Paraguayans in Asunción that NATO was no option."),
        ["Uruguay GPE URY", "Paraguayans NORP PRY", "Asunción GPE PRY", "NATO ORG NATO"]
    );
}

#[test]
fn a_person_has_the_side_of_the_title() {
    assert!(names("Estonian Foreign Minister Kadri Lepik resigned.").contains(&"Kadri Lepik PERSON EST".to_owned()));
}

#[test]
fn a_people_without_a_state_is_a_name_too() {
    assert!(names("The Kurdish mayor thanked Shia clerics.").iter().any(|n| n == "Kurdish NORP"));
}

#[test]
fn who_is_in_a_place_makes_it_one() {
    let (analysis, resolutions) = read("Fighting went on in Tarbash. Tarbash lies on a river.");
    let kinds: Vec<EntityKind> =
        resolutions.names().iter().filter(|n| analysis.words(n.tokens.clone()) == "Tarbash").map(|n| n.kind).collect();
    assert!(!kinds.contains(&EntityKind::Person), "{kinds:?}");
}

#[test]
fn a_gazetteer_names_what_the_registry_does_not() {
    let (analysis, mut resolutions) = read("Troops entered Tarbash and left Peru.");
    let at = |word: &str| (0..analysis.tokens.len()).find(|t| analysis.word(*t) == word).unwrap();
    let here = at("Tarbash")..at("Tarbash") + 1;
    let taken = at("Peru")..at("Peru") + 1;
    let syria: Option<Country> = "SYR".parse().ok();
    resolutions.take_places([(here.clone(), syria), (taken.clone(), syria)]);
    let party = |tokens: &std::ops::Range<usize>| {
        let side = resolutions.side(&analysis, tokens.clone());
        side.actors.first().and_then(|a| a.country).map(|c| c.code().to_owned())
    };
    assert_eq!(party(&here).as_deref(), Some("SYR"));
    assert_eq!(party(&taken).as_deref(), Some("PER"), "what is registered stays");
}

#[test]
fn a_side_is_its_head_then_what_it_belongs_to_then_its_noun() {
    let side = |text: &str, words: &str| {
        let (analysis, resolutions) = read(text);
        let start = text.find(words).unwrap();
        let tokens = (0..analysis.tokens.len()).filter(|t| {
            let span = analysis.tokens[*t].span;
            start <= span.start && span.end <= start + words.len()
        });
        let tokens: Vec<usize> = tokens.collect();
        let side = resolutions.side(&analysis, tokens[0]..tokens[tokens.len() - 1] + 1);
        let actors: Vec<String> =
            side.actors.iter().filter_map(legation_records::Actor::key).map(|k| k.to_string()).collect();
        format!("{} {}", actors.join("+"), side.sector.map_or("-", legation_records::Sector::code)).trim().to_owned()
    };
    assert_eq!(side("Gunmen attacked a depot.", "Gunmen"), "UAF");
    assert_eq!(
        side("Rebels shelled the warehouses of the Danish army.", "the warehouses of the Danish army"),
        "DNK MIL"
    );
    assert_eq!(side("Poland and Latvia agreed.", "Poland and Latvia"), "POL+LVA GOV");
    assert_eq!(side("The clouds moved on.", "The clouds"), "-");
}
