//! From bytes to text, with the way back to the bytes.
//!
//! Order of trust: byte order mark; bytes that are valid UTF-8 (a declaration is wrong more often
//! than multi-byte UTF-8 is an accident); the encoding given from outside; the one that the page
//! declares; a guess from the letters.

use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use legation_document::{Segment, Span, SpanMap};

/// The text of some bytes.
pub(crate) struct Decoded {
    /// The text, without byte order mark.
    pub(crate) text: String,
    /// From the text back to the bytes.
    pub(crate) map: SpanMap,
    /// Encoding that was used.
    pub(crate) encoding: &'static Encoding,
    /// Characters that could not be read.
    pub(crate) replaced: usize,
}

/// What kind of file the bytes are, if they are certainly not text.
pub(crate) fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a ZIP archive or office file"),
        (b"\x1f\x8b", "a gzip file"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"\xd0\xcf\x11\xe0", "an office file"),
        (b"\x7fELF", "a program"),
        (b"ID3", "an audio file"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    if Encoding::for_bom(bytes).is_some() || wide_order(bytes).is_some() {
        return None;
    }
    let head = &bytes[..bytes.len().min(8192)];
    let odd = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    (odd * 10 > head.len()).then_some("binary data")
}

/// UTF-16 without a byte order mark: every other byte of Latin text is zero.
fn wide_order(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024) & !1];
    if head.len() < 4 {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    match () {
        () if odd * 2 > half && even * 20 < half.max(20) => Some(UTF_16LE),
        () if even * 2 > half && odd * 20 < half.max(20) => Some(UTF_16BE),
        () => None,
    }
}

/// Reads the bytes as text.
pub(crate) fn decode(bytes: &[u8], given: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes, mark);
    }
    if let Some(encoding) = wide_order(bytes) {
        return decode_as(encoding, bytes, 0);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return decode_as(UTF_8, bytes, 0);
    }
    let label = |label: &str| Encoding::for_label(label.trim().as_bytes());
    let encoding = given.and_then(label).or_else(|| declared(bytes)).filter(|e| {
        // "charset=utf-8" on bytes that are not UTF-8 is believed only where little is wrong.
        *e != UTF_8 || mostly_utf8(bytes)
    });
    let encoding = encoding.filter(|e| *e != UTF_16LE && *e != UTF_16BE).unwrap_or_else(|| {
        if mostly_utf8(bytes) {
            return UTF_8;
        }
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
        detector.feed(bytes, true);
        detector.guess(None, chardetng::Utf8Detection::Deny)
    });
    decode_as(encoding, bytes, 0)
}

/// Whether the bytes are UTF-8 with a few damaged places, such as a character cut in two.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * 2
}

/// The encoding named in `<meta charset=…>` or an XML declaration within the first 4 KiB.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    for word in [&b"charset"[..], b"encoding"] {
        let mut from = 0;
        while let Some(at) = head[from..].windows(word.len()).position(|w| w == word) {
            from += at + word.len();
            let rest = &head[from..];
            let skip = rest.iter().take_while(|b| b" =\"'\t\r\n".contains(b)).count();
            let name: &[u8] = &rest[skip..];
            let len = name.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_:.".contains(b)).count();
            if let Some(found) = Encoding::for_label(&name[..len]) {
                return Some(found);
            }
        }
    }
    None
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], mark: usize) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut map = SpanMap::default();
    let mut replaced = 0;
    if encoding == UTF_8 {
        let mut at = mark;
        for chunk in bytes[mark..].utf8_chunks() {
            let (valid, invalid) = (chunk.valid(), chunk.invalid());
            let start = text.len();
            text.push_str(valid);
            map.push(Span::new(start, text.len()), Span::new(at, at + valid.len()));
            at += valid.len();
            if !invalid.is_empty() {
                let start = text.len();
                text.push('\u{fffd}');
                map.push(Span::new(start, text.len()), Span::new(at, at + invalid.len()));
                at += invalid.len();
                replaced += 1;
            }
        }
        return Decoded { text, map, encoding, replaced };
    }
    // Any other encoding goes through the decoder byte by byte: what comes out after a byte was
    // read from the bytes since the last output. Runs of ASCII between characters are copied.
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let ascii = encoding.is_ascii_compatible();
    let mut out = [0u8; 32];
    let (mut pending, mut at) = (mark, mark);
    while at < bytes.len() {
        if ascii && pending == at {
            let run = bytes[at..].iter().take_while(|b| b.is_ascii()).count();
            if run > 0 {
                let start = text.len();
                text.push_str(std::str::from_utf8(&bytes[at..at + run]).unwrap_or_default());
                map.push(Span::new(start, text.len()), Span::new(at, at + run));
                at += run;
                pending = at;
                continue;
            }
        }
        let last = at + 1 == bytes.len();
        let (result, _, written, errors) = decoder.decode_to_utf8(&bytes[at..=at], &mut out, last);
        debug_assert_eq!(result, CoderResult::InputEmpty, "32 bytes hold what one byte completes");
        at += 1;
        replaced += usize::from(errors);
        if written > 0 {
            let start = text.len();
            text.push_str(std::str::from_utf8(&out[..written]).unwrap_or_default());
            map.push(Span::new(start, text.len()), Span::new(pending, at));
            pending = at;
        }
    }
    Decoded { text, map, encoding, replaced }
}

/// Follows `outer` (clean text to decoded text) and then `inner` (decoded text to bytes).
///
/// Both walk in step where `outer` runs forward, so a document costs one pass; a title taken from
/// further down the page costs one search.
pub(crate) fn compose(outer: &[Segment], inner: &SpanMap) -> SpanMap {
    let mut map = SpanMap::default();
    let inner_segments = inner.segments();
    for segment in outer {
        if !segment.is_verbatim() {
            if let Some(original) = inner.to_original(segment.original) {
                map.push(segment.clean, original);
            }
            continue;
        }
        let first = inner_segments.partition_point(|s| s.clean.end <= segment.original.start);
        for step in &inner_segments[first..] {
            if step.clean.start >= segment.original.end {
                break;
            }
            let from = segment.original.start.max(step.clean.start);
            let to = segment.original.end.min(step.clean.end);
            let shift = segment.clean.start;
            let clean = Span::new(shift + from - segment.original.start, shift + to - segment.original.start);
            let original = if step.is_verbatim() {
                let base = step.original.start;
                Span::new(base + from - step.clean.start, base + to - step.clean.start)
            } else {
                step.original
            };
            map.push(clean, original);
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans_rejoin(bytes: &[u8]) -> Decoded {
        let decoded = decode(bytes, None);
        let mut at = 0;
        for segment in decoded.map.segments() {
            assert_eq!(segment.clean.start, at);
            at = segment.clean.end;
        }
        assert_eq!(at, decoded.text.len());
        decoded
    }

    #[test]
    fn a_byte_order_mark_is_no_text_but_counts_as_bytes() {
        let decoded = spans_rejoin(b"\xef\xbb\xbfVelmara");
        assert_eq!(decoded.text, "Velmara");
        assert_eq!(decoded.map.to_original(Span::new(0, 7)), Some(Span::new(3, 10)));
    }

    #[test]
    fn a_declared_encoding_is_used_when_the_bytes_are_not_utf_8() {
        let page = b"<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>";
        let decoded = spans_rejoin(page);
        assert!(decoded.text.contains("Привет"));
        let at = decoded.text.find("вет").unwrap();
        assert_eq!(decoded.map.to_original(Span::new(at, at + 6)), Some(Span::new(33, 36)));
    }

    #[test]
    fn utf_16_maps_back_to_pairs_of_bytes() {
        let wide: Vec<u8> = "Talks in Ovar".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decoded = spans_rejoin(&wide);
        assert_eq!(decoded.text, "Talks in Ovar");
        assert_eq!(decoded.map.to_original(Span::new(6, 8)), Some(Span::new(12, 16)));
    }

    #[test]
    fn a_damaged_character_is_replaced_and_counted() {
        let decoded = spans_rejoin("Ostrenia’s reply … was \u{201c}no\u{201d}".as_bytes());
        assert_eq!(decoded.replaced, 0);
        let mut bytes = "Ostrenia’s reply … was “no”".as_bytes().to_vec();
        bytes.truncate(bytes.len() - 1);
        assert!(std::str::from_utf8(&bytes).is_err());
        let decoded = spans_rejoin(&bytes);
        assert_eq!(decoded.replaced, 1);
        assert!(decoded.text.starts_with("Ostrenia’s reply … was “no"));
    }

    #[test]
    fn pictures_and_archives_are_not_text() {
        assert_eq!(binary_kind(b"%PDF-1.7 ..."), Some("a PDF file"));
        assert_eq!(binary_kind(&[0, 1, 2, 3, 0, 0, 9, 200]), Some("binary data"));
        assert_eq!(binary_kind("Текст".as_bytes()), None);
    }
}
