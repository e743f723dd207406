//! Word classes around names of places, each with the reason why it is one.

use crate::kind::PlaceKind;

/// Nouns behind or before a name that say what sort of place it is: "Aleppo province", "the city of
/// Aleppo".
pub(crate) fn class_of(word: &str) -> Option<PlaceKind> {
    Some(match word {
        "city" | "town" | "village" | "municipality" | "port" | "suburb" | "township" | "twp" | "twp." | "borough"
        | "hamlet" | "resort" => PlaceKind::City,
        "capital" => PlaceKind::Capital,
        "state" | "province" | "governorate" | "oblast" | "prefecture" | "region" | "emirate" | "canton" | "krai"
        | "republic" => PlaceKind::Region,
        "county" | "parish" | "district" => PlaceKind::District,
        "country" | "nation" | "kingdom" => PlaceKind::Country,
        "river" => PlaceKind::River,
        "lake" => PlaceKind::Lake,
        "sea" | "ocean" | "gulf" => PlaceKind::Sea,
        "island" | "islands" | "isle" => PlaceKind::Island,
        "mountains" | "mount" => PlaceKind::Mountains,
        _ => return None,
    })
}

/// Words that tell a part of a place: "northern Iraq", "downtown Chicago". The place is what they
/// stand before.
pub(crate) fn is_part(word: &str) -> bool {
    matches!(
        word,
        "north"
            | "south"
            | "east"
            | "west"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "northeast"
            | "northwest"
            | "southeast"
            | "southwest"
            | "northeastern"
            | "northwestern"
            | "southeastern"
            | "southwestern"
            | "downtown"
            | "uptown"
            | "midtown"
            | "suburban"
            | "rural"
            | "greater"
            | "upper"
            | "lower"
            | "mid"
            | "inner"
            | "outer"
            | "coastal"
            | "old"
            | "metropolitan"
            | "metro"
    )
}

/// Prepositions that put something at a place.
pub(crate) fn is_locative(preposition: &str) -> bool {
    matches!(
        preposition,
        "in" | "at"
            | "near"
            | "outside"
            | "inside"
            | "within"
            | "around"
            | "across"
            | "throughout"
            | "off"
            | "beside"
            | "along"
            | "above"
            | "beneath"
            | "aboard"
    )
}

/// Persons who are where they are by their office, whatever happens.
pub(crate) fn is_posted(noun: &str) -> bool {
    matches!(
        noun,
        "ambassador"
            | "attache"
            | "attaché"
            | "consul"
            | "correspondent"
            | "delegate"
            | "diplomat"
            | "envoy"
            | "commissioner"
            | "representative"
    )
}

/// Prepositions of a way, which make a name a place where a verb of motion governs them.
pub(crate) fn is_directional(preposition: &str) -> bool {
    matches!(
        preposition,
        "to" | "from" | "toward" | "towards" | "into" | "through" | "via" | "onto" | "for" | "outside"
    )
}

/// Titles before the name of a person.
pub(crate) fn is_title(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "dr"
            | "sir"
            | "lord"
            | "lady"
            | "judge"
            | "justice"
            | "senator"
            | "sen"
            | "rep"
            | "gov"
            | "governor"
            | "president"
            | "minister"
            | "king"
            | "queen"
            | "prince"
            | "princess"
            | "officer"
            | "sgt"
            | "sheriff"
            | "lt"
            | "capt"
            | "captain"
            | "col"
            | "gen"
            | "general"
            | "detective"
            | "coach"
            | "professor"
            | "prof"
            | "pastor"
            | "rev"
            | "bishop"
            | "pope"
            | "mayor"
            | "chancellor"
            | "secretary"
            | "congressman"
            | "congresswoman"
            | "commissioner"
            | "councilman"
            | "attorney"
            | "pfc"
            | "cpl"
            | "maj"
    )
}

/// Nouns that end the name of something that is no place by itself, however it begins: "Michigan
/// State University", "New York Times", "Kansas City Chiefs" are told by the model, these by their word.
pub(crate) fn is_body(word: &str) -> bool {
    is_outlet(word)
        || matches!(
            word,
            "university"
                | "college"
                | "school"
                | "schools"
                | "academy"
                | "institute"
                | "sheriff"
                | "office"
                | "fire"
                | "coroner"
                | "agency"
                | "department"
                | "ministry"
                | "council"
                | "commission"
                | "committee"
                | "association"
                | "authority"
                | "bank"
                | "airlines"
                | "airways"
                | "police"
                | "court"
                | "hospital"
                | "church"
                | "club"
                | "fc"
                | "united"
                | "inc"
                | "inc."
                | "corp"
                | "corp."
                | "company"
                | "group"
                | "foundation"
                | "museum"
                | "union"
                | "party"
                | "league"
                | "game"
                | "games"
                | "agreement"
                | "treaty"
                | "accord"
                | "accords"
                | "convention"
                | "protocol"
                | "declaration"
        )
}

/// Nouns that end the name of an outlet, which says little of where anything is.
pub(crate) fn is_outlet(word: &str) -> bool {
    matches!(
        word,
        "times"
            | "post"
            | "news"
            | "herald"
            | "tribune"
            | "press"
            | "journal"
            | "chronicle"
            | "gazette"
            | "telegraph"
            | "globe"
            | "today"
            | "weekly"
            | "daily"
            | "radio"
            | "television"
            | "tv"
            | "magazine"
    )
}
