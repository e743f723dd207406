//! Which data the engine was built with.

/// One data file or model that a stage embeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Path in the project.
    pub name: &'static str,
    /// BLAKE3 hash of the bytes, in hexadecimal.
    pub hash: &'static str,
}

/// Every resource of the engine, in the order of their names.
#[derive(Clone, Copy, Debug)]
pub struct Resources {
    files: &'static [Resource],
}

static EMBEDDED: &[Resource] = include!(concat!(env!("OUT_DIR"), "/resources.rs"));

impl Resources {
    /// The resources that are shipped.
    pub fn embedded() -> Self {
        Self { files: EMBEDDED }
    }

    /// The files, in the order of their names.
    pub fn files(&self) -> &'static [Resource] {
        self.files
    }

    /// One hash over names and hashes of all files and the version of the engine: two results with
    /// the same fingerprint and the same bytes in are the same. Sixteen hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        for file in self.files {
            hasher.update(b"\n");
            hasher.update(file.name.as_bytes());
            hasher.update(b" ");
            hasher.update(file.hash.as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_with_data_is_in_the_fingerprint_once() {
        let names: Vec<_> = Resources::embedded().files().iter().map(|f| f.name).collect();
        assert!(names.is_sorted());
        for folder in ["data/ontology/", "data/rules/", "data/actors/", "data/calendar/"] {
            assert!(names.iter().any(|n| n.starts_with(folder)), "no file of {folder}");
        }
        let mut once = names.clone();
        once.dedup();
        assert_eq!(once, names);
    }

    #[test]
    fn the_fingerprint_is_the_same_when_asked_twice() {
        let resources = Resources::embedded();
        assert_eq!(resources.fingerprint(), resources.fingerprint());
        assert_eq!(resources.fingerprint().len(), 16);
    }
}
