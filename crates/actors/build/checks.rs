// What must hold between the lines of a table, and between tables.

use crate::table::{Row, Table, is_date};
use std::collections::{BTreeMap, BTreeSet};

/// A date cell as the number 19970502; 0 for an open end.
pub(crate) fn day(table: &Table<'_>, row: &Row<'_>, cell: &str) -> Result<u32, String> {
    if cell.is_empty() {
        return Ok(0);
    }
    let number: u32 = if is_date(cell) { cell.replace('-', "").parse().unwrap_or(0) } else { 0 };
    let (month, date) = (number / 100 % 100, number % 100);
    if number == 0 || !(1..=12).contains(&month) || !(1..=31).contains(&date) {
        return Err(table.error(row, &format!("\"{cell}\" is not a full date such as 1997-05-02")));
    }
    Ok(number)
}

/// First and last day of a row, in order.
pub(crate) fn interval(table: &Table<'_>, row: &Row<'_>, from: usize, to: usize) -> Result<(u32, u32), String> {
    let (first, last) = (day(table, row, row.cell(from))?, day(table, row, row.cell(to))?);
    if last != 0 && last < first {
        return Err(table.error(row, &format!("until {} is before from {}", row.cell(to), row.cell(from))));
    }
    Ok((first, last))
}

/// Refuses two rows that claim one thing at the same time. `claims` are the thing, the interval and the row.
pub(crate) fn one_at_a_time(table: &Table<'_>, claims: &[(String, (u32, u32), usize)]) -> Result<(), String> {
    let mut claims: Vec<_> = claims.iter().collect();
    claims.sort_unstable();
    for pair in claims.windows(2) {
        let ((thing, (_, last), first_row), (other, (first, _), second_row)) = (pair[0], pair[1]);
        if thing == other && (*last == 0 || first <= last) {
            let line = table.rows[*first_row].line;
            let what = format!("{thing} stands for the same time on line {line} already");
            return Err(table.error(&table.rows[*second_row], &what));
        }
    }
    Ok(())
}

/// Refuses a name that means several parties and is not listed as such, and a list that is not so.
///
/// `found` are the folded names with the parties that they mean, and where one of them is written.
pub(crate) fn shared_names(
    table: &Table<'_>,
    listed: &BTreeMap<String, usize>,
    found: &BTreeMap<String, (BTreeSet<String>, String)>,
) -> Result<(), String> {
    for (name, (parties, place)) in found {
        if parties.len() > 1 && !listed.contains_key(name) {
            let parties: Vec<&str> = parties.iter().map(String::as_str).collect();
            return Err(format!("{place}: \"{name}\" means {}; list it in shared_names.tsv", parties.join(", ")));
        }
    }
    for (name, row) in listed {
        let row = &table.rows[*row];
        let told: BTreeSet<&str> = row.list(1).collect();
        let parties: BTreeSet<&str> =
            found.get(name).map(|(p, _)| p.iter().map(String::as_str).collect()).unwrap_or_default();
        if told != parties {
            let parties: Vec<&str> = parties.into_iter().collect();
            return Err(table.error(row, &format!("\"{name}\" means {}", parties.join("|"))));
        }
    }
    Ok(())
}
