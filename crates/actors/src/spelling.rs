// One form for the ways in which a name is spelled in Latin letters. This file is shared: the build
// script includes it to file the words of holders' names, the registry uses it to find them.

/// A line of `transliteration.tsv`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule<'a> {
    pub(crate) from: &'a str,
    /// 0 anywhere, 1 at the end of a word, 2 a whole word.
    pub(crate) place: u8,
    pub(crate) to: &'a str,
}

/// The form under which one word of a folded name is filed: each class of spellings by one letter,
/// no doubled letters, no apostrophes. Empty for words that are left out, such as "al". Not for
/// people to read.
///
/// At each place the longest rule counts; `rules` are sorted by `from`.
pub(crate) fn sound(word: &str, rules: &[Rule<'_>]) -> String {
    let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let find = |from: &str| rules.binary_search_by(|r| r.from.cmp(from)).ok().map(|i| rules[i]);
    if let Some(rule) = find(&word).filter(|r| r.place == 2) {
        return rule.to.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    while at < word.len() {
        let longest = (1..=4)
            .rev()
            .filter_map(|n| word.get(at..at + n))
            .find_map(|part| find(part).filter(|r| r.place == 0 || r.place == 1 && at + part.len() == word.len()));
        let (to, step) = if let Some(rule) = longest {
            (rule.to, rule.from.len())
        } else {
            let step = word[at..].chars().next().map_or(1, char::len_utf8);
            (&word[at..at + step], step)
        };
        for c in to.chars() {
            if !out.ends_with(c) {
                out.push(c);
            }
        }
        at += step;
    }
    out
}
