//! The types of an analysis: tokens in trees.

use legation_document::{Diagnostic, Span};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

/// Index of a token in [`Analysis::tokens`].
pub type TokenId = usize;

macro_rules! closed {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? } else $fallback:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // the words are the field's own
        pub enum $name { $($variant),+ }
        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word that the treebanks use.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(self.word()) }
        }
        impl FromStr for $name {
            type Err = std::convert::Infallible;
            /// A word outside the vocabulary reads as the vocabulary's own "other".
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(match word { $($word => Self::$variant,)+ _ => Self::$fallback })
            }
        }
    };
}

closed! {
    /// Universal part of speech.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ",
        Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT",
        Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", Space = "SPACE", X = "X",
    } else X
}

closed! {
    /// Penn Treebank tag, as OntoNotes has it.
    Tag {
        Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", In = "IN", Jj = "JJ", Jjr = "JJR", Jjs = "JJS",
        Ls = "LS", Md = "MD", Nn = "NN", Nns = "NNS", Nnp = "NNP", Nnps = "NNPS", Pdt = "PDT", Pos = "POS",
        Prp = "PRP", PrpS = "PRP$", Rb = "RB", Rbr = "RBR", Rbs = "RBS", Rp = "RP", Sym = "SYM", To = "TO",
        Uh = "UH", Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN", Vbp = "VBP", Vbz = "VBZ", Wdt = "WDT",
        Wp = "WP", WpS = "WP$", Wrb = "WRB", Add = "ADD", Nfp = "NFP", Gw = "GW", Xx = "XX", Afx = "AFX",
        Hyph = "HYPH", Comma = ",", Period = ".", Colon = ":", OpenQuote = "``", CloseQuote = "''",
        LeftBracket = "-LRB-", RightBracket = "-RRB-", Dollar = "$", Space = "_SP",
    } else Xx
}

closed! {
    /// Universal Dependencies relation, with the English subtypes that event coding reads.
    Relation {
        Root = "root", Nsubj = "nsubj", NsubjPass = "nsubj:pass", Csubj = "csubj", CsubjPass = "csubj:pass",
        Obj = "obj", Iobj = "iobj", Obl = "obl", OblAgent = "obl:agent", OblUnmarked = "obl:unmarked",
        Ccomp = "ccomp", Xcomp = "xcomp", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Acl = "acl",
        AclRelcl = "acl:relcl", Nmod = "nmod", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked",
        NmodDesc = "nmod:desc",
        Amod = "amod", Advmod = "advmod", Appos = "appos", Nummod = "nummod", Compound = "compound",
        CompoundPrt = "compound:prt", Flat = "flat", Fixed = "fixed", Conj = "conj", Cc = "cc",
        CcPreconj = "cc:preconj", Case = "case", Mark = "mark", Det = "det", DetPredet = "det:predet", Aux = "aux",
        AuxPass = "aux:pass", Cop = "cop", Expl = "expl", Parataxis = "parataxis", Discourse = "discourse",
        Vocative = "vocative", Dislocated = "dislocated", List = "list", Orphan = "orphan", Goeswith = "goeswith",
        Reparandum = "reparandum", Punct = "punct", Dep = "dep",
    } else Dep
}

closed! {
    /// Kind of a named entity, the 18 of OntoNotes.
    EntityKind {
        Person = "PERSON", Norp = "NORP", Fac = "FAC", Org = "ORG", Gpe = "GPE", Loc = "LOC", Product = "PRODUCT",
        Event = "EVENT", WorkOfArt = "WORK_OF_ART", Law = "LAW", Language = "LANGUAGE", Date = "DATE",
        Time = "TIME", Percent = "PERCENT", Money = "MONEY", Quantity = "QUANTITY", Ordinal = "ORDINAL",
        Cardinal = "CARDINAL",
    } else Product
}

/// A token with its place in the tree of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where, in the clean text.
    pub span: Span,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag.
    pub tag: Tag,
    /// Head token; a root is its own head.
    pub head: TokenId,
    /// Relation to the head.
    pub relation: Relation,
    /// Place of the lemma in the analysis's lemma text.
    pub(crate) lemma: (u32, u32),
    /// Index of the sentence.
    pub sentence: usize,
}

/// A sentence: a run of tokens inside one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Range<TokenId>,
    /// From the first to the last token, in the clean text.
    pub span: Span,
    /// Index of its block in the document.
    pub block: usize,
}

/// A name that the model found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedEntity {
    /// Its tokens.
    pub tokens: Range<TokenId>,
    /// What kind of thing it names.
    pub kind: EntityKind,
}

/// Words between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The quoted words without the marks, in the clean text.
    pub span: Span,
    /// Whether a closing mark was found; a quotation without one ends with its block.
    pub closed: bool,
    /// The quotation of which this is the next part, as an index of [`Analysis::quotations`]: the
    /// paragraph before of a long speech, or the words before "he said".
    pub continues: Option<usize>,
}

/// A document, read.
///
/// Laws: tokens and the gaps between them join back to the text of each block; sentences lie in
/// order, do not overlap and do not cross blocks; each sentence is one tree, whose root is
/// its own head.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// The clean text of the document.
    pub text: Arc<str>,
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// Tokens in order, white space excluded.
    pub tokens: Vec<Token>,
    /// Names, in order, not overlapping.
    pub entities: Vec<NamedEntity>,
    /// Quotations, in order of their start; one inside another follows it.
    pub quotations: Vec<Quotation>,
    /// What was set aside while reading.
    pub diagnostics: Vec<Diagnostic>,
    /// The text as it was read, where that is not as it is written: see `casing`.
    cased: Option<String>,
    lemmas: String,
    children: Vec<TokenId>,
    child_ranges: Vec<(u32, u32)>,
    /// The quotations that no other holds.
    outermost: Vec<usize>,
}

/// The parts of an analysis before its tokens know their children.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) text: Arc<str>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) entities: Vec<NamedEntity>,
    pub(crate) quotations: Vec<Quotation>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The text with blocks of one kind of letters in their presumed usual casing.
    pub(crate) cased: Option<String>,
    pub(crate) lemmas: String,
}

impl Parts {
    /// Notes how a part of the text is to be read: letters of as many bytes as it has.
    pub(crate) fn put_cased(&mut self, span: Span, letters: &str) {
        let text = &self.text;
        self.cased.get_or_insert_with(|| text.to_string()).replace_range(span.range(), letters);
    }

    /// The letters of a span as they are to be read.
    pub(crate) fn read_as(&self, span: Span) -> &str {
        span.slice(self.cased.as_deref().unwrap_or(&self.text))
    }
}

impl From<Parts> for Analysis {
    fn from(parts: Parts) -> Self {
        let Parts { text, sentences, tokens, entities, quotations, diagnostics, cased, lemmas } = parts;
        // Counting sort of the tokens by their heads.
        let mut child_ranges = vec![(0u32, 0u32); tokens.len()];
        for (_, token) in tokens.iter().enumerate().filter(|(id, t)| t.head != *id) {
            child_ranges[token.head].1 += 1;
        }
        let mut start = 0;
        for range in &mut child_ranges {
            let count = range.1;
            *range = (start, start);
            start += count;
        }
        let mut children = vec![0; start as usize];
        for (id, token) in tokens.iter().enumerate().filter(|(id, t)| t.head != *id) {
            let end = &mut child_ranges[token.head].1;
            children[*end as usize] = id;
            *end += 1;
        }
        let mut outermost: Vec<usize> = Vec::new();
        for (number, quotation) in quotations.iter().enumerate() {
            if outermost.last().is_none_or(|outer| !quotations[*outer].span.covers(quotation.span)) {
                outermost.push(number);
            }
        }
        Self {
            text,
            sentences,
            tokens,
            entities,
            quotations,
            diagnostics,
            cased,
            lemmas,
            children,
            child_ranges,
            outermost,
        }
    }
}

impl From<Analysis> for Parts {
    fn from(analysis: Analysis) -> Self {
        let Analysis { text, sentences, tokens, entities, quotations, diagnostics, cased, lemmas, .. } = analysis;
        Self { text, sentences, tokens, entities, quotations, diagnostics, cased, lemmas }
    }
}

impl Analysis {
    /// The words of a token.
    pub fn word(&self, id: TokenId) -> &str {
        self.tokens[id].span.slice(&self.text)
    }

    /// The word of a token as the models read it: in its usual casing where the text has but capitals.
    pub(crate) fn read_as(&self, id: TokenId) -> &str {
        self.tokens[id].span.slice(self.cased.as_deref().unwrap_or(&self.text))
    }

    /// The lemma of a token, lower case except for proper nouns.
    pub fn lemma(&self, id: TokenId) -> &str {
        let (start, end) = self.tokens[id].lemma;
        &self.lemmas[start as usize..end as usize]
    }

    /// The tokens whose head is `id`, in order.
    pub fn children(&self, id: TokenId) -> &[TokenId] {
        let (start, end) = self.child_ranges[id];
        &self.children[start as usize..end as usize]
    }

    /// The first child of `id` that stands in `relation`.
    pub fn child(&self, id: TokenId, relation: Relation) -> Option<TokenId> {
        self.children(id).iter().copied().find(|c| self.tokens[*c].relation == relation)
    }

    /// The children of `id` that stand in `relation`.
    pub fn children_by(&self, id: TokenId, relation: Relation) -> impl Iterator<Item = TokenId> + '_ {
        self.children(id).iter().copied().filter(move |c| self.tokens[*c].relation == relation)
    }

    /// Whether `id` is the root of its tree.
    pub fn is_root(&self, id: TokenId) -> bool {
        self.tokens[id].head == id
    }

    /// First and last token of the subtree of `id`. Subtrees of non-projective trees may hold
    /// tokens in between that are not their own.
    pub fn subtree(&self, id: TokenId) -> Range<TokenId> {
        let (mut first, mut last) = (id, id);
        let mut queue = vec![id];
        while let Some(next) = queue.pop() {
            first = first.min(next);
            last = last.max(next);
            queue.extend_from_slice(self.children(next));
        }
        first..last + 1
    }

    /// From the start of the first to the end of the last token of a run, in the clean text.
    pub fn span(&self, tokens: Range<TokenId>) -> Span {
        if tokens.is_empty() {
            let at = self.tokens.get(tokens.start).map_or(self.text.len(), |t| t.span.start);
            return Span::new(at, at);
        }
        Span::new(self.tokens[tokens.start].span.start, self.tokens[tokens.end - 1].span.end)
    }

    /// The words of a run of tokens as they stand in the text.
    pub fn words(&self, tokens: Range<TokenId>) -> &str {
        self.span(tokens).slice(&self.text)
    }

    /// The sentence of a token.
    pub fn sentence_of(&self, id: TokenId) -> &Sentence {
        &self.sentences[self.tokens[id].sentence]
    }

    /// The named entity that holds a token.
    pub fn entity_at(&self, id: TokenId) -> Option<&NamedEntity> {
        let next = self.entities.partition_point(|e| e.tokens.end <= id);
        self.entities.get(next).filter(|e| e.tokens.contains(&id))
    }

    /// The quotation that holds a token, the outermost if there are several.
    pub fn quotation_at(&self, id: TokenId) -> Option<&Quotation> {
        let at = self.tokens[id].span;
        let next = self.outermost.partition_point(|q| self.quotations[*q].span.end < at.end);
        self.outermost.get(next).map(|q| &self.quotations[*q]).filter(|q| q.span.covers(at))
    }
}
