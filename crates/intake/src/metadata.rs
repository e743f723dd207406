//! What a page says about itself in its head: JSON-LD, `meta`, `link`.
//!
//! Order of trust for the date: JSON-LD, `meta`, `time`. Dates of change are not read: a report
//! that was corrected later still speaks of its own day.

use crate::dates::written_day;
use jiff::civil::Date;
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

/// Facts of the head of a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) title_tag: Option<String>,
    pub(crate) og_title: Option<String>,
    pub(crate) headline: Option<String>,
    pub(crate) site_name: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) canonical: Option<String>,
    pub(crate) og_url: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) structured_date: Option<Date>,
    pub(crate) meta_date: Option<(u8, Date)>,
    pub(crate) time: Option<Date>,
}

/// Names of `meta` elements that give the day of publication, best first.
const META_DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "publication_date",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "date.release",
    "article_date_original",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "date",
];

impl Facts {
    /// Takes note of one `meta` element.
    pub(crate) fn meta(&mut self, name: &str, content: &str) {
        if content.is_empty() {
            return;
        }
        let content = || content.to_owned();
        match name {
            "og:title" => _ = self.og_title.get_or_insert_with(content),
            "twitter:title" | "dc.title" if self.og_title.is_none() => {
                self.og_title = Some(content());
            }
            "og:site_name" => _ = self.site_name.get_or_insert_with(content),
            "og:url" => _ = self.og_url.get_or_insert_with(content),
            "content-language" | "language" => {
                self.language.get_or_insert_with(|| content().trim().to_ascii_lowercase());
            }
            _ => {
                if let Some(rank) = META_DATES.iter().position(|n| *n == name)
                    && self.meta_date.is_none_or(|(best, _)| (rank as u8) < best)
                    && let Some(day) = written_day(&content())
                {
                    self.meta_date = Some((rank as u8, day));
                }
            }
        }
    }

    /// Takes note of one JSON-LD script.
    pub(crate) fn structured(&mut self, script: &str) {
        static LOOSE_DATE: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r#""datePublished"\s*:\s*"([^"]{8,40})""#).expect("valid"));
        let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->");
        let script = script.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
        if let Ok(value) = serde_json::from_str::<Value>(script) {
            let mut objects = Vec::new();
            collect(&value, &mut objects);
            objects.sort_by_key(|o| !is_article(o));
            for object in objects {
                self.structured_object(object);
            }
        } else if self.structured_date.is_none() {
            // Line feeds inside strings make many of these scripts invalid; the date is readable.
            self.structured_date = LOOSE_DATE.captures(script).and_then(|found| written_day(&found[1]));
        }
    }

    fn structured_object(&mut self, object: &Value) {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(crate::html::plain);
        if is_article(object) {
            if let Some(headline) = text("headline").filter(|h| !h.is_empty()) {
                self.headline.get_or_insert(headline);
            }
            if self.publisher.is_none() {
                self.publisher = object.get("publisher").and_then(name_of);
            }
        }
        if self.structured_date.is_none() && (is_article(object) || is_page(object)) {
            self.structured_date = text("datePublished").and_then(|d| written_day(&d));
        }
    }

    /// The publication, in the page's own words.
    pub(crate) fn publication(&self) -> Option<String> {
        self.publisher.clone().or_else(|| self.site_name.clone())
    }

    /// The headline as the head has it, without the name of the site.
    pub(crate) fn title(&self) -> Option<String> {
        let title = self.headline.as_ref().or(self.og_title.as_ref()).or(self.title_tag.as_ref())?;
        let title = self.without_site(title);
        (!title.is_empty()).then(|| title.to_owned())
    }

    /// Every wording of the headline in the head.
    pub(crate) fn titles(&self) -> impl Iterator<Item = &str> {
        [&self.headline, &self.og_title, &self.title_tag].into_iter().flatten().map(String::as_str)
    }

    /// "Talks in Ovar | Morning Courier" without its last part, if that is the site's name or
    /// shorter than the first.
    pub(crate) fn without_site<'a>(&self, title: &'a str) -> &'a str {
        for separator in [" | ", " - ", " – ", " — ", " :: ", " » ", " • "] {
            if let Some((head, tail)) = title.rsplit_once(separator) {
                let named = [&self.site_name, &self.publisher]
                    .into_iter()
                    .flatten()
                    .any(|site| site.trim().eq_ignore_ascii_case(tail.trim()));
                let short = tail.split_whitespace().count() <= 4
                    && head.split_whitespace().count() >= 4
                    && tail.chars().next().is_some_and(char::is_uppercase);
                if named || short {
                    return head.trim();
                }
            }
        }
        title
    }
}

/// The objects of a JSON-LD script, at most a few hundred.
fn collect<'v>(value: &'v Value, into: &mut Vec<&'v Value>) {
    if into.len() > 500 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Object(object) => {
            into.push(value);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(key) {
                    collect(inner, into);
                }
            }
        }
        _ => {}
    }
}

fn has_type(object: &Value, test: impl Fn(&str) -> bool) -> bool {
    match object.get("@type") {
        Some(Value::String(kind)) => test(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(test),
        _ => false,
    }
}

fn is_article(object: &Value) -> bool {
    has_type(object, |kind| {
        let kind = kind.rsplit('/').next().unwrap_or(kind);
        kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report" || kind == "Statement"
    })
}

fn is_page(object: &Value) -> bool {
    has_type(object, |kind| kind == "WebPage" || kind == "CreativeWork")
}

fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(name) if !name.starts_with("http") => Some(crate::html::plain(name)),
        Value::Object(object) => object.get("name").and_then(name_of),
        Value::Array(items) => items.iter().find_map(name_of),
        _ => None,
    }
    .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_local_day_of_an_article_in_a_graph_is_read() {
        let mut facts = Facts::default();
        facts.structured(
            r#"{"@graph": [{"@type": "WebSite", "name": "x", "datePublished": "2011-01-01"},
               {"@type": ["NewsArticle"], "headline": "Ovar opens its gates",
                "datePublished": "2031-03-09T01:12:00+04:00", "publisher": {"name": "Morning Courier"}}]}"#,
        );
        assert_eq!(facts.structured_date, Some(date(2031, 3, 9)));
        assert_eq!(facts.publication().as_deref(), Some("Morning Courier"));
    }

    #[test]
    fn a_broken_script_still_gives_its_date() {
        let mut facts = Facts::default();
        facts.structured("{\"headline\": \"two\nlines\", \"datePublished\": \"2031-03-09\"}");
        assert_eq!(facts.structured_date, Some(date(2031, 3, 9)));
    }

    #[test]
    fn the_best_named_meta_date_wins_whatever_the_order() {
        let mut facts = Facts::default();
        facts.meta("date", "2031-01-01");
        facts.meta("article:published_time", "2031-03-09T10:00:00Z");
        facts.meta("dc.date", "2031-02-01");
        assert_eq!(facts.meta_date.map(|m| m.1), Some(date(2031, 3, 9)));
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_headline() {
        let facts = Facts { site_name: Some("Morning Courier".into()), ..Facts::default() };
        assert_eq!(facts.without_site("Talks | Morning Courier"), "Talks");
        assert_eq!(facts.without_site("Velmara - Ostrenia: a history"), "Velmara - Ostrenia: a history");
    }
}
