//! Lists the resources that the stages embed, with their hashes, so that the engine can say
//! exactly which data made a result. The files are hashed here and not embedded a second time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let crate_dir = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let root = crate_dir.join("../..");
    let mut folders = vec![root.join("data"), root.join("models")];
    for entry in fs::read_dir(root.join("crates")).into_iter().flatten().flatten() {
        folders.push(entry.path().join("data"));
    }
    let mut files = Vec::new();
    for folder in folders {
        if folder.is_dir() {
            println!("cargo:rerun-if-changed={}", folder.display());
            collect(&folder, &mut files);
        }
    }
    let mut lines: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let bytes = fs::read(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            let name = file.strip_prefix(&root).expect("all files lie under the root");
            let name = name.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            (name, blake3::hash(&bytes).to_hex().to_string())
        })
        .collect();
    lines.sort();
    let mut table = String::from("&[\n");
    for (name, hash) in &lines {
        writeln!(table, "    Resource {{ name: {name:?}, hash: {hash:?} }},").expect("writing to a string");
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("resources.rs"), table).expect("the output folder of a build script can be written");
}

/// Every file that a stage may read; descriptions (`.md`) and conversions (`.py`) change no result.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_none_or(|e| e != "md" && e != "py") {
            files.push(path);
        }
    }
}
