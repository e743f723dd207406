//! Tables with named columns, and what is wrong with one.

use std::fmt;

/// A data file that cannot be used: which file, which line, what is wrong with it.
///
/// The files are part of the program, so for a user this never happens; it is for whoever edits one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    file: &'static str,
    line: usize,
    what: String,
}

impl DataError {
    pub(crate) fn new(file: &'static str, line: usize, what: impl Into<String>) -> Self {
        Self { file, line, what: what.into() }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for DataError {}

/// A row: its line number and its cells, as many as there are columns.
pub(crate) struct Row<'a> {
    pub(crate) file: &'static str,
    pub(crate) line: usize,
    pub(crate) cells: Vec<&'a str>,
}

impl Row<'_> {
    pub(crate) fn error(&self, what: impl Into<String>) -> DataError {
        DataError::new(self.file, self.line, what)
    }

    /// A cell that is `yes` or `no`.
    pub(crate) fn yes(&self, column: usize) -> Result<bool, DataError> {
        match self.cells[column] {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(self.error(format!("\"{other}\" is neither yes nor no"))),
        }
    }
}

/// Reads tab-separated text whose first line must be exactly `columns`.
pub(crate) fn rows<'a>(file: &'static str, text: &'a str, columns: &[&str]) -> Result<Vec<Row<'a>>, DataError> {
    let mut lines = text.lines().enumerate();
    let header: Vec<&str> = lines.next().map(|(_, l)| l.split('\t').collect()).unwrap_or_default();
    if header != columns {
        return Err(DataError::new(file, 1, format!("columns must be {}", columns.join(", "))));
    }
    lines
        .filter(|(_, l)| !l.is_empty())
        .map(|(i, l)| {
            let row = Row { file, line: i + 1, cells: l.split('\t').collect() };
            if row.cells.len() == columns.len() {
                Ok(row)
            } else {
                Err(row.error(format!("{} cells, {} expected", row.cells.len(), columns.len())))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_with_a_missing_cell_is_named_by_its_line() {
        let error = rows("x.tsv", "a\tb\n1\t2\n3\n", &["a", "b"]).err().unwrap();
        assert_eq!(error.to_string(), "x.tsv line 3: 1 cells, 2 expected");
        let error = rows("x.tsv", "a\tc\n", &["a", "b"]).err().unwrap();
        assert_eq!(error.to_string(), "x.tsv line 1: columns must be a, b");
    }
}
