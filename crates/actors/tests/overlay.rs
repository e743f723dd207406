//! Overlays: what users add, what is refused and why, and dictionaries of other coders.

use jiff::civil::date;
use legation_actors::overlay::{Addition, add};
use legation_actors::{Answer, Registry, Sense, dictionary};
use legation_records::Sector;

fn office(name: &str, from: &str, until: Option<&str>) -> Addition {
    Addition::Office {
        name: name.to_owned(),
        party: "VEL".to_owned(),
        office: "foreign minister".to_owned(),
        sector: Sector::Gov,
        from: Some(from.to_owned()),
        until: until.map(str::to_owned),
        names: Vec::new(),
    }
}

/// The realm, and what is added to it, one after the other.
fn overlay(additions: &[Addition]) -> Result<String, String> {
    let realm = Addition::Country {
        id: "VEL".to_owned(),
        name: "Velmara".to_owned(),
        adjectives: vec!["Velmaran".to_owned()],
        persons: Vec::new(),
        capitals: vec!["Port Velmar".to_owned()],
    };
    let mut text = "# The realms of our tests.\n".to_owned();
    for addition in std::iter::once(&realm).chain(additions) {
        match add(&text, "mine.toml", addition, false) {
            Ok(longer) => text = longer.unwrap_or(text),
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(text)
}

#[test]
fn what_is_added_is_found() {
    let text = overlay(&[
        office("Ilse Marrow", "1931-01-05", None),
        Addition::Alias { name: "the Salt Coast".to_owned(), of: "VEL".to_owned() },
    ])
    .unwrap();
    assert!(text.starts_with("# The realms of our tests.\n"), "what stood there stays");
    let registry = Registry::new().with_overlay(&text, "mine.toml").unwrap();
    let minister = registry.holder_of("VEL", "Minister of Foreign Affairs", Some(date(1931, 3, 3))).unwrap();
    assert_eq!((minister.name.as_ref(), minister.origin), ("Ilse Marrow", "overlay"));
    assert!(
        matches!(registry.lookup("the Salt Coast")[..], [Sense::Country(row)] if registry.state(row).code == "VEL")
    );
}

#[test]
fn the_same_again_changes_nothing() {
    let text = overlay(&[office("Ilse Marrow", "1931-01-05", None)]).unwrap();
    assert_eq!(add(&text, "mine.toml", &office("Ilse Marrow", "1931-01-05", None), false), Ok(None));
}

#[test]
fn a_successor_ends_the_open_term_before() {
    let text = overlay(&[office("Ilse Marrow", "1931-01-05", None), office("Odo Fenn", "1933-02-01", None)]).unwrap();
    let registry = Registry::new().with_overlay(&text, "mine.toml").unwrap();
    let on = |y, m, d| registry.holder_of("VEL", "foreign minister", Some(date(y, m, d))).map(|h| h.name.into_owned());
    assert_eq!(on(1933, 1, 31).as_deref(), Some("Ilse Marrow"));
    assert_eq!(on(1933, 2, 1).as_deref(), Some("Odo Fenn"));
    let built_in = "[[holder]]\nname = \"Ilse Marrow\"\nparty = \"RUS\"\noffice = \"foreign minister\"\nvalid_from = \"2031-01-01\"\n";
    let registry = Registry::new().with_overlay(built_in, "mine.toml").unwrap();
    let Answer::Known(rows) = registry.person("Sergei Lavrov") else { panic!("he is on file") };
    let last = registry.holder(*rows.last().unwrap());
    assert_eq!(last.valid_to, Some(date(2030, 12, 31)), "{} {}", last.name, last.office);
}

#[test]
fn two_ministers_at_a_time_are_refused_with_both_lines() {
    let first = office("Ilse Marrow", "1931-01-05", Some("1934-01-01"));
    let refused = overlay(&[first, office("Odo Fenn", "1933-02-01", None)]).unwrap_err();
    assert_eq!(
        refused,
        "mine.toml line 17: Ilse Marrow is foreign minister of VEL from 1931-01-05 to 1934-01-01 already (line 10)"
    );
    let built_in = "[[holder]]\nname = \"Ilse Marrow\"\nparty = \"DEU\"\noffice = \"chancellor\"\nvalid_from = \"2010-01-01\"\nvalid_to = \"2010-02-01\"\n";
    let refused = Registry::new().with_overlay(built_in, "mine.toml").unwrap_err().to_string();
    assert!(refused.starts_with("mine.toml line 2: Angela Merkel is chancellor of DEU from 2005-11-22"), "{refused}");
    assert!(refused.contains("built in"), "{refused}");
}

#[test]
fn a_name_that_is_taken_is_refused_with_the_line_that_took_it() {
    let alias = |of: &str| Addition::Alias { name: "the Salt Coast".to_owned(), of: of.to_owned() };
    let refused = overlay(&[alias("VEL"), alias("FRA")]).unwrap_err();
    assert_eq!(
        refused,
        "mine.toml line 14: \"the Salt Coast\" means VEL already (line 10); say `also = true` to keep both readings"
    );
    let refused = overlay(&[Addition::Alias { name: "Paris".to_owned(), of: "VEL".to_owned() }]).unwrap_err();
    assert!(refused.contains("\"Paris\" means FRA already;"), "{refused}");
    let refused = overlay(&[Addition::Alias { name: "Nowhere".to_owned(), of: "XXX".to_owned() }]).unwrap_err();
    assert_eq!(refused, "mine.toml line 10: no country or organisation \"XXX\"");
}

fn realms() -> dictionary::Imported {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/dictionaries");
    let read = |name: &str| (name.to_owned(), std::fs::read_to_string(folder.join(name)).unwrap());
    dictionary::import(&[read("realms.actors.txt"), read("realms.agents.txt")])
}

#[test]
fn a_dictionary_becomes_an_overlay_that_is_valid() {
    let imported = realms();
    let registry = Registry::new().with_overlay(&imported.overlay, "realms.toml").unwrap();
    let country = |name: &str| {
        registry.lookup(name).into_iter().find_map(|s| match s {
            Sense::Country(row) => Some(registry.state(row).code.clone().into_owned()),
            Sense::Seat(row) => Some(format!("{} {}", registry.seat(row).party, registry.seat(row).sector.code())),
            Sense::Organisation(row) => Some(registry.organisation(row).id.clone().into_owned()),
            _ => None,
        })
    };
    assert_eq!(country("Land of the Sami").as_deref(), Some("FIN"));
    assert_eq!(country("Suomenmaa").as_deref(), Some("FIN"));
    assert_eq!(country("Lapland Rifles").as_deref(), Some("FIN MIL"));
    assert_eq!(country("Finnish Border Watch").as_deref(), Some("FIN COP"));
    assert_eq!(country("Finnish Coast Watch").as_deref(), Some("FIN COP"));
    assert_eq!(country("Polar Council").as_deref(), Some("POLAR-COUNCIL"));
    let Answer::Known(rows) = registry.person("Eino Saarnio") else { panic!("{}", imported.overlay) };
    let holder = registry.holder(rows[0]);
    assert_eq!((holder.valid_from, holder.valid_to), (Some(date(2008, 1, 1)), Some(date(2012, 12, 31))));
    assert_eq!(registry.person("E. Saarnio"), Answer::Known(rows));
    let Answer::Known(rows) = registry.person("Helli Korpi") else { panic!("{}", imported.overlay) };
    assert_eq!(registry.holder(rows[0]).valid_to, Some(date(2001, 1, 19)));
}

#[test]
fn every_line_that_is_not_carried_over_is_reported() {
    let imported = realms();
    let left: Vec<String> = imported.left.iter().map(|l| format!("{} {}: {}", l.file, l.line, l.why)).collect();
    assert_eq!(
        left,
        [
            "realms.actors.txt 20: carried over without \"ENV\", which has no counterpart",
            "realms.actors.txt 27: no country or sector of the code \"ELF\"",
            "realms.actors.txt 28: a code that says: do not code",
            "realms.actors.txt 29: no code",
            "realms.actors.txt 30: \"991332-\" is not a date or a span of dates",
            "realms.actors.txt 31: a marker or set that is not defined in this file",
            "realms.actors.txt 43: \"ELF/DWA\" is several parties at once, and a name has one here",
            "realms.actors.txt 44: no country or sector of the code \"LIV\"",
            "realms.actors.txt 45: no country or sector of the code \"LIV\"",
            "realms.actors.txt 46: carried over without \"LIV\", which has no counterpart",
            "realms.agents.txt 6: no sector that we have",
        ]
    );
    assert_eq!(imported.implied, 2, "spells as a former holder");
    // France, Angela Merkel, president, police, and "sledge ministers" as the plural of the line before;
    // Norway, Norwegian, NATO, World Bank, Hezbollah.
    assert_eq!(imported.known, 10);
}

#[test]
fn a_code_of_another_scheme_means_what_the_names_that_carry_it_mean() {
    let imported = realms();
    let learned: Vec<String> = imported.learned.iter().map(|(code, party)| format!("{code} {party}")).collect();
    // Latvia and Estonia contradict each other.
    assert_eq!(learned, ["HZB HEZBOLLAH", "IBR WB", "NRW NOR"]);
    let registry = Registry::new().with_overlay(&imported.overlay, "realms.toml").unwrap();
    let seat = |name: &str| {
        registry.lookup(name).into_iter().find_map(|s| match s {
            Sense::Seat(row) => Some(format!("{} {}", registry.seat(row).party, registry.seat(row).sector.code())),
            Sense::Organisation(row) => Some(registry.organisation(row).id.clone().into_owned()),
            _ => None,
        })
    };
    assert_eq!(seat("Fjord Patrol").as_deref(), Some("NOR COP"));
    assert_eq!(seat("Hezbollah of the Novel").as_deref(), Some("HEZBOLLAH MIL"));
    assert_eq!(seat("OSCE Secretariat").as_deref(), Some("OSCE"));
    let role = |phrase: &str| imported.overlay.split("[[role]]").find(|block| block.contains(phrase)).unwrap();
    assert!(role("frost pilgrim").contains("REL") && role("frost soldier").contains("MIL"));
}

#[test]
fn any_bytes_are_an_answer() {
    let texts = [
        "",
        "[",
        "]",
        "+",
        "&",
        "!A! =",
        "!A! = B\n!A!!A!!A!",
        "X {",
        "X [~",
        "_ [USA]",
        "[USAGOV 0-0]\u{feff}",
        "<!--",
        "X [USAé]",
    ];
    for text in texts {
        let imported = dictionary::import(&[("x".to_owned(), text.to_owned())]);
        Registry::new().with_overlay(&imported.overlay, "x").unwrap();
    }
}
