#!/usr/bin/env python3
"""Makes offices-*.tsv from the bulk sources; offices.tsv, which is written by hand, wins over all of them.

    python3 data/actors/convert_offices.py SOURCES

SOURCES holds `factbook_history.jsonl` (texts of the CIA World Factbook with the days on which they were first and
last seen), `reign_leaders.jsonl` (the REIGN leader list) and `countryinfo.jsonl` (CountryInfo), one object a line.
Same bytes in, same bytes out; standard library only. What is left out is counted on standard error with the reason,
and every disagreement about who held a post of one holder is printed there.
"""

import collections
import datetime
import difflib
import json
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
COLUMNS = ["id", "party", "sector", "name", "office", "valid_from", "valid_to", "variants", "origin", "note"]
OPEN = datetime.date(9999, 12, 31)
DAY = datetime.timedelta(days=1)
counts = collections.Counter()


def fold(text):
    text = text.replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("ı", "i").replace("ß", "ss")
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", text))


def slug(text):
    return fold(text).replace(" ", "-")


def table(name):
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"))) for line in lines[1:]]


COUNTRIES = table("countries.tsv")
CODES = {c["id"] for c in COUNTRIES}
NAMES = {c["id"]: c["name"].rstrip("?") for c in COUNTRIES}
CROSSWALK = table("codes.tsv")
FIPS = {c["code"].lower(): c["country"] for c in CROSSWALK if c["scheme"] == "fips" and not c["valid_to"]}
COW = {}
for country in COUNTRIES:
    for line in CROSSWALK:
        if line["country"] == country["id"] and line["scheme"] == "cow":
            COW.setdefault(line["code"], []).append(country)
POSTS, SEVERAL = {}, set()
for post in table("posts.tsv"):
    for title in post["titles"].split("|"):
        POSTS[title.lower()] = post["post"]
        if post["holders"] == "several":
            SEVERAL.add(title.lower())

PROVISIONAL = r"(?:acting|interim|transitional|transition|caretaker|provisional)"


def stem(office):
    return re.sub(rf"^{PROVISIONAL} ", "", office.lower())


def post_of(party, office):
    """The post that an office is; some titles mean another post in some states ("foreign secretary" of India)."""
    words = stem(office)
    return POSTS.get(f"{party.lower()}:{words}", POSTS.get(words, words))


class Spell:
    """One person in one office from a day to a day, both included."""

    def __init__(self, party, name, office, start, end, origin, variants=(), note="", sector="GOV"):
        self.party, self.name, self.office, self.origin = party, name, office, origin
        self.start, self.end, self.variants, self.note, self.sector = start, end, list(variants), note, sector
        self.seen = None

    def key(self):
        return self.party, post_of(self.party, self.office)

    def words(self):
        return [set(fold(n).split()) for n in [self.name, *self.variants]]

    def surname(self):
        return fold(self.name).split()[-1]

    def same_person(self, other):
        """One name holds the other, or the spellings share the surname and the first letter."""
        mine, theirs = self.words(), other.words()
        if any(a <= b or b <= a for a in mine for b in theirs):
            return True
        if self.surname() == other.surname() and fold(self.name)[:1] == fold(other.name)[:1]:
            return True
        # Two who took the same post in the same weeks and sound alike are one, spelled in two ways.
        alike = max(difflib.SequenceMatcher(None, fold(a), fold(b)).ratio()
                    for a in [self.name, *self.variants] for b in [other.name, *other.variants])
        return abs((self.start - other.start).days) < 62 and (self.surname() == other.surname() or alike >= 0.55)

    def copy(self, start, end):
        twin = Spell(self.party, self.name, self.office, start, end, self.origin, self.variants, self.note, self.sector)
        twin.seen = self.seen
        return twin


# Names.

ROMAN = re.compile(r"^(?:[IVX]+)$")
HONORIFICS = re.compile(
    r"^(?:Dr|Gen|Lt|Col|Maj|Brig|Capt|Adm|Mr|Mrs|Ms|Sir|Dame|Lord|Baroness|Cardinal|Archbishop|HRH|Hon|Prof|Ret|Ing|"
    r"Lieutenant|General|Colonel|Major|Admiral|Vice|Rear|Air|Marshal|Commodore|Captain|Engineer|Honorable|Chief|"
    r"Reverend|Rev|Sheikh|Shaykh|Crown|Dato|Datuk|Tan|Sri|Judge|Eng|Field)\.?,?$"
)


def lower_capitals(word):
    """DE GAULLE becomes De Gaulle; Roman numbers, initials and words in mixed case stay."""
    if ROMAN.match(word) or len(word) < 2:
        return word
    return re.sub(r"[^\W\d_]{2,}", lambda m: m[0][0] + m[0][1:].lower() if m[0].isupper() else m[0], word)


def person(text):
    """Usual name and full name of "First Second SURNAME"; None where the words are no name."""
    text = re.sub(r"[\"“”][^\"“”]*[\"“”]", " ", text)
    text = re.sub(r"\((?:ret|acting|interim)[^)]*\)", " ", text, flags=re.I)
    text = re.sub(r",\s*(Jr|Sr)\.?", r" \1.", text).replace(", Dr.", "").replace("’", "'").replace("_", " ")
    tokens = text.split()
    while tokens and HONORIFICS.match(tokens[0]):
        tokens.pop(0)
    capital = [i for i, t in enumerate(tokens) if len(re.sub(r"[^A-ZÀ-Þ]", "", t)) >= 2 and not ROMAN.match(t)]
    plain = all(re.match(r"^[^\W\d_][\w.'-]*$", t) for t in tokens)
    if not capital or not plain or not 1 <= len(tokens) <= 8:
        return None
    particles = {"al", "bin", "ibn", "de", "da", "do", "dos", "du", "van", "von", "der", "den", "la", "le", "el", "ben",
                 "bint", "di", "del", "y", "i", "vel", "zu", "ibni", "Al", "abu", "ould", "Ould", "al-"}
    if any(t[0].islower() and t not in particles and not t.startswith(("al-", "el-", "d'", "as-", "ad-", "ar-", "an-"))
           for t in tokens):
        return None
    full = " ".join(lower_capitals(t) for t in tokens)
    first = capital[0]
    if first <= 1:
        return full, full
    while first > 1 and (tokens[first - 1] in particles or tokens[first - 1][0].islower()):
        first -= 1
    given = tokens[: first if len(tokens[0].rstrip(".")) == 1 else 1]
    usual = " ".join(lower_capitals(t) for t in [*given, *tokens[first:]])
    return usual, full


# Days.

MONTHS = {m: i for i, m in enumerate(
    "january february march april may june july august september october november december".split(), 1)}


def day(text):
    """The day of "12 May 2011", "May 2011" or "2011", and what is not exact about it."""
    words = text.lower().replace(",", "").split()
    try:
        if not 1900 < int(words[-1]) < 2100:
            return None
        if len(words) == 3:
            return datetime.date(int(words[2]), MONTHS[words[1]], int(words[0])), ""
        if len(words) == 2:
            return datetime.date(int(words[1]), MONTHS[words[0]], 1), "first day: only the month is known"
        if len(words) == 1:
            return datetime.date(int(words[0]), 1, 1), "first day: only the year is known"
    except (KeyError, ValueError):
        pass
    return None


def month(text, last):
    if text is None:
        return None
    year, number = (int(n) for n in text.split("-")[:2])
    if not last:
        return datetime.date(year, number, 1)
    return datetime.date(year + number // 12, number % 12 + 1, 1) - DAY


# The Factbook.

TITLES = [
    (r"King and Prime Minister|King", "king"), (r"Queen", "queen"), (r"Emperor", "emperor"),
    (r"Sultan and Prime Minister|Sultan", "sultan"), (r"Amir|Emir", "amir"), (r"Grand Duke", "grand duke"),
    (r"Prince", "prince"), (r"Pope", "pope"), (r"Supreme Leader", "supreme leader"),
    (r"Executive President|President of the Swiss Confederation|President of the Republic|President",
     "president"),
    (r"State Affairs Commission President|Chairman of the State Affairs Commission",
     "president of the State Affairs Commission"),
    (r"Taoiseach \(Prime Minister\)|Taoiseach", "taoiseach"), (r"Federal Chancellor|Chancellor", "chancellor"),
    (r"Head of Government(?: \(or Cap de Govern\))?", "head of government"),
    (r"Prime Minister|Prime Minster", "prime minister"), (r"Premier", "premier"),
    (r"Chair(?:man|person|woman) of the Council of Ministers", "chairman of the council of ministers"),
    (r"Chair(?:man|person|woman) of the Presidency", "chairman of the presidency"),
    (r"Minister of State", "minister of state"), (r"Chief Executive", "chief executive"),
    (r"Governor[ -]General", "governor-general"), (r"First Vice President", "first vice president"),
    (r"Vice President", "vice president"), (r"Deputy President", "deputy president"),
]
ENTRY = re.compile(
    r"^(?:GNU )?(?P<mode>(?:Acting|Interim|Transitional|transitional|Transition|Caretaker|Provisional) )?"
    r"(?:" + "|".join(f"(?P<t{i}>{t})" for i, (t, _) in enumerate(TITLES)) + r")"
    r"(?: and (?:Prime Minister|Minister of [A-Z][a-z]+|Commander in Chief)| of the Transition)?"
    r" (?P<name>.+?)\s*\(since ?(?P<since>[^();]+?)\)?(?:\s*-.*)?$")


def factbook(path):
    """Heads of state and government and their deputies, and the ambassadors between the United States and others."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    seen = collections.defaultdict(list)
    for row in rows:
        code = FIPS.get(row["code"])
        if code is None:
            counts["factbook: no state of our table"] += 1
            continue
        first, last = (datetime.date.fromisoformat(row[k]) for k in ("first_seen", "last_seen"))
        mission = {"chief of mission in US": (code, "ambassador to the United States"),
                   "US chief of mission": ("USA", f"ambassador to {NAMES[code]}")}.get(row["field"])
        represented = "represented by Governor" in row["text"]
        for part in row["text"].split(";"):
            if represented:
                # The monarch is another state's.
                part = part.strip()
                if not part.startswith("represented by Governor"):
                    continue
                part = part.removeprefix("represented by ")
            part = re.sub(r"\(GNU\)|\+\+", "", part).strip()
            if mission:
                found = re.match(r"^Ambassador (?P<name>.+?)\s*\(since ?(?P<since>[^()]+)\)", part)
                party, office = mission
            else:
                found = ENTRY.match(part)
                party = code
                if found:
                    title = next(t for i, (_, t) in enumerate(TITLES) if found.group(f"t{i}"))
                    mode = (found.group("mode") or "").strip().lower()
                    mode = {"transition": "transitional"}.get(mode, mode)
                    office = f"{mode} {title}".strip()
            if not found:
                counts["factbook: entry without title, name and day"] += 1
                continue
            name, since = person(found.group("name")), day(found.group("since"))
            if name is None or since is None:
                counts["factbook: name or day not understood"] += 1
                continue
            usual, full = name
            if office in ("king", "queen", "sultan", "amir", "emperor", "prince", "grand duke") and len(usual.split()) < 2:
                usual = f"{office.title()} {usual}"
            spell = Spell(party, usual, office, since[0], None, "factbook", [full] if full != usual else [], since[1])
            spell.seen = (first, last)
            seen[spell.key()].append(spell)
    spells = []
    for key, found in sorted(seen.items()):
        found.sort(key=lambda s: (s.start, s.seen, s.name))
        terms = []
        for spell in found:
            apart = lambda t: max(t.seen[0], spell.seen[0]) - min(t.seen[1], spell.seen[1])
            twin = next((t for t in terms if t.same_person(spell) and stem(t.office) == stem(spell.office)
                         and (abs((t.start - spell.start).days) < 400 or apart(t).days < 200)), None)
            if twin is None:
                spell.days = collections.Counter({(spell.start, spell.note): (spell.seen[1] - spell.seen[0]).days + 1})
                terms.append(spell)
                continue
            twin.days[spell.start, spell.note] += (spell.seen[1] - spell.seen[0]).days + 1
            for name in [spell.name, *spell.variants]:
                if name != twin.name and name not in twin.variants:
                    twin.variants.append(name)
            if spell.seen[1] > twin.seen[1]:
                twin.office = spell.office if stem(spell.office) == spell.office else twin.office
            twin.seen = (min(twin.seen[0], spell.seen[0]), max(twin.seen[1], spell.seen[1]))
        for term in terms:
            # Revisions correct each other: the day that stood longest counts, an exact one before a month.
            term.start, term.note = max(term.days, key=lambda d: (not d[1], term.days[d], d))
        terms.sort(key=lambda s: (s.start, s.seen))
        latest = max(t.seen[1] for t in terms)
        for i, term in enumerate(terms):
            after = terms[i + 1] if i + 1 < len(terms) else None
            if after is None:
                if term.seen[1] >= min(latest, datetime.date(2026, 1, 1)) and term.seen[1].year >= 2026:
                    term.end = OPEN
                else:
                    term.end = term.seen[1]
                    term.note = "; ".join(filter(None, [term.note, "in office at least until then"]))
            elif (after.start - term.seen[1]).days > 200:
                term.end = term.seen[1]
                term.note = "; ".join(filter(None, [term.note, "in office at least until then"]))
            else:
                term.end = after.start - DAY
            if term.end >= term.start:
                spells.append(term)
            else:
                counts["factbook: two persons from one day, the earlier left out"] += 1
    return spells


# CountryInfo.

LEADERS = {
    "presidents": "president", "president": "president", "prime ministers": "prime minister",
    "prime minister": "prime minister", "premiers": "premier", "chancellors": "chancellor", "kings": "king",
    "emirs": "amir", "prime ministers (presidents of the council of ministers": "prime minister",
    "presidents of the executive yuan (premiers": "premier", "vice-presidents": "vice president",
    "chairmen of the council of ministers (prime ministers": "prime minister",
    "chairmen of the council of ministers (premiers": "prime minister",
    "secretaries of the general people's committee": "prime minister", "co-prime ministers": "prime minister",
    "chairmen of the council of ministers": "chairman of the council of ministers",
}
FOREIGN = re.compile(r"^(?:Federal )?(?:Minister|Secretary|Chief, Federal Department)(?: of| for)? "
                     r"(?:Foreign (?:and Commonwealth )?(?:Affairs|Relations)|External (?:Affairs|Relations))")
DEFENCE = re.compile(r"^(?:Federal )?(?:Minister|Secretary)(?: of| for) (?:National )?Defen[cs]e(?! Industr)")
CABINET = [(re.compile(r"^Prime Minister$"), "prime minister"), (re.compile(r"^President$"), "president")]


def cap_name(text):
    return " ".join(w if ROMAN.match(w) else re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), w.lower())
                    for w in text.split())


def countryinfo(path):
    """Leaders since 1990 and, from 2003 to February 2011, foreign and defence ministers; months, not days."""
    spells = []
    lists = {True: datetime.date(2008, 12, 31), False: datetime.date(2011, 2, 28)}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        party = row.get("iso3")
        if party not in CODES:
            counts["countryinfo: no state of our table"] += 1
            continue
        entries = [(e, LEADERS.get((e["office"] or "").lower())) for e in row["leaders"]]
        for entry in row["government"]:
            titles = [t.strip() for t in (entry["title"] or "").split(" & ")]
            if len(titles) > 1 and len(entry["terms"]) > 1:
                # Which term belongs to which title is not said.
                if any(FOREIGN.match(t) or DEFENCE.match(t) for t in titles):
                    counts["countryinfo: several titles and terms, which is which unknown"] += 1
                continue
            offices = set()
            for title in titles:
                if FOREIGN.match(title):
                    offices.add("foreign minister")
                elif DEFENCE.match(title):
                    offices.add("defence minister")
                for pattern, office in CABINET:
                    if pattern.match(title):
                        offices.add(office)
            entries += [(entry, office) for office in sorted(offices)]
        for entry, office in entries:
            known = lists["office" in entry]
            names = [re.sub(r"^(?:SHEIKH|DATUK|SERI|SYED|GENERAL|COLONEL|MAJ\.?|GEN\.?|LT\.?|COL\.?|DR\.?|SIR|MRS?\.?) ", "", n) for n in entry["names"]]
            names = [n for n in names if re.match(r"^[A-Z][A-Z .'-]+$", n) and len(n.split()) in range(2, 7)
                     and not re.match(r"^(?:FOREIGN|PRIME|PRESIDENT|MINISTER|KING|DEFENSE|CROWN|PRINCE)\b", n)]
            if office is None or not names:
                counts["countryinfo: office not converted" if office is None else "countryinfo: no plain name"] += 1
                continue
            for term in entry["terms"]:
                start, end = month(term["start"], False), month(term["end"], True)
                if start is None and end is None or end and end.year < 1990:
                    continue
                notes = ["months only"]
                if start is None:
                    start = datetime.date(2003, 1, 1)
                    notes.append("in office when the list begins")
                if end is None:
                    end = known
                    notes.append("in office when the list ends")
                if end < start:
                    counts["countryinfo: end before start"] += 1
                    continue
                spells.append(Spell(party, cap_name(names[0]), office, start, end, "countryinfo",
                                    [cap_name(n) for n in names[1:]], "; ".join(notes)))
    return without_rivals(spells)


def without_rivals(spells):
    """Where the list gives one post to two for more than a quarter, it does not know who held it: an open end is
    cut where the other begins, and two that stay rivals are left out, both."""
    posts = collections.defaultdict(list)
    for spell in spells:
        posts[spell.key()].append(spell)
    bad = set()
    for key, found in posts.items():
        if key[1] == "vice-president":
            continue
        for a in found:
            for b in found:
                if a is b or a.same_person(b) or overlap(a, b) <= 92:
                    continue
                if "list ends" in a.note and (b.start - a.start).days > 30:
                    a.end = b.start - DAY
                elif not ("list ends" in b.note and (a.start - b.start).days > 30):
                    bad |= {id(a), id(b)}
    counts["countryinfo: two at once in a post of one"] += len(bad)
    return [s for s in spells if id(s) not in bad]


# REIGN.

def reign(path, known):
    """Who led a country, by surname: only for days on which no better source knows anybody."""
    by_party = collections.defaultdict(list)
    for spell in known:
        by_party[spell.party].append(spell)
    spells = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        parts = row["start"].split("-")
        start = datetime.date(*(int(p) for p in parts)) if len(parts) == 3 else month(row["start"], False)
        end = month(row["end"], True) or datetime.date(2021, 3, 31)
        if end < datetime.date(1995, 1, 1):
            continue
        found = [c for c in COW.get(row["ccode"], []) if not c["valid_to"] or c["valid_to"] >= str(end)]
        if not found:
            counts["reign: no state of our table"] += 1
            continue
        party = found[0]["id"]
        leaders = [s for s in by_party[party] if post_of(s.party, s.office) in ("president", "prime-minister", "monarch")]
        words = set(fold(row["leader"]).split())
        twin = next((s for s in leaders if words & {fold(s.name).split()[-1]} and s.start <= end and start <= s.end), None)
        if twin is not None:
            continue
        # The office that led at the time: that of the leaders of REIGN before and after whom others name.
        near = [s for s in leaders if abs((s.start - start).days) < 15 * 365]
        votes = collections.Counter(post_of(s.party, s.office) for s in near)
        if len(votes) != 1 or len(row["leader"].split()) > 4:
            counts["reign: which office led is not certain"] += 1
            continue
        post = votes.most_common(1)[0][0]
        probe = Spell(party, row["leader"], post, start, end, "reign")
        if any(post_of(s.party, s.office) == post and overlap(probe, s) > 62 for s in leaders):
            counts["reign: another holds the office that is likely"] += 1
            continue
        office = {"president": "president", "prime-minister": "prime minister", "monarch": "king"}[post]
        spells.append(Spell(party, row["leader"].replace("_", " ").strip(), office, start, end, "reign", [], "the month of the end, not the day"))
    return spells


# Merging.

def read_hand():
    spells = []
    for row in table("offices.tsv"):
        start = datetime.date.fromisoformat(row["valid_from"]) if row["valid_from"] else datetime.date(1, 1, 1)
        end = datetime.date.fromisoformat(row["valid_to"]) if row["valid_to"] else OPEN
        spells.append(Spell(row["party"], row["name"], row["office"], start, end, "editor",
                            [v for v in row["variants"].split("|") if v], row["note"], row["sector"]))
    return spells


def overlap(a, b):
    return (min(a.end, b.end) - max(a.start, b.start)).days + 1


def merge(better, worse):
    """What `worse` adds to `better`: its spells without the days on which the post is taken."""
    taken = collections.defaultdict(list)
    for spell in better:
        taken[spell.key()].append(spell)
    added = []
    for spell in sorted(worse, key=lambda s: (s.key(), s.start, s.end, s.name)):
        others = taken[spell.key()]
        for other in others:
            days = overlap(spell, other)
            if days <= 0:
                continue
            if spell.same_person(other):
                for name in [spell.name, *spell.variants]:
                    if len(name.split()) > 1 and fold(name) not in {fold(n) for n in [other.name, *other.variants]}:
                        # Spellings of hand-written lines go to the line of the source that has them.
                        other.extra = getattr(other, "extra", [])
                        other.extra.append(name)
            elif days > 62:
                print(f"{spell.key()}: {spell.origin} has {spell.name} {spell.start}..{spell.end}, "
                      f"{other.origin} has {other.name} {other.start}..{other.end}", file=sys.stderr)
                counts[f"{spell.origin} against {other.origin}: another holder for more than two months"] += 1
        pieces = [(spell.start, spell.end)]
        for other in others:
            left = []
            for start, end in pieces:
                if other.end < start or end < other.start:
                    left.append((start, end))
                    continue
                if start < other.start:
                    left.append((start, other.start - DAY))
                if other.end < end:
                    left.append((other.end + DAY, end))
            pieces = left
        kept = False
        for start, end in pieces:
            # What is left at the edges is how exactly two sources know a day, not a term.
            short = (end - start).days < 45 and (start, end) != (spell.start, spell.end)
            beside = any(spell.same_person(o) and (abs((o.end - start).days) < 200 or abs((start - o.end).days) < 200
                                                   or abs((o.start - end).days) < 400) for o in others)
            if short or (start, end) != (spell.start, spell.end) and beside:
                continue
            piece = spell.copy(start, end)
            if (start, end) != (spell.start, spell.end):
                piece.note = "; ".join(filter(None, [piece.note, "cut where another source begins or ends"]))
            added.append(piece)
            taken[spell.key()].append(piece)
            kept = True
        if not kept:
            counts[f"{spell.origin}: known already"] += 1
    return added


def write(name, spells):
    ids, lines = collections.Counter(), {}
    for spell in sorted(spells, key=lambda s: (s.party, s.start, s.office, s.name)):
        base = f"{spell.party.lower()}-{slug(spell.name)}-{slug(spell.office)}-{spell.start.year}"
        ids[base] += 1
        spell_id = base if ids[base] == 1 else f"{base}-{ids[base]}"
        variants = []
        for variant in spell.variants + getattr(spell, "extra", []):
            if fold(variant) not in {fold(v) for v in [spell.name, *variants]}:
                variants.append(variant)
        lines[spell_id] = [spell_id, spell.party, spell.sector, spell.name, spell.office, str(spell.start),
                           "" if spell.end == OPEN else str(spell.end), "|".join(sorted(variants)), spell.origin,
                           spell.note]
    text = "\t".join(COLUMNS) + "\n" + "".join("\t".join(lines[k]) + "\n" for k in sorted(lines))
    (HERE / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(lines)} spells", file=sys.stderr)


def main():
    sources = pathlib.Path(sys.argv[1])
    hand = read_hand()
    book = merge(hand, factbook(sources / "factbook_history.jsonl"))
    # An open line of ours that the Factbook follows with somebody else is out of date.
    for spell in hand:
        if spell.end == OPEN:
            for other in factbook_later(book, spell):
                print(f"offices.tsv: {spell.party} {spell.office} {spell.name} is open, but {other} follows", file=sys.stderr)
    info = merge(hand + book, countryinfo(sources / "countryinfo.jsonl"))
    lead = merge(hand + book + info, reign(sources / "reign_leaders.jsonl", hand + book + info))
    spellings(hand)
    missions = [s for s in book if s.office.startswith("ambassador to ")]
    write("offices-factbook.tsv", [s for s in book if s not in missions])
    write("offices-ambassadors.tsv", missions)
    write("offices-countryinfo.tsv", info)
    write("offices-reign.tsv", lead)
    for what, count in sorted(counts.items()):
        print(f"{count:6} {what}", file=sys.stderr)


def spellings(hand):
    """How the other sources spell those whom offices.tsv names, one line a person."""
    rows = collections.defaultdict(set)
    for spell in hand:
        known = {fold(n) for n in [spell.name, *spell.variants]}
        rows[spell.party, spell.name] |= {v for v in getattr(spell, "extra", []) if fold(v) not in known}
    lines = ["\t".join(["id", "party", "name", "spellings"])]
    for (party, name), found in sorted(rows.items(), key=lambda r: f"{r[0][0].lower()}-{slug(r[0][1])}"):
        if found:
            lines.append("\t".join([f"{party.lower()}-{slug(name)}", party, name, "|".join(sorted(found))]))
    (HERE / "names-sources.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"names-sources.tsv: {len(lines) - 1} persons", file=sys.stderr)


def factbook_later(book, spell):
    return [f"{s.name} from {s.start}" for s in book if s.key() == spell.key() and s.start > spell.start]


if __name__ == "__main__":
    main()
