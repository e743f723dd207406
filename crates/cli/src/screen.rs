//! The terminal: width, colour, and text that fits.

use crate::arguments::{Format, Looks};
use anstyle::{AnsiColor, Style};
use std::io::IsTerminal as _;
use std::{env, io};

/// Widest line for reading.
const WIDEST: usize = 100;

/// How to write for whoever reads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    colour: bool,
    pub(crate) plain: bool,
    width: usize,
}

impl Screen {
    /// The screen that standard output leads to.
    pub(crate) fn of(looks: Looks) -> Self {
        let terminal = io::stdout().is_terminal();
        let unwanted = looks.no_color || looks.plain || env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let width = terminal_size::terminal_size().map_or(WIDEST, |(w, _)| usize::from(w.0));
        Self { colour: terminal && !unwanted, plain: looks.plain, width: width.clamp(40, WIDEST) }
    }

    /// The wanted format, or the one that fits where the output goes.
    pub(crate) fn format(wanted: Option<Format>) -> Format {
        wanted.unwrap_or(if io::stdout().is_terminal() { Format::Table } else { Format::Jsonl })
    }

    /// Whether a person reads along.
    pub(crate) fn is_terminal() -> bool {
        io::stdout().is_terminal()
    }

    fn painted(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Words that head a part.
    pub(crate) fn heading(self, text: &str) -> String {
        self.painted(Style::new().bold(), text)
    }

    /// Words that name a thing to come back to: record numbers.
    pub(crate) fn label(self, text: &str) -> String {
        self.painted(AnsiColor::Cyan.on_default(), text)
    }

    /// Words of the report itself.
    pub(crate) fn quote(self, text: &str) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.plain { format!("\"{text}\"") } else { format!("“{text}”") }
    }

    /// From whom to whom.
    pub(crate) fn arrow(self) -> &'static str {
        if self.plain { "->" } else { "→" }
    }

    /// Between facts of one line.
    pub(crate) fn dot(self) -> &'static str {
        if self.plain { "; " } else { " · " }
    }

    /// Between the parties of a dialogue.
    pub(crate) fn dash(self) -> &'static str {
        if self.plain { "-" } else { "–" }
    }

    /// Text under a first prefix and, where it is folded, under spaces of the given depth.
    /// Plain output is never folded.
    pub(crate) fn fold(self, first: &str, depth: usize, text: &str) -> String {
        if self.plain {
            return format!("{first}{text}");
        }
        let room = self.width.saturating_sub(depth).max(20);
        let mut out = first.to_owned();
        let mut used = 0;
        for word in text.split(' ') {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > room {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', depth));
                used = 0;
            } else if used > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += length;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_text_keeps_its_depth_and_plain_text_stays_on_its_line() {
        let screen = Screen { colour: false, plain: false, width: 30 };
        assert_eq!(
            screen.fold("  E1  ", 6, "one two three four five six seven"),
            "  E1  one two three four five\n      six seven"
        );
        let plain = Screen { plain: true, ..screen };
        assert_eq!(plain.fold("E1 ", 6, "one two three four five six seven"), "E1 one two three four five six seven");
    }
}
