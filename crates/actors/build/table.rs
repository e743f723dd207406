// Reading of tables with named columns, one record a line.

/// A row with its line number (from 1, the header being line 1).
pub(crate) struct Row<'a> {
    pub(crate) line: usize,
    cells: Vec<&'a str>,
}

/// A table whose columns are known.
pub(crate) struct Table<'a> {
    file: &'a str,
    pub(crate) rows: Vec<Row<'a>>,
}

impl<'a> Table<'a> {
    /// Reads a table that must have exactly `columns`, in order, sorted without repetition by the
    /// first `key` of them.
    pub(crate) fn read(file: &'a str, text: &'a str, columns: &[&str], key: usize) -> Result<Self, String> {
        let mut lines = text.lines().enumerate();
        let header: Vec<&str> = lines.next().map(|(_, l)| l.split('\t').collect()).unwrap_or_default();
        for name in &header {
            if !columns.contains(name) {
                return Err(format!("{file} line 1: unknown column \"{name}\""));
            }
        }
        if header != columns {
            return Err(format!("{file} line 1: columns must be {}", columns.join(", ")));
        }
        let mut rows: Vec<Row<'a>> = Vec::new();
        for (i, line) in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != columns.len() {
                return Err(format!(
                    "{file} line {}: {} cells where {} are expected",
                    i + 1,
                    cells.len(),
                    columns.len()
                ));
            }
            if let Some(last) = rows.last() {
                let (before, here) = (&last.cells[..key], &cells[..key]);
                let id = here.join(" ");
                if before == here {
                    return Err(format!(
                        "{file} line {}: \"{}\" stands on line {} already",
                        i + 1,
                        id.trim(),
                        last.line
                    ));
                }
                if before > here {
                    return Err(format!("{file} line {}: \"{}\" is out of order", i + 1, id.trim()));
                }
            }
            rows.push(Row { line: i + 1, cells });
        }
        Ok(Self { file, rows })
    }

    /// File and line of a row.
    pub(crate) fn place(&self, row: &Row<'_>) -> String {
        format!("{} line {}", self.file, row.line)
    }

    /// An error with the place of a row.
    pub(crate) fn error(&self, row: &Row<'_>, what: &str) -> String {
        format!("{}: {what}", self.place(row))
    }
}

impl<'a> Row<'a> {
    /// The cell of a column.
    pub(crate) fn cell(&self, column: usize) -> &'a str {
        self.cells[column]
    }

    /// The parts of a cell that holds a list.
    pub(crate) fn list(&self, column: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.cells[column].split('|').filter(|s| !s.is_empty())
    }
}

/// Whether a string is a full date, `1997-05-02`.
pub(crate) fn is_date(text: &str) -> bool {
    let b = text.as_bytes();
    b.len() == 10 && b.iter().enumerate().all(|(i, c)| if i == 4 || i == 7 { *c == b'-' } else { c.is_ascii_digit() })
}

/// The plural of a noun phrase, by its last word, where the table gives none.
pub(crate) fn plural(phrase: &str) -> String {
    let ends = |s: &[&str]| s.iter().any(|e| phrase.ends_with(e));
    if ends(&["s", "x", "ch", "sh", "ese"]) {
        if ends(&["ss", "x", "ch", "sh"]) { format!("{phrase}es") } else { phrase.to_owned() }
    } else if phrase.ends_with('y') && !ends(&["ay", "ey", "oy", "uy"]) {
        format!("{}ies", &phrase[..phrase.len() - 1])
    } else {
        format!("{phrase}s")
    }
}
