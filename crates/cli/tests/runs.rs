//! The program as a user meets it: help, exit codes, pipes, folders.
//!
//! `LEGATION_UPDATE=1 cargo test -p legation-cli --test runs` writes the golden files anew.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_legation"));
    command.args(arguments).current_dir(root()).env_remove("COLUMNS");
    command
}

fn legation(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the program that was just built runs")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// A fresh folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

const OFFER: &str = "LIMA, 2 March 2026 (Andes Wire) - Peru said on Monday it was ready to hold talks with Ecuador.\n";
const ANSWER: &str =
    "QUITO, 5 March 2026 (Andes Wire) - Ecuador said on Thursday it was willing to hold talks with Peru.\n";

/// Two reports of one thread, and what a folder of reports may hold besides.
fn reports(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("1.txt"), OFFER).unwrap();
    fs::write(folder.join("2.txt"), ANSWER).unwrap();
    fs::write(folder.join("picture.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    fs::write(folder.join(".hidden.txt"), OFFER).unwrap();
    fs::write(folder.join("empty.txt"), "\n").unwrap();
    folder
}

/// Each golden file holds a command, what it prints and its exit code.
#[test]
fn help_and_messages_are_as_they_were() {
    let runs: [(&str, &[&str]); 11] = [
        ("help", &["--help"]),
        ("code-help", &["code", "--help"]),
        ("explain-help", &["explain", "--help"]),
        ("dialogue-help", &["dialogue", "--help"]),
        ("actors-help", &["actors", "lookup", "--help"]),
        ("analyse-help", &["analyse", "--help"]),
        ("no-such-file", &["code", "no-such-file.html"]),
        ("no-such-date", &["code", "examples/report.html", "--published", "yesterday"]),
        ("no-such-party", &["dialogue", "Velmara", "FRA", "examples/report.html"]),
        ("no-such-record", &["explain", "E99", "examples/report.html"]),
        ("lookup", &["actors", "lookup", "Tallinn"]),
    ];
    let mut changed = Vec::new();
    for (name, arguments) in runs {
        let output = legation(arguments);
        let (out, err, code) = (out(&output), err(&output), output.status.code().unwrap_or(-1));
        // Which records there are is for other tests.
        let err = err.split("; it has").next().unwrap_or_default().trim_end().to_owned();
        let real = format!("$ legation {}\n{out}{err}\nexit code {code}\n", arguments.join(" "));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.txt"));
        let golden = fs::read_to_string(&path).unwrap_or_default();
        if real != golden {
            if env::var_os("LEGATION_UPDATE").is_some() {
                fs::write(&path, real).unwrap();
            } else {
                changed.push(format!("{}:\n{real}", path.display()));
            }
        }
    }
    assert!(changed.is_empty(), "LEGATION_UPDATE=1 writes these anew:\n{}", changed.join("\n"));
}

#[test]
fn a_text_is_analysed_into_each_format() {
    let text = "“We agree,” Hasan said, “to all of it.” They didn't meet.";
    let conllu = legation(&["analyse", text]);
    assert_eq!(conllu.status.code(), Some(0), "{}", err(&conllu));
    assert!(out(&conllu).contains("\n2-3\tdidn't\t_\t"), "{}", out(&conllu));
    let tree = out(&legation(&["analyse", text, "--format", "tree", "--plain"]));
    assert!(tree.contains("goes on \"to all of it.\""), "{tree}");
    let json: serde_json::Value =
        serde_json::from_str(&out(&legation(&["analyse", text, "--format", "json"]))).expect("one JSON object");
    assert_eq!(json["quotations"][1]["continues"], 0);
    let root = json["tokens"].as_array().unwrap().iter().filter(|t| t["head"].is_null()).count();
    assert_eq!(root, json["sentences"].as_array().unwrap().len());
}

#[test]
fn a_tree_is_drawn_beside_its_words() {
    let tree = out(&legation(&["analyse", "The talks were held in Geneva.", "--format", "tree"]));
    let expected = "1  [lead] The talks were held in Geneva.\n\n\
        \x20     ╭─╼ The   DET   det\n\
        \x20   ╭─┶ talks   NOUN  nsubj:pass    talk\n\
        \x20   ├─╼ were    AUX   aux:pass      be\n\
        \x20  ─┾ held      VERB  root          hold\n\
        \x20   │ ╭─╼ in    ADP   case\n\
        \x20   ├─┶ Geneva  PROPN obl           GPE Geneva\n\
        \x20   ╰─╼ .       PUNCT punct\n\
        \x20  place Geneva · Geneva, Switzerland · city 46.2020 6.1460 · GeoNames 2660646 · used as place\n\n\
        Places: GeoNames (geonames.org), CC BY 4.0, adapted\n";
    assert_eq!(tree, expected);
}

#[test]
fn times_are_shown_with_their_days_in_each_format() {
    let text = "Omani envoys met in Muscat on Tuesday. They will meet again next week.";
    let shown = |format: &str| out(&legation(&["analyse", text, "--published", "2026-01-15", "--format", format]));
    let tree = shown("tree");
    assert!(tree.contains("DATE Tuesday = 2026-01-13\n"), "{tree}");
    assert!(tree.contains("DATE next week = 2026-01-19/2026-01-25\n"), "{tree}");
    let conllu = shown("conllu");
    assert!(conllu.contains("# newpar\n# block = lead\n# sent_id = 1\n"), "{conllu}");
    assert!(conllu.contains("Time=B-date|TimeValue=2026-01-19/2026-01-25\n"), "{conllu}");
    assert!(conllu.contains("Time=I-date|SpaceAfter=No\n"), "{conllu}");
    let json: serde_json::Value = serde_json::from_str(&shown("json")).expect("one JSON object");
    assert_eq!(json["times"][0]["text"], "Tuesday");
    assert_eq!(json["times"][0]["value"], "2026-01-13");
    assert_eq!(json["times"][1]["timex"], "2026-W04");
    let open: serde_json::Value =
        serde_json::from_str(&out(&legation(&["analyse", text, "--format", "json"]))).expect("one JSON object");
    assert!(open["times"][0]["value"].is_null(), "{}", open["times"]);
}

#[test]
fn the_kind_of_each_block_is_shown() {
    let text = "Envoy leaves Ovar\n\nThe envoy left Ovar on Monday.\n\nFILE PHOTO: The envoy speaks in Ovar last May.";
    let tree = out(&legation(&["analyse", text, "--format", "tree"]));
    for heading in ["[title] Envoy", "[lead] The envoy left", "[caption] FILE PHOTO"] {
        assert!(tree.contains(heading), "{tree}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&out(&legation(&["analyse", text, "--format", "json"]))).expect("one JSON object");
    assert_eq!(json["blocks"][2]["kind"], "caption");
}

#[test]
fn names_of_places_are_shown_with_where_they_are_or_why_that_is_not_known() {
    let text = "The ministers met in Doha on Monday, Moscow said. They had gone to San Pedro and to Xyrkanda.";
    let tree = out(&legation(&["analyse", text, "--format", "tree", "--plain"]));
    assert!(tree.contains("place Doha; Doha, Baladiyat ad Dawhah, Qatar; capital 25.2850 51.5310;"), "{tree}");
    assert!(tree.contains("place Xyrkanda; not settled; used as place;"), "{tree}");
    let json: serde_json::Value =
        serde_json::from_str(&out(&legation(&["analyse", text, "--format", "json"]))).expect("one JSON object");
    let named = |words: &str| json["toponyms"].as_array().unwrap().iter().find(|t| t["text"] == words).unwrap();
    assert_eq!((&named("Doha")["use"], &named("Doha")["country"]), (&"place".into(), &"QAT".into()));
    assert_eq!(named("Doha")["place"]["geonames"], 290_030);
    assert_eq!(named("Moscow")["use"], "metonym");
    assert!(
        named("Xyrkanda")["place"].is_null() && named("Xyrkanda")["reason"].as_str().unwrap().contains("gazetteer")
    );
    assert!(json["credit"].as_str().unwrap().contains("GeoNames"));
}

#[test]
fn actors_of_ones_own_are_read_by_every_command_that_reads_reports() {
    let folder = env::temp_dir().join(format!("legation-actors-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (mine, report) = (folder.join("mine.toml"), folder.join("report.txt"));
    fs::write(&mine, "[[country]]\nid = \"VEL\"\nname = \"Velmara\"\nadjectives = [\"Velmaran\"]\n").unwrap();
    fs::write(&report, "Velmara and Norway resumed talks on fisheries on Tuesday.\n").unwrap();
    let (mine, report) = (mine.to_str().unwrap(), report.to_str().unwrap());
    let explained = legation(&["explain", "E1", report, "--actors", mine, "--plain"]);
    assert!(out(&explained).contains("Velmara"), "{}{}", out(&explained), err(&explained));
    let day = ["--published", "2026-03-04"];
    let dialogue = legation(&[&["dialogue", "Velmara", "Norway", report, "--actors", mine][..], &day].concat());
    assert!(out(&dialogue).contains("\"VEL\""), "{}{}", out(&dialogue), err(&dialogue));
    let unknown = legation(&[&["dialogue", "Velmara", "Norway", report][..], &day].concat());
    assert_eq!(unknown.status.code(), Some(2), "{}", err(&unknown));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_capital_is_looked_up_by_the_day() {
    let lookup = |on: &[&str]| out(&legation(&[&["actors", "lookup", "Moscow"], on].concat()));
    assert_eq!(lookup(&[]), "capital of    RUS  Russia\ncapital of    SUN  Soviet Union, ../1991-12-25\n");
    assert_eq!(lookup(&["--on", "1986-05-01"]), "capital of    SUN  Soviet Union, ../1991-12-25\n");
    assert_eq!(lookup(&["--on", "2006-05-01"]), "capital of    RUS  Russia\n");
}

#[test]
fn a_word_without_a_space_is_a_file_that_must_be_there() {
    let missing = legation(&["analyse", "report"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(err(&missing).contains("no such file"), "{}", err(&missing));
}

#[test]
fn the_short_help_fits_one_screen() {
    for arguments in [&["-h"][..], &["code", "-h"], &["dialogue", "-h"], &["explain", "-h"]] {
        let help = out(&legation(arguments));
        assert!(help.lines().count() <= 40, "{arguments:?}");
        assert!(help.lines().all(|l| l.chars().count() <= 100), "{arguments:?}");
    }
}

#[test]
fn in_a_pipe_come_json_lines_the_same_each_time() {
    let first = legation(&["code", "examples/report.html"]);
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    let lines: Vec<serde_json::Value> =
        out(&first).lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    assert_eq!(lines[0]["kind"], "document");
    assert!(lines.iter().any(|l| l["kind"] == "dialogue"));
    assert_eq!(first.stdout, legation(&["code", "examples/report.html"]).stdout);
}

#[test]
fn one_array_holds_the_same_objects_as_the_lines() {
    let lines: Vec<serde_json::Value> =
        out(&legation(&["code", "examples/report.html"])).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let array: Vec<serde_json::Value> =
        serde_json::from_str(&out(&legation(&["code", "examples/report.html", "--format", "json"]))).unwrap();
    assert_eq!(lines, array);
}

#[test]
fn results_come_in_the_order_of_the_reports_whatever_the_jobs() {
    let folder = folder("order");
    for i in 0..12 {
        fs::write(folder.join(format!("{i:02}.txt")), OFFER.replace("2 March", &format!("{} March", i + 2))).unwrap();
    }
    let path = folder.to_str().unwrap();
    let one = legation(&["code", path, "--jobs", "1"]);
    let many = legation(&["code", path, "--jobs", "4"]);
    assert_eq!(one.stdout, many.stdout);
    let order: Vec<String> = out(&one)
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
        .filter(|l| l["kind"] == "document")
        .map(|l| l["document"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(order.len(), 12);
    assert!(order.is_sorted());
}

#[test]
fn a_folder_is_read_by_name_and_what_is_passed_over_is_counted() {
    let folder = reports("folder");
    let output = legation(&["code", folder.to_str().unwrap()]);
    let messages = err(&output);
    assert!(messages.contains("2 reports"), "{messages}");
    assert!(messages.contains("skipped 1 file: hidden"), "{messages}");
    assert!(messages.contains("skipped 1 file: no text"), "{messages}");
    assert!(messages.contains("skipped 1 file: not .html"), "{messages}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn standard_input_is_a_report() {
    let mut child = command(&["code", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(OFFER.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = out(&output);
    assert!(text.starts_with(r#"{"document":"standard input","kind":"document""#), "{text}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_report_without_records_ends_with_code_1_and_no_text_at_all_with_code_2() {
    let folder = folder("codes");
    fs::write(folder.join("recipe.txt"), "Peel the onions and cook them slowly in butter.\n").unwrap();
    fs::write(folder.join("empty.txt"), "\n").unwrap();
    let code = |name: &str| legation(&["code", folder.join(name).to_str().unwrap()]).status.code();
    assert_eq!(code("recipe.txt"), Some(1));
    assert_eq!(code("empty.txt"), Some(2));
}

#[test]
fn a_closed_pipe_is_a_normal_end() {
    let folder = folder("closed");
    for i in 0..40 {
        fs::write(folder.join(format!("{i}.txt")), OFFER.repeat(20)).unwrap();
    }
    let mut child = command(&["code", folder.to_str().unwrap(), "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut messages = String::new();
    child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{messages}");
    assert_eq!(messages, "");
}

#[test]
fn each_report_stands_alone_unless_it_is_part_of_a_thread() {
    let folder = reports("thread");
    let (one, two) = (folder.join("1.txt"), folder.join("2.txt"));
    let files = [one.to_str().unwrap(), two.to_str().unwrap()];
    let labels = |output: Output| -> Vec<String> {
        out(&output)
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
            .filter(|l| l["kind"] == "dialogue")
            .map(|l| l["label"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(labels(legation(&["code", files[0], files[1]])), ["one_sided", "one_sided"]);
    assert_eq!(labels(legation(&["code", "--thread", files[0], files[1]])), ["one_sided", "mutual"]);
}

#[test]
fn a_ledger_file_goes_on_from_what_it_holds_and_answers_on_two_clocks() {
    let folder = reports("ledger");
    let db = folder.join("news.legation");
    let db = db.to_str().unwrap();
    for name in ["1.txt", "2.txt", "2.txt"] {
        let output = legation(&["code", folder.join(name).to_str().unwrap(), "--db", db]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    let state = |rest: &[&str]| {
        let output = legation(&[&["dialogue", "PER", "Ecuador", "--db", db, "--format", "jsonl"], rest].concat());
        let value: serde_json::Value = serde_json::from_str(out(&output).trim()).expect("one dialogue");
        value["label"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(&[]), "mutual");
    assert_eq!(state(&["--known-by", "2026-03-03"]), "one_sided");
    assert_eq!(state(&["--as-of", "2026-03-03"]), "one_sided");
    assert_eq!(state(&["--as-of", "2027-06-01"]), "dormant");
}

#[test]
fn plain_output_has_one_fact_a_line_and_no_characters_of_our_own_outside_ascii() {
    let folder = reports("plain");
    let report = folder.join("1.txt");
    let output = legation(&["code", report.to_str().unwrap(), "--format", "table", "--plain"]);
    let text = out(&output);
    assert!(text.is_ascii(), "{text}");
    assert!(text.contains("\nE1 Peru -> Ecuador AGREE 036"), "{text}");
}

#[test]
fn a_record_is_explained_by_number_and_by_id() {
    let number = legation(&["explain", "E1", "examples/report.html"]);
    assert_eq!(number.status.code(), Some(0), "{}", err(&number));
    let text = out(&number);
    for heading in ["rule", "category", "date", "id", "chain"] {
        assert!(text.lines().any(|l| l.trim_start().starts_with(heading)), "no {heading} in\n{text}");
    }
    let id = text.lines().find_map(|l| l.trim_start().strip_prefix("id ")).unwrap().trim().to_owned();
    assert_eq!(out(&legation(&["explain", &id, "examples/report.html"])), text);
}
