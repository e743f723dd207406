// Reading of tables with named columns, one record a line.

/// A row with its line number (from 1, the header being line 1).
pub(crate) struct Row<'a> {
    line: usize,
    cells: Vec<&'a str>,
}

/// A table whose columns are known.
pub(crate) struct Table<'a> {
    file: &'a str,
    pub(crate) rows: Vec<Row<'a>>,
}

impl<'a> Table<'a> {
    /// Reads a table of this crate: exactly `columns`, in order, sorted by the first one without
    /// repetition.
    pub(crate) fn own(file: &'a str, text: &'a str, columns: &[&str]) -> Result<Self, String> {
        let header: Vec<&str> = text.lines().next().unwrap_or_default().split('\t').collect();
        if let Some(name) = header.iter().find(|name| !columns.contains(name)) {
            return Err(format!("{file} line 1: unknown column \"{name}\""));
        }
        if header != columns {
            return Err(format!("{file} line 1: columns must be {}", columns.join(", ")));
        }
        let table = Self::read(file, text, columns)?;
        for pair in table.rows.windows(2) {
            let (before, here) = (pair[0].cells[0], pair[1].cells[0]);
            if before >= here {
                let what = if before == here { "stands on the line before already" } else { "is out of order" };
                return Err(table.error(&pair[1], &format!("\"{here}\" {what}")));
            }
        }
        Ok(table)
    }

    /// Reads these columns of a table that may have more.
    pub(crate) fn read(file: &'a str, text: &'a str, columns: &[&str]) -> Result<Self, String> {
        let mut lines = text.lines().enumerate();
        let header: Vec<&str> = lines.next().map(|(_, l)| l.split('\t').collect()).unwrap_or_default();
        let places = columns
            .iter()
            .map(|column| {
                let place = header.iter().position(|name| name == column);
                place.ok_or_else(|| format!("{file} line 1: no column \"{column}\""))
            })
            .collect::<Result<Vec<usize>, String>>()?;
        let mut rows = Vec::new();
        for (i, line) in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != header.len() {
                return Err(format!(
                    "{file} line {}: {} cells where {} are expected",
                    i + 1,
                    cells.len(),
                    header.len()
                ));
            }
            rows.push(Row { line: i + 1, cells: places.iter().map(|place| cells[*place]).collect() });
        }
        Ok(Self { file, rows })
    }

    /// An error with the place of a row.
    pub(crate) fn error(&self, row: &Row<'_>, what: &str) -> String {
        format!("{} line {}: {what}", self.file, row.line)
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
