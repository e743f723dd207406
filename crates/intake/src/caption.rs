//! The words of pictures, as far as plain words show them: "FILE PHOTO: …", "… (Photo: X/Agency)".

use regex::{Regex, RegexBuilder};
use std::sync::LazyLock;

/// Longest caption in bytes.
const LONGEST: usize = 700;

fn pattern(text: &str) -> Regex {
    RegexBuilder::new(text).case_insensitive(true).build().expect("the patterns of this file are valid")
}

/// "FILE - ", "File photo: ", "[Photo: ", "In this picture: "; the group is what follows.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(\[]?(?:(?:file|archive|handout|undated|pool) (?:photo(?:graph)?|picture|image|pic)|photo(?:graph)?|picture|image|caption)s? ?[:|] ?(?P<a>.+)$|^[(\[]?(?:(?:file|archive) (?:photo(?:graph)?|picture|image)|(?-i:PHOTO)) ?[-–—] ?(?P<b>.+)$|^(?-i:FILE)(?: ?[-–—:] ?|, )(?P<c>.+)$",
    )
});

/// "(Photo: Ines Valdor/Harbour Wire)", "(AP Photo/Ines Valdor, File)", "REUTERS/Ines Valdor",
/// "Credit: Harbour Wire" at the end of a caption.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\p{L}\p{N}.,!?”’\x22')\]] ?(?P<credit>[(\[](?:[^()\[\]]{0,40} )?(?:file )?(?:photo(?:graph)?s?|image|picture|handout|pool)(?: ?(?:credits?|courtesy))?(?: (?:by|of|from|via)|[:/|]) ?[^()\[\]]{2,120}[)\]]\.?|(?-i:REUTERS|EPA|AFP|AP|EFE|ANSA)/[^.;]{3,80}\.?|(?:(?:photo|image|picture)(?: ?credits?)?|credits?): ?[^.:]{2,80}\.?)$",
    )
});

/// Words that stand in a credit beside names.
const OF_CREDITS: [&str; 16] = [
    "by", "of", "from", "via", "the", "and", "for", "courtesy", "file", "photo", "handout", "pool", "through", "de",
    "news", "agency",
];

/// Whether a passage is a caption by its own words: a label before it or the credit of a picture
/// behind it, and between them more than a credit.
pub(crate) fn is_caption(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let told = LABEL.captures(text).and_then(|c| [c.name("a"), c.name("b"), c.name("c")].into_iter().flatten().next());
    match told {
        Some(told) => {
            let told = told.as_str();
            tells(&told[..credit(told).unwrap_or(told.len())])
        }
        // "Credit: X" may end the last paragraph of a report; brackets that name a picture end captions.
        None => credit(text).is_some_and(|at| tells(&text[..at]) && !text[at..].to_lowercase().starts_with("credit")),
    }
}

/// Where the credit of a picture begins at the end of a caption.
pub(crate) fn credit(text: &str) -> Option<usize> {
    // Only the end is searched, so that a page of one huge line costs no more than a short one.
    let mut from = text.len().saturating_sub(240);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    CREDIT.captures(&text[from..])?.name("credit").filter(|m| !tells(m.as_str())).map(|m| from + m.start())
}

/// Whether words are more than names of photographers and agencies.
fn tells(words: &str) -> bool {
    let plain = words
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| w.chars().next().is_some_and(char::is_lowercase) && !OF_CREDITS.contains(w))
        .count();
    plain >= 2 && words.split_whitespace().count() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_or_a_photographer_makes_a_caption() {
        for text in [
            "FILE PHOTO: The foreign ministers of Velmara and Ostrenia shake hands in Ovar on 3 May 2029. REUTERS/Ines Valdor",
            "File photo: The two ministers shake hands in Ovar.",
            "[Photo: The two ministers before their meeting in Ovar]",
            "FILE - President Orlan speaks to reporters in Port Ansel, Jan. 3, 2029. (AP Photo/Ines Valdor, File)",
            "FILE PHOTO - Ships wait before the strait of Ovar.",
            "PHOTO: A view of the strait before its closure",
            "President Orlan and his guest walk through the palace garden (Photo: Ines Valdor/Harbour Wire)",
            "A soldier guards the crossing at Ovar. [Photo by Ines Valdor via Harbour Images]",
        ] {
            assert!(is_caption(text), "{text}");
        }
    }

    #[test]
    fn credits_and_sentences_are_no_captions() {
        for text in [
            "Photo: Ines Valdor / Harbour Wire",
            "Photo: courtesy of the Harbour Wire",
            "(Photo by Ines Valdor)",
            "Photos of the meeting showed an empty chair.",
            "The file: what the ministry knew of the talks.",
            "Picture this: two ministers and no table.",
            "The ministry published a photo/video of the meeting.",
            "The two ministers met in Ovar. (Reporting by Ines Valdor)",
            "Velmara keeps a file on each envoy (the photo is missing from it).",
        ] {
            assert!(!is_caption(text), "{text}");
        }
    }

    #[test]
    fn a_credit_is_found_at_its_first_byte() {
        let text = "A soldier guards the crossing at Ovar. (Photo: Ines Valdor/Harbour Wire)";
        assert_eq!(credit(text).map(|at| &text[at..]), Some("(Photo: Ines Valdor/Harbour Wire)"));
    }
}
