//! The registry: codes, names, dates, overlays.

use jiff::civil::date;
use legation_actors::{Registry, Sense};
use std::collections::BTreeMap;

#[test]
fn a_code_names_one_state_at_every_date() {
    let registry = Registry::new();
    let states: Vec<_> = registry.states().collect();
    for (i, a) in states.iter().enumerate() {
        for b in &states[i + 1..] {
            let apart = a.valid_to.zip(b.valid_from).is_some_and(|(to, from)| to < from)
                || b.valid_to.zip(a.valid_from).is_some_and(|(to, from)| to < from);
            assert_ne!(a.code, b.code, "two lines for one code");
            for (x, y, what) in [(a.iso2, b.iso2, "ISO2"), (a.cow, b.cow, "COW"), (a.fips, b.fips, "FIPS")] {
                assert!(x.is_empty() || x != y || apart, "{} and {} share the {what} code {x}", a.code, b.code);
            }
        }
    }
    assert!(states.len() > 200);
}

#[test]
fn every_state_capital_holder_and_organisation_is_found_by_its_name() {
    let registry = Registry::new();
    for state in registry.states() {
        let found = registry.lookup(&state.name);
        assert!(
            found.iter().any(|s| matches!(s, Sense::Country(i) if registry.state(*i).code == state.code)),
            "{} is not found by its own name",
            state.name
        );
        if !state.capital.is_empty() {
            assert!(!registry.lookup(state.capital).is_empty(), "{} is not found", state.capital);
        }
    }
    for holder in registry.holders() {
        assert!(!registry.lookup(&holder.name).is_empty(), "{} is not found", holder.name);
    }
    for organisation in registry.organisations() {
        assert!(!registry.lookup(&organisation.name).is_empty(), "{} is not found", organisation.name);
    }
}

/// Every name in every list of the tables, with the id of its line.
fn every_alias() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/actors");
    let mut aliases = Vec::new();
    for (file, id, columns) in [
        ("countries.tsv", 0, &[4, 5, 6, 7, 9][..]),
        ("seats.tsv", 2, &[1, 5]),
        ("organisations.tsv", 0, &[1, 4]),
        ("offices.tsv", 1, &[3, 7]),
    ] {
        let text = std::fs::read_to_string(folder.join(file)).expect("a table");
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            for column in columns {
                for name in cells[*column].split('|').filter(|n| !n.is_empty()) {
                    aliases.push((cells[id].to_owned(), name.to_owned()));
                }
            }
        }
    }
    aliases
}

#[test]
fn every_alias_leads_to_its_party() {
    let registry = Registry::new();
    let aliases = every_alias();
    for (party, alias) in &aliases {
        let found = registry.lookup(alias).into_iter().any(|sense| match sense {
            Sense::Country(i) | Sense::Adjective(i) | Sense::Native(i) | Sense::Natives(i) | Sense::Capital(i) => {
                registry.state(i).code == *party
            }
            Sense::Seat(i) => registry.seat(i).party == *party,
            Sense::Organisation(i) => registry.organisation(i).id == *party,
            Sense::Holder(i) => registry.holder(i).party == *party,
        });
        assert!(found, "\"{alias}\" does not lead to {party}");
    }
    assert!(aliases.len() > 3000, "{} names", aliases.len());
}

#[test]
fn names_are_found_whatever_their_accents_and_hyphens() {
    let registry = Registry::new();
    let code = |name: &str| -> Vec<String> {
        let codes = registry.lookup(name).into_iter().filter_map(|s| match s {
            Sense::Country(i) | Sense::Adjective(i) | Sense::Capital(i) => {
                Some(registry.state(i).code.clone().into_owned())
            }
            _ => None,
        });
        codes.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    };
    assert_eq!(code("Turkiye"), ["TUR"]);
    assert_eq!(code("Turkey"), ["TUR"]);
    assert_eq!(code("Cote d’Ivoire"), ["CIV"]);
    assert_eq!(code("Guinea Bissau"), ["GNB"]);
    assert_eq!(code("Burma"), ["MMR"]);
    assert_eq!(code("Congolese"), ["COD", "COG"]);
    assert_eq!(code("Korean"), ["KOR", "PRK"]);
}

#[test]
fn the_office_held_on_that_date_wins() {
    let registry = Registry::new();
    let president = |y| registry.holder_of("USA", "president", Some(date(y, 6, 1))).map(|h| h.name.as_ref());
    assert_eq!(president(2016), Some("Barack Obama"));
    assert_eq!(president(2018), Some("Donald Trump"));
    assert_eq!(president(2022), Some("Joe Biden"));
    assert_eq!(president(2025), Some("Donald Trump"));
}

#[test]
fn nobody_holds_one_office_twice_at_a_time() {
    let registry = Registry::new();
    let mut spells: BTreeMap<(&str, &str, &str), Vec<_>> = BTreeMap::new();
    for holder in registry.holders() {
        let key = (holder.party.as_ref(), holder.name.as_ref(), holder.office.as_ref());
        spells.entry(key).or_default().push((holder.valid_from, holder.valid_to));
    }
    for ((party, name, office), mut terms) in spells {
        terms.sort();
        for pair in terms.windows(2) {
            assert!(
                pair[0].1.is_some_and(|to| pair[1].0.is_some_and(|from| to < from)),
                "{party} {name}, {office}: terms overlap"
            );
        }
    }
}

const REALMS: &str = r#"
[[country]]
id = "VEL"
name = "Velmara"
adjectives = ["Velmaran"]
persons = ["Velmaran"]
capitals = ["Port Velmar"]

[[holder]]
name = "Ilse Marrow"
party = "VEL"
office = "foreign minister"
valid_from = "1931-01-01"
"#;

#[test]
fn a_user_adds_realms_of_their_own() {
    let registry = Registry::new().with_overlay(REALMS, "realms.toml").unwrap();
    assert_eq!(registry.by_code("VEL", None).unwrap().name, "Velmara");
    assert!(!registry.lookup("velmaran").is_empty());
    let minister = registry.holder_of("VEL", "foreign minister", Some(date(1931, 3, 3))).unwrap();
    assert_eq!(minister.name, "Ilse Marrow");
}

#[test]
fn a_name_that_means_another_is_refused_with_file_and_line() {
    let refused = |text: &str| Registry::new().with_overlay(text, "mine.toml").unwrap_err().to_string();
    assert_eq!(
        refused("[[country]]\nid = \"VEL\"\nname = \"France\"\n"),
        "mine.toml line 2: \"France\" means FRA already; say `also = true` to keep both readings"
    );
    assert_eq!(
        refused("\n[[organisation]]\nid = \"NATO\"\nname = \"Something\"\nsector = \"IGO\"\n"),
        "mine.toml line 3: the id \"NATO\" is taken"
    );
    assert!(refused("[[holder]]\nname = \"A B\"\nparty = \"QQQ\"\noffice = \"king\"\n").contains("line 2"));
    assert!(refused("[[country]]\nid = \"VEL\"\ncolour = \"red\"\n").starts_with("mine.toml line 3"));
}
