//! The language of a report, ISO 639-1.

use whatlang::Lang;

/// Letters that are read; more do not change the verdict.
const ENOUGH: usize = 20_000;

/// Tells the language of a body; `declared` is what the page says of itself.
pub(crate) fn tell(body: &str, declared: Option<&str>) -> Option<String> {
    let mut end = body.len().min(ENOUGH);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let declared = declared
        .and_then(|d| d.split(['-', '_', ',', ' ']).next())
        .filter(|d| d.len() == 2 && d.bytes().all(|b| b.is_ascii_lowercase()))
        .map(str::to_owned);
    let Some(info) = whatlang::detect(&body[..end]) else {
        return declared;
    };
    let told = code(info.lang());
    if info.is_reliable() || declared.as_deref() == Some(told) {
        return Some(told.to_owned());
    }
    // Short reports full of names look like any language; their small words do not.
    if looks_english(&body[..end]) {
        return Some("en".to_owned());
    }
    declared.or_else(|| Some(told.to_owned()))
}

fn looks_english(text: &str) -> bool {
    let (mut small, mut all) = (0, 0);
    for word in crate::passage::words(text) {
        all += 1;
        small += usize::from(matches!(
            word.as_str(),
            "the"
                | "of"
                | "and"
                | "to"
                | "in"
                | "on"
                | "with"
                | "that"
                | "was"
                | "has"
                | "said"
                | "for"
                | "by"
                | "its"
                | "from"
                | "will"
                | "an"
                | "not"
                | "at"
                | "is"
        ));
    }
    all > 0 && small * 6 >= all
}

/// The two letters of a language.
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    }
}
