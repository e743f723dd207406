//! What holds for the whole gazetteer and for any text.

use legation_actors::{Registry, resolve};
use legation_analysis::Analyser;
use legation_document::Document;
use legation_places::{Gazetteer, NameForm, Outlet, PlaceKind, locate};
use proptest::prelude::*;

const OWN: &str = r#"
[[place]]
name = "Velmara City"
country = "FRA"
latitude = 12.5
longitude = -30.25
population = 250000
names = ["Velmara-on-Sea"]
"#;

#[test]
fn every_place_is_on_earth_in_a_country_of_the_registry_and_found_by_its_name() {
    let (gazetteer, registry) = (Gazetteer::new(), Registry::new());
    let mut cities = 0;
    for place in gazetteer.places() {
        assert!(place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0, "{place:?}");
        if let Some(country) = place.country {
            assert!(registry.by_code(country.code(), None).is_some(), "{place:?}");
        }
        if matches!(place.kind, PlaceKind::City | PlaceKind::Capital | PlaceKind::Region | PlaceKind::District) {
            assert!(place.country.is_some() && place.geonames.is_some(), "{place:?}");
            cities += 1;
        }
        let found = gazetteer.lookup(&place.name);
        assert!(found.iter().any(|(other, _)| *other == place), "{place:?} is not found by its name");
    }
    assert!(cities > 70_000);
}

#[test]
fn every_other_name_of_the_tables_leads_to_its_place() {
    let gazetteer = Gazetteer::new();
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/places/cities.tsv");
    let text = std::fs::read_to_string(data).unwrap();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let id: u32 = cells[0].parse().unwrap();
        for name in cells[6].split('|').filter(|n| !n.is_empty()) {
            let found = gazetteer.lookup(name);
            assert!(found.iter().any(|(place, _)| place.geonames == Some(id)), "{name}: no {id}");
        }
    }
}

#[test]
fn capitals_of_the_registry_are_in_their_country() {
    let (gazetteer, registry) = (Gazetteer::new(), Registry::new());
    let missing: Vec<&str> = registry
        .states()
        .filter(|s| s.valid_to.is_none() && !s.capital.is_empty())
        .filter(|s| {
            let there =
                |(place, _): &(legation_places::Place, NameForm)| place.country.is_some_and(|c| c.code() == s.code);
            !gazetteer.lookup(s.capital).iter().any(there)
        })
        .map(|s| s.code.as_ref())
        .collect();
    assert!(missing.len() <= 8, "capitals that the gazetteer does not have: {missing:?}");
}

#[test]
fn a_place_of_ones_own_is_found_beside_the_others() {
    let gazetteer = Gazetteer::new().with_overlay(OWN, "mine.toml").unwrap();
    let (place, form) = &gazetteer.lookup("velmara-on-sea")[0];
    assert_eq!((place.name.as_str(), *form), ("Velmara City", NameForm::Usual));
    let found: Vec<_> = gazetteer.scan("from Velmara City to Lyon").map(|f| f.range).collect();
    assert_eq!(found, [5..17, 21..25]);
}

#[test]
fn a_place_that_is_nowhere_is_refused_with_its_line() {
    let refused = |text: &str| Gazetteer::new().with_overlay(text, "mine.toml").unwrap_err();
    let wrong = OWN.replace("12.5", "112.5");
    assert_eq!(refused(&wrong).to_string(), "mine.toml line 3: 112.5, -30.25 is nowhere on Earth");
    assert_eq!(refused(&OWN.replace("FRA", "France")).line(), 3);
    assert!(
        refused("[[place]]\nname = \"A\"\nlatitude = 1\nlongitude = 1\nkind = \"planet\"")
            .to_string()
            .contains("planet")
    );
    assert!(refused("[[places]]").to_string().contains("unknown field"));
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let gazetteer = Gazetteer::new();
    let mut last = 0;
    for found in gazetteer.scan(text) {
        prop_assert!(found.range.start >= last && found.range.end > found.range.start);
        prop_assert!(text.get(found.range.clone()).is_some());
        last = found.range.end;
    }
    let document = Document::from_paragraphs(text, None);
    let analysis = Analyser::embedded().analyse_carefully(&document);
    let resolutions = resolve(&document, &analysis, &Registry::new(), None);
    let toponyms = locate(&analysis, &resolutions, &gazetteer, Outlet::default());
    let mut end = 0;
    for toponym in toponyms.all() {
        prop_assert!(toponym.tokens.start >= end && !toponym.tokens.is_empty());
        prop_assert!(toponym.tokens.contains(&toponym.head));
        prop_assert!(!toponym.reason.is_empty());
        end = toponym.tokens.end;
        if let Some(place) = &toponym.place {
            prop_assert_eq!(place.country, toponym.country);
        }
    }
    for token in 0..analysis.tokens.len() {
        if let Some(toponym) = toponyms.place_of(&analysis, token) {
            prop_assert!(!toponym.is_metonym());
        }
    }
    prop_assert_eq!(&toponyms, &locate(&analysis, &resolutions, &gazetteer, Outlet::default()));
    Ok(())
}

fn news_words() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Paris", ",", "Texas", "in", "the", "city", "of", "Aleppo", "Syrian", "said", "Moscow", "(", ")", "Ky.", "OH",
        "Georgia", "US", "us", "province", "St.", "Louis", "-", "and", "Jackson", "Mr.", ".", "met", "São", "Paulo",
    ]);
    prop::collection::vec(words, 0..40).prop_map(|w| w.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn names_of_places_do_not_overlap_in_any_order_of_words(text in news_words()) {
        check(&text)?;
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        check(&text)?;
    }
}
