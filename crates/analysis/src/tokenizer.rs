//! Where one token ends and the next begins: spaCy's English rules.
//!
//! Text is cut at white space; from each piece, prefixes ("(", "$") and suffixes (")", "'s", "km"
//! after a digit) are taken off in turn, what is left is cut at infixes ("-" between letters), unless
//! it is an address; some 1,300 exceptions ("U.S.", "don't", "Gen.") come before all of this.
//!
//! White space other than single spaces yields tokens too: the model was trained with them.

use crate::model::{ModelError, ModelFile, StringMap};
use std::collections::HashMap;
use std::ops::Range;

/// A token of the model's, as a range of bytes in the text that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawToken {
    pub(crate) range: Range<usize>,
    /// Norm given by an exception ("not" for "n't").
    pub(crate) norm: Option<&'static str>,
    /// Whether a single space follows.
    pub(crate) spaced: bool,
    /// Whether the token is white space.
    pub(crate) blank: bool,
}

pub(crate) struct Tokenizer {
    exceptions: StringMap,
    longest_exception: usize,
    /// Exceptions that the affix rules would cut up, by their first piece: pieces and exception.
    compound: HashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
}

impl Tokenizer {
    pub(crate) fn new(file: &ModelFile) -> Result<Self, ModelError> {
        let exceptions = file.map("tokenizer.exceptions")?;
        let longest_exception = exceptions.keys.iter().map(str::len).max().unwrap_or(0);
        let mut tokenizer = Self { exceptions, longest_exception, compound: HashMap::new() };
        let mut compound: HashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>> = HashMap::new();
        for key in tokenizer.exceptions.keys.iter().filter(|key| !key.contains(is_space)) {
            let mut tokens = Vec::new();
            tokenizer.cut(key, 0, false, &mut tokens);
            if tokens.len() > 1 {
                let pieces: Vec<&'static str> = tokens.iter().map(|t| &key[t.range.clone()]).collect();
                compound.entry(pieces[0]).or_default().push((pieces, key));
            }
        }
        for candidates in compound.values_mut() {
            candidates.sort_by_key(|(pieces, _)| std::cmp::Reverse(pieces.len()));
        }
        tokenizer.compound = compound;
        Ok(tokenizer)
    }

    /// The tokens of a text. Their ranges are in order; between two lies nothing or one space.
    pub(crate) fn tokens(&self, text: &str) -> Vec<RawToken> {
        let mut tokens: Vec<RawToken> = Vec::with_capacity(text.len() / 5 + 1);
        let mut start = 0;
        let mut in_space = text.starts_with(is_space);
        for (i, c) in text.char_indices() {
            if is_space(c) == in_space {
                continue;
            }
            if start < i {
                self.cut(&text[start..i], start, true, &mut tokens);
            }
            start = i;
            if c == ' ' {
                start += 1;
                if let Some(last) = tokens.last_mut() {
                    last.spaced = true;
                }
            }
            in_space = !in_space;
        }
        if start < text.len() {
            self.cut(&text[start..], start, true, &mut tokens);
        }
        self.join_compounds(text, tokens)
    }

    /// Gives words that somebody else has cut the norms that they would have had here: "n't" after
    /// "did" is "not".
    pub(crate) fn give_norms(&self, text: &str, words: &mut [RawToken]) {
        let Some((start, end)) = words.first().zip(words.last()).map(|(a, b)| (a.range.start, b.range.end)) else {
            return;
        };
        let mut own = self.tokens(&text[start..end]).into_iter().peekable();
        for word in words {
            let at = word.range.start - start;
            while own.next_if(|token| token.range.start < at).is_some() {}
            if let Some(token) = own.peek()
                && token.range == (at..word.range.end - start)
            {
                word.norm = token.norm;
            }
        }
    }

    /// Cuts a piece without inner borders of white space.
    fn cut(&self, piece: &str, base: usize, with_exceptions: bool, out: &mut Vec<RawToken>) {
        if piece.starts_with(is_space) {
            out.push(RawToken { range: base..base + piece.len(), norm: None, spaced: false, blank: true });
            return;
        }
        if with_exceptions && self.push_exception(piece, base, out) {
            return;
        }
        let is_exception = |part: &str| with_exceptions && self.exception(part).is_some();
        let word = |range: Range<usize>| RawToken {
            range: base + range.start..base + range.end,
            norm: None,
            spaced: false,
            blank: false,
        };
        let (mut start, mut end) = (0, piece.len());
        let mut suffixes = Vec::new();
        loop {
            let rest = &piece[start..end];
            if rest.is_empty() || is_exception(rest) {
                break;
            }
            let prefix = prefix_length(rest);
            if prefix > 0 && prefix < rest.len() && is_exception(&rest[prefix..]) {
                out.push(word(start..start + prefix));
                start += prefix;
                break;
            }
            let suffix = suffix_length(&rest[prefix..]);
            if suffix > 0 && suffix < rest.len() && is_exception(&rest[..rest.len() - suffix]) {
                suffixes.push(end - suffix..end);
                end -= suffix;
                break;
            }
            if prefix == 0 && suffix == 0 {
                break;
            }
            if prefix > 0 {
                out.push(word(start..start + prefix));
                start += prefix;
            }
            if suffix > 0 {
                suffixes.push(end - suffix..end);
                end -= suffix;
            }
        }
        let rest = &piece[start..end];
        let settled = rest.is_empty() || (with_exceptions && self.push_exception(rest, base + start, out));
        if !settled {
            if is_address(rest) {
                out.push(word(start..end));
            } else {
                let mut from = 0;
                for infix in infixes(rest) {
                    if infix.start == 0 {
                        continue;
                    }
                    if infix.start > from {
                        out.push(word(start + from..start + infix.start));
                    }
                    out.push(word(start + infix.start..start + infix.end));
                    from = infix.end;
                }
                if from < rest.len() {
                    out.push(word(start + from..end));
                }
            }
        }
        out.extend(suffixes.into_iter().rev().map(word));
    }

    fn exception(&self, word: &str) -> Option<&'static str> {
        if word.len() > self.longest_exception { None } else { self.exceptions.get(word) }
    }

    fn push_exception(&self, word: &str, base: usize, out: &mut Vec<RawToken>) -> bool {
        let Some(value) = self.exception(word) else { return false };
        let mut at = base;
        for (orth, norm) in value.split_terminator('\u{1e}').filter_map(|p| p.split_once('\u{1f}')) {
            let norm = (!norm.is_empty()).then_some(norm);
            out.push(RawToken { range: at..at + orth.len(), norm, spaced: false, blank: false });
            at += orth.len();
        }
        true
    }

    /// Puts together again what is an exception as a whole, such as ":-)".
    fn join_compounds(&self, text: &str, tokens: Vec<RawToken>) -> Vec<RawToken> {
        let word = |t: &RawToken| &text[t.range.clone()];
        if !tokens.iter().any(|t| self.compound.contains_key(word(t))) {
            return tokens;
        }
        let mut out = Vec::with_capacity(tokens.len());
        let mut i = 0;
        while i < tokens.len() {
            let matching = self.compound.get(word(&tokens[i])).and_then(|candidates| {
                candidates.iter().find(|(pieces, _)| {
                    tokens.len() - i >= pieces.len()
                        && pieces.iter().zip(&tokens[i..]).all(|(piece, token)| *piece == word(token))
                        && tokens[i..i + pieces.len() - 1].iter().all(|t| !t.spaced)
                })
            });
            if let Some((pieces, key)) = matching {
                let last = i + pieces.len() - 1;
                self.push_exception(key, tokens[i].range.start, &mut out);
                if let Some(token) = out.last_mut() {
                    token.spaced = tokens[last].spaced;
                }
                i = last + 1;
            } else {
                out.push(tokens[i].clone());
                i += 1;
            }
        }
        out
    }
}

/// White space as Python sees it, which adds the four separators of information to Unicode's.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn is_punctuation(c: char) -> bool {
    "…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪".contains(c)
}

fn is_quote(c: char) -> bool {
    "'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉〈〉⟦⟧".contains(c)
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '£' | '€' | '¥' | '฿' | '﷼' | '\u{20a0}'..='\u{20bf}')
}

/// Symbols that stand alone: arrows, dingbats, emoji.
fn is_icon(c: char) -> bool {
    matches!(c,
        '¦' | '©' | '®' | '°' | '\u{482}' | '\u{58d}' | '\u{58e}' | '\u{60e}' | '\u{60f}'
        | '\u{2100}' | '\u{2101}' | '\u{2103}'..='\u{2106}' | '\u{2108}' | '\u{2109}' | '\u{2114}' | '\u{2116}' | '\u{2117}'
        | '\u{211e}'..='\u{2123}' | '\u{2125}' | '\u{2127}' | '\u{2129}' | '\u{212e}' | '\u{214a}' | '\u{214c}' | '\u{214d}'
        | '\u{2195}'..='\u{2199}' | '\u{219c}'..='\u{219f}' | '\u{21a1}' | '\u{21a2}' | '\u{21a4}' | '\u{21a5}'
        | '\u{21a7}'..='\u{21ad}' | '\u{21af}'..='\u{21cd}' | '\u{21d0}' | '\u{21d1}' | '\u{21d3}' | '\u{21d5}'..='\u{21f3}'
        | '\u{2300}'..='\u{2307}' | '\u{230c}'..='\u{231f}' | '\u{2322}'..='\u{2328}' | '\u{232b}'..='\u{237b}'
        | '\u{237d}'..='\u{239a}' | '\u{23b4}'..='\u{23db}' | '\u{23e2}'..='\u{2426}' | '\u{2440}'..='\u{244a}'
        | '\u{249c}'..='\u{24e9}' | '\u{2500}'..='\u{25b6}' | '\u{25b8}'..='\u{25c0}' | '\u{25c2}'..='\u{25f7}'
        | '\u{2600}'..='\u{266e}' | '\u{2670}'..='\u{2767}' | '\u{2794}'..='\u{27bf}' | '\u{2800}'..='\u{28ff}'
        | '\u{2b00}'..='\u{2b2f}' | '\u{2b45}' | '\u{2b46}' | '\u{2b4d}'..='\u{2b73}' | '\u{2b76}'..='\u{2b95}'
        | '\u{2b98}'..='\u{2bc8}' | '\u{2bca}'..='\u{2bfe}' | '\u{3004}' | '\u{3012}' | '\u{3013}' | '\u{3020}'
        | '\u{fffc}' | '\u{fffd}' | '\u{1f000}'..='\u{1f0f5}' | '\u{1f110}'..='\u{1f16b}' | '\u{1f170}'..='\u{1f3fa}'
        | '\u{1f400}'..='\u{1fa6d}')
}

fn is_lower(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase()
}

/// Upper case, and letters of scripts without case.
fn is_upper(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase()
}

/// Currencies of more than one character.
const LONG_CURRENCIES: [&str; 3] = ["US$", "C$", "A$"];

/// Units of measurement that are cut off after a digit.
const UNITS: [&str; 63] = [
    "km", "km²", "km³", "m", "m²", "m³", "dm", "dm²", "dm³", "cm", "cm²", "cm³", "mm", "mm²", "mm³", "ha", "µm", "nm",
    "yd", "in", "ft", "kg", "g", "mg", "µg", "t", "lb", "oz", "m/s", "km/h", "kmh", "mph", "hPa", "Pa", "mbar", "mb",
    "MB", "kb", "KB", "gb", "GB", "tb", "TB", "T", "G", "M", "K", "%", "км", "м", "дм", "см", "мм", "нм", "кг", "г",
    "мг", "м/с", "км/ч", "кПа", "Па", "мбар", "тб",
];

/// Length in bytes of the prefix to take off, 0 for none.
fn prefix_length(text: &str) -> usize {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return 0 };
    match first {
        '.' => {
            let dots = text.bytes().take_while(|b| *b == b'.').count();
            if dots > 1 { dots } else { 0 }
        }
        '+' => usize::from(!characters.next().is_some_and(|c| c.is_ascii_digit())),
        'U' | 'C' | 'A' => LONG_CURRENCIES.iter().find(|c| text.starts_with(**c)).map_or(0, |c| c.len()),
        '§' | '%' | '=' | '—' | '–' => first.len_utf8(),
        _ if is_punctuation(first) || is_quote(first) || is_currency(first) || is_icon(first) => first.len_utf8(),
        _ => 0,
    }
}

/// Length in bytes of the suffix to take off, 0 for none.
fn suffix_length(text: &str) -> usize {
    let mut backwards = text.chars().rev();
    let Some(last) = backwards.next() else { return 0 };
    let (before, earlier) = (backwards.next(), backwards.next());
    if matches!(last, 's' | 'S') && matches!(before, Some('\'' | '’')) {
        return last.len_utf8() + before.map_or(0, char::len_utf8);
    }
    if last == '…' && before == Some('…') {
        return 2 * last.len_utf8();
    }
    if last == '.' {
        if before == Some('.') {
            return text.len() - text.trim_end_matches('.').len();
        }
        let cut = before.is_some_and(|c| {
            c.is_ascii_digit()
                || is_lower(c)
                || "%²-+|?:()".contains(c)
                || is_punctuation(c)
                || is_quote(c)
                || (is_upper(c) && earlier.is_some_and(is_upper))
                || ("FfCcKk".contains(c) && earlier == Some('°'))
        });
        return usize::from(cut);
    }
    if is_punctuation(last) || is_quote(last) || is_icon(last) || matches!(last, '—' | '–') {
        return last.len_utf8();
    }
    if last == '+' {
        return usize::from(before.is_some_and(|c| c.is_ascii_digit()));
    }
    // What stands after the last digit is a currency or a unit as a whole, or nothing is cut. No
    // unit is longer than nine bytes.
    let tail_start = text.char_indices().rev().take(6).find(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i + 1);
    if let Some(start) = tail_start {
        let tail = &text[start..];
        if UNITS.contains(&tail)
            || LONG_CURRENCIES.contains(&tail)
            || (is_currency(last) && tail.len() == last.len_utf8())
        {
            return tail.len();
        }
    }
    0
}

/// The places inside a word where it is cut, in order.
fn infixes(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    let mut skip_to = 0;
    for (i, c) in text.char_indices() {
        let previous = before.replace(c);
        if i < skip_to {
            continue;
        }
        let rest = &text[i..];
        let next = rest[c.len_utf8()..].chars().next();
        let after = |length: usize| rest[length..].chars().next();
        let alphabetic = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let length = match c {
            '.' if next == Some('.') => rest.bytes().take_while(|b| *b == b'.').count(),
            '.' if previous.is_some_and(|c| is_lower(c) || is_quote(c))
                && next.is_some_and(|c| is_upper(c) || is_quote(c)) =>
            {
                1
            }
            '…' => c.len_utf8(),
            '+' | '-' | '*' | '^' if digit(previous) && (digit(next) || next == Some('-')) => 1,
            ',' if alphabetic(previous) && alphabetic(next) => 1,
            ':' | '<' | '>' | '=' | '/' if (alphabetic(previous) || digit(previous)) && alphabetic(next) => 1,
            '-' | '–' | '—' | '~' if alphabetic(previous) || digit(previous) => {
                ["-", "–", "—", "--", "---", "——", "~"]
                    .iter()
                    .find(|h| rest.starts_with(**h) && alphabetic(after(h.len())))
                    .map_or(0, |h| h.len())
            }
            _ if is_icon(c) => c.len_utf8(),
            _ => 0,
        };
        if length > 0 {
            found.push(i..i + length);
            skip_to = i + length;
        }
    }
    found
}

/// Whether a word is an address of the web or of mail, or a bare host name ("velmara.example").
fn is_address(word: &str) -> bool {
    if !word.contains('.') {
        return false;
    }
    let host_and_more = match word.split_once("://") {
        Some((scheme, rest))
            if scheme.chars().count() >= 2 && scheme.chars().all(|c| c.is_alphanumeric() || "_+-.".contains(c)) =>
        {
            rest
        }
        _ => word,
    };
    starts_with_host(host_and_more)
        || host_and_more.match_indices('@').any(|(i, _)| i > 0 && starts_with_host(&host_and_more[i + 1..]))
}

/// Whether the text is a host, optionally with a port and a path.
fn starts_with_host(text: &str) -> bool {
    let host_end = text.find([':', '/', '?', '#', '@']).unwrap_or(text.len());
    let (host, rest) = text.split_at(host_end);
    let rest = match rest.strip_prefix(':') {
        Some(port) => {
            let digits = port.bytes().take_while(u8::is_ascii_digit).count();
            if !(2..=5).contains(&digits) {
                return false;
            }
            &port[digits..]
        }
        None => rest,
    };
    if !(rest.is_empty() || rest.starts_with(['/', '?', '#'])) {
        return false;
    }
    let Some((labels, top)) = host.rsplit_once('.') else { return false };
    let in_label = |c: char| c.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&c);
    let is_label = |label: &str| {
        let count = label.chars().count();
        (1..=64).contains(&count)
            && label.starts_with(in_label)
            && label.ends_with(in_label)
            && label.chars().all(|c| in_label(c) || c == '_' || c == '-')
    };
    let top_length = top.chars().count();
    let named = (2..=63).contains(&top_length) && top.chars().all(is_lower) && labels.split('.').all(is_label);
    named || is_internet_number(host)
}

fn is_internet_number(host: &str) -> bool {
    let parts: Vec<Option<u8>> = host.split('.').map(|p| p.parse().ok()).collect();
    let [Some(a), Some(b), Some(_), Some(d)] = parts[..] else { return false };
    let private = matches!((a, b), (10 | 127, _) | (169, 254) | (192, 168) | (172, 16..=31));
    (1..=223).contains(&a) && (1..=254).contains(&d) && !private
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EMBEDDED;

    fn words(text: &str) -> Vec<&str> {
        let tokenizer = Tokenizer::new(&ModelFile::open(EMBEDDED).unwrap()).unwrap();
        tokenizer.tokens(text).into_iter().map(|t| &text[t.range]).collect()
    }

    #[test]
    fn abbreviations_keep_their_stop_and_sentences_lose_it() {
        assert_eq!(words("Gen. Orlan of the U.S. left."), ["Gen.", "Orlan", "of", "the", "U.S.", "left", "."]);
    }

    #[test]
    fn quotation_marks_brackets_and_possessives_stand_alone() {
        assert_eq!(
            words("(“Velmara’s $5 million pledge”)"),
            ["(", "“", "Velmara", "’s", "$", "5", "million", "pledge", "”", ")"]
        );
    }

    #[test]
    fn hyphens_between_letters_are_tokens() {
        assert_eq!(words("a well-known UN-backed plan"), ["a", "well", "-", "known", "UN", "-", "backed", "plan"]);
    }

    #[test]
    fn addresses_stay_whole() {
        assert_eq!(words("see https://velmara.example/a-b,c."), ["see", "https://velmara.example/a-b,c", "."]);
        assert_eq!(words("write to press@velmara.example"), ["write", "to", "press@velmara.example"]);
    }

    #[test]
    fn units_are_cut_after_digits() {
        assert_eq!(words("10km north, 5% more"), ["10", "km", "north", ",", "5", "%", "more"]);
    }
}
