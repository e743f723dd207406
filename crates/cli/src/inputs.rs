//! Which reports to read: files, folders, standard input.

use crate::outcome::Problem;
use legation_engine::{Article, Date};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Endings of files in folders that are read. A file that is named is read whatever it is called.
const ENDINGS: [&str; 4] = ["html", "htm", "xhtml", "txt"];

/// Folders deeper than this are not entered: no archive of reports is, and a loop of mounts is.
const DEPTH: usize = 64;

/// One report to read.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// What it is called in output.
    pub(crate) name: String,
    /// Where it is; `None` for standard input.
    path: Option<PathBuf>,
    /// Whether it was named on the command line, or found in a folder.
    pub(crate) named: bool,
}

/// What is to be read, and what is not.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) reports: Vec<Input>,
    /// How many files were passed over, by reason.
    pub(crate) skipped: BTreeMap<&'static str, usize>,
}

impl Inputs {
    /// Everything below the given paths, in their order, folders by name.
    pub(crate) fn gather(paths: &[PathBuf]) -> Result<Self, Problem> {
        let mut inputs = Self::default();
        for path in paths {
            if path.as_os_str() == "-" {
                inputs.reports.push(Input { name: "standard input".to_owned(), path: None, named: true });
                continue;
            }
            let kind = fs::metadata(path).map_err(|e| Problem::file(path, explain(&e)))?;
            if kind.is_dir() {
                inputs.folder(path, 0)?;
            } else {
                inputs.reports.push(Input { name: shown(path), path: Some(path.clone()), named: true });
            }
        }
        Ok(inputs)
    }

    fn folder(&mut self, folder: &Path, depth: usize) -> Result<(), Problem> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(|e| Problem::file(folder, explain(&e)))? {
            paths.push(entry.map_err(|e| Problem::file(folder, explain(&e)))?.path());
        }
        paths.sort();
        for path in paths {
            let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
            let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
            if hidden {
                self.skip("hidden");
            } else if path.is_dir() {
                // A link to a folder may lead back up.
                if path.is_symlink() || depth >= DEPTH {
                    self.skip("link to a folder, or too deep");
                } else {
                    self.folder(&path, depth + 1)?;
                }
            } else if ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) {
                self.reports.push(Input { name: shown(&path), path: Some(path), named: false });
            } else {
                self.skip("not .html, .htm, .xhtml or .txt");
            }
        }
        Ok(())
    }

    /// Counts a file that is passed over.
    pub(crate) fn skip(&mut self, reason: &'static str) {
        *self.skipped.entry(reason).or_default() += 1;
    }
}

impl Input {
    /// The one report that a path names.
    pub(crate) fn one(path: &Path) -> Result<Self, Problem> {
        let mut inputs = Inputs::gather(&[path.to_path_buf()])?;
        match inputs.reports.len() {
            1 => Ok(inputs.reports.remove(0)),
            n => Err(Problem::said(format!("{}: one report is wanted here, not a folder with {n}", path.display()))),
        }
    }

    /// Its bytes.
    pub(crate) fn read(&self, published: Option<Date>) -> Result<Article, Problem> {
        let mut bytes = Vec::new();
        if let Some(path) = &self.path {
            bytes = fs::read(path).map_err(|e| Problem::file(path, explain(&e)))?;
        } else {
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|e| Problem::said(format!("standard input: {}", explain(&e))))?;
        }
        Ok(Article { published, ..Article::new(self.name.clone(), bytes) })
    }
}

/// A path as it was given, with slashes on every system, so that output is the same everywhere.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// What happened, and what to do about it, where that can be said.
fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder; check the path".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read; check its permissions".to_owned(),
        _ => error.to_string(),
    }
}
