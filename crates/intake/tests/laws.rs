//! The laws of the seam between bytes and documents.

use legation_document::{Article, BlockKind, Document, Format};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

fn read_as(bytes: &[u8], format: Format) -> Option<Document> {
    let mut article = Article::new("law", bytes);
    article.format = format;
    legation_intake::read(&article).ok()
}

/// What must hold of any document, whatever the bytes were.
fn check(document: &Document, bytes: &[u8]) -> Result<(), TestCaseError> {
    let text = &document.text;
    let mut end = 0;
    for block in &document.blocks {
        prop_assert!(block.span.start >= end && !block.span.is_empty(), "blocks overlap");
        prop_assert!(text.is_char_boundary(block.span.start) && text.is_char_boundary(block.span.end));
        end = block.span.end;
        let original = document.map.to_original(block.span);
        prop_assert!(original.is_some_and(|o| o.end <= bytes.len()), "a block without original");
        // The way back covers the block. (A character of the original kept twice would be an error.)
        let back = document.map.to_clean(original.unwrap()).unwrap();
        prop_assert!(back.covers(block.span), "{back:?} does not cover {:?}", block.span);
    }
    for segment in document.map.segments() {
        prop_assert!(segment.original.end <= bytes.len());
        let clean = text.get(segment.clean.range());
        prop_assert!(clean.is_some(), "a segment cuts a character");
        if segment.is_verbatim()
            && let Ok(original) = std::str::from_utf8(&bytes[segment.original.range()])
        {
            let same = clean
                .unwrap()
                .chars()
                .zip(original.chars())
                .all(|(c, o)| c == o || (c == ' ' && o.is_whitespace()) || c == '\u{fffd}' || c as u32 > 0x7f);
            prop_assert!(same, "{clean:?} is not {original:?}");
        }
    }
    for span in document.duplicates.iter().chain(&document.boilerplate) {
        prop_assert!(span.end <= bytes.len() && !span.is_empty());
    }
    let leads = document.blocks.iter().filter(|b| b.kind == BlockKind::Lead).count();
    prop_assert!(leads <= 1);
    let titles = document.blocks.iter().filter(|b| b.kind == BlockKind::Title).count();
    prop_assert!(titles <= 1);
    prop_assert_eq!(titles == 1, document.title.as_ref().is_some_and(|t| t.original.is_some()));
    Ok(())
}

/// A sentence of a report among invented realms.
fn sentence() -> impl Strategy<Value = String> {
    let who = prop::sample::select(vec!["Velmara", "Ostrenia’s ministry", "The envoy Ines Valdor", "Türmark & Sons"]);
    let did = prop::sample::select(vec![
        "said that it would reopen",
        "denied on Monday having closed",
        "asked both sides to leave",
        "“welcomed”",
    ]);
    let what = prop::sample::select(vec![
        "the strait of Ovar",
        "its embassy in Port Ansel",
        "the talks on grain & fish",
        "the border posts",
    ]);
    (who, did, what, 2u32..99).prop_map(|(who, did, what, n)| format!("{who} {did} {what} for {n} days."))
}

fn paragraph() -> impl Strategy<Value = String> {
    prop::collection::vec(sentence(), 1..4).prop_map(|s| s.join(" "))
}

/// A body without a repeated paragraph.
fn body() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(paragraph(), 1..6).prop_map(|mut body| {
        for (i, paragraph) in body.iter_mut().enumerate() {
            _ = write!(paragraph, " That was point {} of the list that the mediator read out.", i + 1);
        }
        body
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('“', "&ldquo;").replace('’', "&#8217;")
}

fn page(title: &str, body: &[String]) -> String {
    let mut page = format!(
        "<html><head><title>{title} | Courier</title></head><body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>"
    );
    for paragraph in body {
        _ = writeln!(page, "<p>{}</p>", escape(paragraph));
    }
    page + "</article><footer>© 2031 Courier</footer></body></html>"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_panic_and_map_back(bytes in prop::collection::vec(any::<u8>(), 0..600), html in any::<bool>()) {
        let format = if html { Format::Html } else { Format::Text };
        if let Some(document) = read_as(&bytes, format) {
            check(&document, &bytes)?;
        }
    }

    #[test]
    fn any_markup_is_read_without_panic_and_maps_back(parts in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<b>", "</b>", "<li>", "<ul>", "</ul>", "<h1>", "</h1>", "<h2>", "<br>", "<br/>", "<table>", "<tr><td>", "</table>",
        "<script>", "</script>", "<title>", "</title>", "<!--", "-->", "<a href='", "'>", "\"", "<", ">", "&amp;", "&#x80;", "&#0;", "&copy", "&",
        "<head>", "</head>", "<body>", "<article>", "</article>", "<svg>", "</svg>", "<p hidden>", "<time datetime='2031-03-03'>", "<meta name=date content=2031-03-03>",
        "Velmara said on Monday that it would talk. ", "Ostrenia", "\n\n", " ", "\u{a0}", "ü", "”", "By Ines Valdor", "OVAR, March 3 (AFP) — ", "<div class=related>", "</div>",
        "<script type=application/ld+json>{\"@type\":\"Article\",\"datePublished\":\"2031-01-01\"}</script>",
    ]), 0..60), html in any::<bool>()) {
        let text = parts.concat();
        let format = if html { Format::Html } else { Format::Text };
        if let Some(document) = read_as(text.as_bytes(), format) {
            check(&document, text.as_bytes())?;
        }
    }

    #[test]
    fn a_text_given_twice_or_with_its_body_doubled_is_the_same(body in body(), gap in prop::sample::select(vec!["\n", "\n\n"]), blank in prop::sample::select(vec!["\n", "\n\n", "\r\n"])) {
        let title = "Ovar talks go on without result";
        let once = format!("{title}{blank}{}", body.join(blank));
        let document = read_as(once.as_bytes(), Format::Text).unwrap();
        check(&document, once.as_bytes())?;
        let doubled = [
            format!("{once}{gap}{once}"),
            format!("{once}{gap}{}", body.join(blank)),
            format!("{title}{blank}{}", body.iter().flat_map(|p| [p.clone(), p.clone()]).collect::<Vec<_>>().join(blank)),
            format!("{}{gap}{once}", body.join(blank)),
            format!("{once}{once}"),
        ];
        for text in doubled {
            let again = read_as(text.as_bytes(), Format::Text).unwrap();
            prop_assert_eq!(&*again.text, &*document.text);
            prop_assert_eq!(&again.signature, &document.signature);
            prop_assert!(!again.duplicates.is_empty());
        }
    }

    #[test]
    fn a_page_given_twice_or_with_its_body_doubled_is_the_same(body in body()) {
        let title = "Ovar talks go on without result";
        let once = page(title, &body);
        let document = read_as(once.as_bytes(), Format::Html).unwrap();
        check(&document, once.as_bytes())?;
        let paragraphs = document.blocks.iter().filter(|b| b.kind.is_paragraph()).count();
        prop_assert_eq!(paragraphs, body.len());
        let twice: Vec<String> = body.iter().chain(&body).cloned().collect();
        for text in [format!("{once}\n{once}"), page(title, &twice)] {
            let again = read_as(text.as_bytes(), Format::Html).unwrap();
            check(&again, text.as_bytes())?;
            prop_assert_eq!(&*again.text, &*document.text);
        }
    }

    #[test]
    fn the_encoding_changes_the_spans_and_not_the_text(body in body()) {
        let text = body.join("\n").replace('ü', "u");
        let document = read_as(text.as_bytes(), Format::Text).unwrap();
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let again = read_as(&wide, Format::Text).unwrap();
        check(&again, &wide)?;
        prop_assert_eq!(&*again.text, &*document.text);
    }
}

fn took(bytes: &str, format: Format) -> Duration {
    let start = Instant::now();
    _ = read_as(bytes.as_bytes(), format);
    start.elapsed()
}

#[test]
fn hostile_pages_take_linear_time_and_no_stack() {
    let body = "<p>Velmara said on Monday that it would reopen the strait of Ovar to grain ships.</p>";
    let mut slow = Vec::new();
    for (name, text) in [
        ("10,000 divs inside each other", format!("{}{body}", "<div>".repeat(10_000))),
        ("50,000 divs inside each other", format!("{}{body}", "<div>".repeat(50_000))),
        ("50,000 open font elements", format!("{}{body}", "<p><font size=1>x".repeat(50_000))),
        ("50,000 tables", format!("{}{body}", "<table><tr><td>".repeat(50_000))),
        ("200,000 end tags", format!("{body}{}", "</p></div>".repeat(100_000))),
        ("200,000 open angle brackets", format!("{body}{}", "<a ".repeat(200_000))),
        ("200,000 comments", format!("{body}{}", "<!--".repeat(200_000))),
        ("100,000 scripts", format!("{body}{}", "<script></script>".repeat(100_000))),
        ("200,000 ampersands", format!("{body}<p>{}", "&".repeat(1_000_000))),
        ("100,000 paragraphs", body.repeat(50_000)),
        ("5 MB in one paragraph", format!("<p>{}", "Velmara said no. ".repeat(300_000))),
    ] {
        let page = format!("<!doctype html><html><body>{text}");
        let time = took(&page, Format::Html);
        println!("{name}: {time:?}");
        if time > Duration::from_secs(30) {
            slow.push(name);
        }
    }
    for (name, text) in [
        ("5 MB in one line", "Velmara said no. ".repeat(300_000)),
        ("5 MB without a space", "V".repeat(5_000_000)),
        ("1,000,000 empty lines", "\n".repeat(1_000_000) + "No."),
        ("300,000 short lines", "Velmara said\nno. ".repeat(300_000)),
        ("100,000 different lines", (0..100_000).fold(String::new(), |mut s, i| { _ = writeln!(s, "Velmara said {i} times that it had closed strait number {i}."); s })),
        ("20,000 like paragraphs", (0..20_000).fold(String::new(), |mut s, i| { _ = writeln!(s, "Velmara said {i} times that it had closed the strait of Ovar to all ships that carry grain, fish or wood under any flag but its own on the day before the talks began."); s })),
        ("open brackets", "(".repeat(1_000_000)),
    ] {
        let time = took(&text, Format::Text);
        println!("{name}: {time:?}");
        if time > Duration::from_secs(30) {
            slow.push(name);
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}
