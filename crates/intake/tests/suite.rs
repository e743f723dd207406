//! Runs the literate specifications in `tests/suite/intake`: a page, and what must come out.
//!
//! A case is a heading `## …`, a fenced block `page html` or `page text` (with `published=DAY` if
//! the caller knows the day), and a fenced block `document` with one expectation a line:
//!
//! | line | meaning |
//! |---|---|
//! | `title:` `heading:` `lead:` `paragraph:` `item:` `cell:` `caption:` `speaker:` `dateline:` | a block of the clean text, in this order; a text that ends with … is the beginning of one; `paragraph:` is the lead too |
//! | `published: DAY BASIS` | basis is json-ld, meta, dateline or given; or `published: unknown` |
//! | `boilerplate:` | a run of original text that was set aside |
//! | `duplicate:` | a repeated stretch of the original that begins so |
//! | `language:` `agency:` `place:` `publisher:` `republisher:` `url:` | as named; `unknown` for none |
//! | `diagnostic:` | the id of a remark |
//! | `not KIND:` | no such line |

use legation_document::{Article, BlockKind, DateBasis, Document, Format};
use std::fmt::Write as _;
use std::path::PathBuf;

struct Case {
    file: String,
    name: String,
    article: Article,
    expected: Vec<(String, String)>,
}

fn cases(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut name = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut name);
        }
        let Some((fence, info)) = line.find(|c| c != '`').map(|n| line.split_at(n)).filter(|(f, _)| f.len() >= 3)
        else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|l| l.trim_end() != fence).collect();
        let mut info = info.split_whitespace();
        match info.next() {
            Some("page") => {
                let mut article = Article::new(name.clone(), block.join("\n"));
                for word in info {
                    match word.split_once('=') {
                        Some(("published", day)) => article.published = Some(day.parse().unwrap()),
                        _ if word == "html" => article.format = Format::Html,
                        _ if word == "text" => article.format = Format::Text,
                        _ => panic!("{file}: {name}: \"{word}\" is no word of a page block"),
                    }
                }
                cases.push(Case { file: file.to_owned(), name: name.clone(), article, expected: Vec::new() });
            }
            Some("document") => {
                let case =
                    cases.last_mut().unwrap_or_else(|| panic!("{file}: {name}: a document block without a page"));
                for line in block.iter().filter(|l| !l.trim().is_empty()) {
                    let (key, value) =
                        line.split_once(": ").unwrap_or_else(|| panic!("{file}: {name}: \"{line}\" has no colon"));
                    case.expected.push((key.trim().to_owned(), value.trim().to_owned()));
                }
            }
            _ => {}
        }
    }
    cases
}

/// Everything that came out, as lines of the same shape.
fn lines_of(document: &Document, bytes: &[u8]) -> Vec<(String, String)> {
    let slice = |span: legation_document::Span| String::from_utf8_lossy(&bytes[span.range()]).into_owned();
    let or_unknown = |text: &Option<String>| text.clone().unwrap_or_else(|| "unknown".to_owned());
    let mut lines: Vec<(&str, String)> = Vec::new();
    for block in &document.blocks {
        let kind = match block.kind {
            BlockKind::Title => "title",
            BlockKind::Heading => "heading",
            BlockKind::Paragraph => "paragraph",
            BlockKind::ListItem => "item",
            BlockKind::Dateline => "dateline",
            BlockKind::Lead => "lead",
            BlockKind::TableCell => "cell",
            BlockKind::Caption => "caption",
            BlockKind::Speaker => "speaker",
        };
        lines.push((kind, block.span.slice(&document.text).to_owned()));
    }
    match &document.title {
        None => lines.push(("title", "unknown".to_owned())),
        Some(title) if title.original.is_none() => lines.push(("title", title.text.clone())),
        Some(_) => {}
    }
    let published = document.published.map_or_else(
        || "unknown".to_owned(),
        |p| {
            let basis = match p.basis {
                DateBasis::JsonLd => "json-ld",
                DateBasis::Meta => "meta",
                DateBasis::Dateline => "dateline",
                DateBasis::Given => "given",
            };
            format!("{} {basis}", p.date)
        },
    );
    lines.push(("published", published));
    lines.push(("language", or_unknown(&document.language)));
    let provenance = &document.provenance;
    for (key, value) in [
        ("agency", &provenance.agency),
        ("place", &provenance.dateline_place),
        ("publisher", &provenance.publisher),
        ("republisher", &provenance.republisher),
        ("url", &provenance.url),
    ] {
        lines.push((key, or_unknown(value)));
    }
    lines.extend(document.boilerplate.iter().map(|s| ("boilerplate", slice(*s))));
    lines.extend(document.duplicates.iter().map(|s| ("duplicate", slice(*s))));
    lines.extend(document.diagnostics.iter().map(|d| ("diagnostic", d.id.to_owned())));
    lines.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
}

fn fits(expected: &str, got: &str, kind: &str) -> bool {
    match expected.strip_suffix('…') {
        Some(start) => got.starts_with(start.trim_end()),
        None if kind == "duplicate" => got.starts_with(expected),
        None => got == expected,
    }
}

fn failures(case: &Case) -> Vec<String> {
    let document = match legation_intake::read(&case.article) {
        Ok(document) => document,
        Err(error) => return vec![format!("not read: {error}")],
    };
    let got = lines_of(&document, &case.article.bytes);
    let mut wrong = Vec::new();
    let is_block = |kind: &str| {
        matches!(kind, "heading" | "lead" | "paragraph" | "item" | "cell" | "caption" | "speaker" | "dateline")
    };
    // Most cases do not care which paragraph is the lead.
    let is_of = |expected: &str, kind: &str| expected == kind || expected == "paragraph" && kind == "lead";
    let mut block_at = 0;
    for (key, value) in &case.expected {
        if let Some(kind) = key.strip_prefix("not ") {
            if got.iter().any(|(k, v)| is_of(kind, k) && fits(value, v, kind)) {
                wrong.push(format!("{key}: {value}"));
            }
        } else if is_block(key) {
            match got[block_at..].iter().position(|(k, v)| is_of(key, k) && fits(value, v, key)) {
                Some(found) => block_at += found + 1,
                None => wrong.push(format!("{key}: {value}")),
            }
        } else if !got.iter().any(|(k, v)| k == key && fits(value, v, key)) {
            wrong.push(format!("{key}: {value}"));
        }
    }
    if wrong.is_empty() {
        return wrong;
    }
    let mut message = format!("{}: {}\n  expected and not found (or found and not expected):\n", case.file, case.name);
    for line in &wrong {
        _ = writeln!(message, "    {line}");
    }
    _ = writeln!(message, "  got:");
    for (key, value) in &got {
        _ = writeln!(message, "    {key}: {value}");
    }
    vec![message]
}

#[test]
fn pages_are_read_as_the_suite_says() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/intake");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    files.sort();
    let (mut run, mut wrong) = (0, Vec::new());
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let found = cases(&name, &std::fs::read_to_string(&file).unwrap());
        assert!(!found.is_empty(), "{name} holds no case");
        for case in found {
            assert!(!case.expected.is_empty(), "{name}: {} expects nothing", case.name);
            run += 1;
            wrong.extend(failures(&case));
        }
    }
    println!("{run} cases");
    assert!(wrong.is_empty(), "{} of {run} cases fail\n\n{}", wrong.len(), wrong.join("\n"));
}
