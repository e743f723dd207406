// How names are compared. This file is shared: the build script includes it to write the name
// automaton, the registry uses it to walk the same automaton over text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds one character into `out`: lower case, without marks, one kind of apostrophe, and one
/// space for any run of white space, hyphens and dashes. `last_space` carries the run across calls.
pub(crate) fn fold_char(c: char, last_space: &mut bool, out: &mut String) {
    if c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}') {
        if !*last_space {
            out.push(' ');
        }
        *last_space = true;
        return;
    }
    *last_space = false;
    match c {
        // Marks that are typed or printed for an apostrophe: quotation marks, accents that stand alone,
        // primes, the letters of transliterated hamza, ayn and okina.
        '`'
        | '\u{b4}'
        | '\u{2b9}'
        | '\u{2bb}'..='\u{2bf}'
        | '\u{2c8}'
        | '\u{2ca}'
        | '\u{2cb}'
        | '\u{55a}'
        | '\u{2018}'
        | '\u{2019}'
        | '\u{201b}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{a78b}'
        | '\u{a78c}'
        | '\u{ff07}' => {
            out.push('\'');
        }
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ı' | 'İ' => out.push('i'),
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'þ' | 'Þ' => out.push_str("th"),
        _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        _ => {
            for lower in c.to_lowercase() {
                for part in std::iter::once(lower).nfd() {
                    if !is_combining_mark(part) {
                        out.push(part);
                    }
                }
            }
        }
    }
}

/// The form under which a name is filed.
pub(crate) fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut last_space = true;
    for c in name.chars() {
        fold_char(c, &mut last_space, &mut out);
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Whether a name is written in capitals only, so that its lower-case twin is another word:
/// "US" and "us", "WHO" and "who".
pub(crate) fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters > 0 && letters <= 7 && !name.chars().any(|c| c.is_alphabetic() && c.is_lowercase())
}
