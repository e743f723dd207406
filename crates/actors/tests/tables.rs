//! What the build script refuses in a table, with file and line.

#[path = "../build/checks.rs"]
mod checks;
#[path = "../build/table.rs"]
mod table;

use checks::{interval, one_at_a_time, shared_names};
use std::collections::{BTreeMap, BTreeSet};
use table::{Table, plural};

const COLUMNS: &[&str] = &["id", "parties", "valid_from", "valid_to"];

fn refused(text: &str, key: usize) -> String {
    Table::read("bad.tsv", text, COLUMNS, key).err().unwrap_or_default()
}

#[test]
fn unknown_columns_missing_cells_repetition_and_disorder_are_refused() {
    let head = "id\tparties\tvalid_from\tvalid_to\n";
    assert_eq!(refused("id\tcolour\tvalid_from\tvalid_to\n", 1), "bad.tsv line 1: unknown column \"colour\"");
    assert_eq!(
        refused("id\tvalid_from\tparties\tvalid_to\n", 1),
        "bad.tsv line 1: columns must be id, parties, valid_from, valid_to"
    );
    assert_eq!(refused(&format!("{head}A\t\t\n"), 1), "bad.tsv line 2: 3 cells where 4 are expected");
    assert_eq!(refused(&format!("{head}A\t\t\t\nA\tx\t\t\n"), 1), "bad.tsv line 3: \"A\" stands on line 2 already");
    assert_eq!(refused(&format!("{head}B\t\t\t\nA\t\t\t\n"), 1), "bad.tsv line 3: \"A\" is out of order");
    assert_eq!(refused(&format!("{head}A\tx\t\t\nA\tx\t\t\n"), 2), "bad.tsv line 3: \"A x\" stands on line 2 already");
    assert_eq!(refused(&format!("{head}A\tx\t\t\nA\ty\t\t\n"), 2), "");
    assert_eq!(refused("", 1), "bad.tsv line 1: columns must be id, parties, valid_from, valid_to");
}

#[test]
fn dates_are_full_and_in_order() {
    let text = "id\tparties\tvalid_from\tvalid_to\nA\t\t1999\t\nB\t\t2000-02-01\t1999-01-01\nC\t\t1999-13-01\t\nD\t\t1999-01-01\t\n";
    let table = Table::read("bad.tsv", text, COLUMNS, 1).unwrap();
    let error = |row: usize| interval(&table, &table.rows[row], 2, 3).unwrap_err();
    assert_eq!(error(0), "bad.tsv line 2: \"1999\" is not a full date such as 1997-05-02");
    assert_eq!(error(1), "bad.tsv line 3: until 1999-01-01 is before from 2000-02-01");
    assert_eq!(error(2), "bad.tsv line 4: \"1999-13-01\" is not a full date such as 1997-05-02");
    assert_eq!(interval(&table, &table.rows[3], 2, 3), Ok((19_990_101, 0)));
    assert_eq!(table.place(&table.rows[3]), "bad.tsv line 5");
}

#[test]
fn one_code_has_one_state_at_a_time() {
    let text = "id\tparties\tvalid_from\tvalid_to\nA\t\t\t\nB\t\t\t\n";
    let table = Table::read("bad.tsv", text, COLUMNS, 1).unwrap();
    let claim = |spells: [(u32, u32); 2]| {
        one_at_a_time(&table, &[("cow 345".to_owned(), spells[0], 0), ("cow 345".to_owned(), spells[1], 1)])
    };
    assert_eq!(claim([(0, 20_030_204), (20_030_205, 0)]), Ok(()));
    let clash = Err("bad.tsv line 3: cow 345 stands for the same time on line 2 already".to_owned());
    assert_eq!(claim([(0, 20_030_205), (20_030_205, 0)]), clash);
    assert_eq!(claim([(0, 0), (20_030_205, 0)]), clash);
}

#[test]
fn a_name_of_two_parties_must_be_listed_and_a_list_must_be_true() {
    let text = "id\tparties\tvalid_from\tvalid_to\ncongo\tCOD|COG\t\t\n";
    let table = Table::read("shared_names.tsv", text, COLUMNS, 1).unwrap();
    let listed = BTreeMap::from([("congo".to_owned(), 0)]);
    let meaning = |name: &str, parties: &[&str]| {
        let parties: BTreeSet<String> = parties.iter().map(|p| (*p).to_owned()).collect();
        (name.to_owned(), (parties, "groups.tsv line 7".to_owned()))
    };
    let check = |found: &[(String, (BTreeSet<String>, String))]| {
        shared_names(&table, &listed, &found.iter().cloned().collect()).err()
    };
    let congo = meaning("congo", &["COD", "COG"]);
    assert_eq!(check(std::slice::from_ref(&congo)), None);
    assert_eq!(
        check(&[congo, meaning("sdf", &["JPN", "SDF-SYR"])]).as_deref(),
        Some("groups.tsv line 7: \"sdf\" means JPN, SDF-SYR; list it in shared_names.tsv")
    );
    assert_eq!(check(&[meaning("congo", &["COD"])]).as_deref(), Some("shared_names.tsv line 2: \"congo\" means COD"));
    assert_eq!(check(&[]).as_deref(), Some("shared_names.tsv line 2: \"congo\" means "));
}

#[test]
fn plurals() {
    for (one, many) in [("Swiss", "Swisses"), ("Korean", "Koreans"), ("Chinese", "Chinese"), ("envoy", "envoys")] {
        assert_eq!(plural(one), many);
    }
    let table = Table::read("t.tsv", "id\tparties\tvalid_from\tvalid_to\nA\tx|y\t\t\n", COLUMNS, 1).unwrap();
    assert_eq!(table.rows[0].list(1).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(table.rows[0].cell(0), "A");
}
