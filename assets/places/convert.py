#!/usr/bin/env python3
"""Makes localities.csv, areas.csv and borders.txt from the published maps (SOURCES.md).

Usage: assets/places/convert.py MAPS OUT

MAPS holds what was made of the publications once, by hand where they contradict each other:
  mali_localities.csv      OCHA COD populated places 2015 (CC0 package validmeasures/mali, data under
                           OCHA/HDX's terms), with the P-codes of the release of 2 August 2019
  mali_adm0123.topojson    OCHA COD-AB 2015, communes that share arcs, the same P-codes
  neighbours_adm1.geojson  OpenStreetMap extracts of 2015 (nyaruka/posm-extracts), ODbL 1.0
"""
import collections
import csv
import json
import math
import os
import sys

COUNTRIES = [  # ISO 3166: of the maps, of ours, French name
    ("MLI", "ML", "Mali"), ("BFA", "BF", "Burkina Faso"), ("CIV", "CI", "Côte d’Ivoire"),
    ("DZA", "DZ", "Algérie"), ("GHA", "GH", "Ghana"), ("GIN", "GN", "Guinée"),
    ("MRT", "MR", "Mauritanie"), ("NER", "NE", "Niger"), ("NGA", "NG", "Nigéria"),
    ("SEN", "SN", "Sénégal"), ("TGO", "TG", "Togo")]
PER_DEGREE = 10_000
NEAR_MALI = 0.2  # degrees: a neighbour's own line of the border with Mali


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def quoted(cell):
    return '"%s"' % cell.replace('"', '""') if any(c in cell for c in ',"\n') else cell


# ---- Places ----

def degrees(text):
    """Four places: 11 m."""
    return "%.4f" % (round(float(text) * PER_DEGREE) / PER_DEGREE)


def localities(maps):
    rows = list(csv.DictReader(open(os.path.join(maps, "mali_localities.csv"), encoding="utf-8")))
    rows.sort(key=lambda row: (int(row["place_class"]), row["name"]))  # the towns first
    text = "label,adm3,place_class,latitude,longitude,doubtful\n"
    for row in rows:
        doubtful = "1" if row["geo_check"].startswith("suspect") else ""
        text += ",".join([quoted(row["name"]), row["adm3_pcode"], row["place_class"],
                          degrees(row["lat"]), degrees(row["lon"]), doubtful]) + "\n"
    return text


# ---- Areas outside Mali ----

def label_of(properties):
    """The Latin part of "Adrar - أدرار"; where there is none, the name beside the P-code."""
    name = properties["osm_name"].split(" - ")[0].strip(" \u200e\u200f")
    return name if name[0] < "\u0370" else properties["adm1_name"]


def areas(features):
    text = "name,label,parent\n"
    for _, code, name in COUNTRIES:
        text += "%s,%s,\n" % (code, quoted(name))
    for feature in features:
        text += "%s,%s,%s\n" % (feature["code"], quoted(feature["label"]), feature["code"][:2])
    return text


def neighbours(maps):
    ours = {theirs: code for theirs, code, _ in COUNTRIES}
    counts = collections.Counter()
    features = []
    data = json.load(open(os.path.join(maps, "neighbours_adm1.geojson"), encoding="utf-8"))
    for feature in data["features"]:
        country = ours[feature["properties"]["iso3"]]
        counts[country] += 1
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        features.append({"code": "%s-%02d" % (country, counts[country]),
                         "label": label_of(feature["properties"]),
                         "rings": [ring for polygon in polygons for ring in polygon]})
    return features


# ---- Borders: each stands once, between the areas on its two sides ----

def line_of(sides, points):
    first = [round(points[0][0] * PER_DEGREE), round(points[0][1] * PER_DEGREE)]
    numbers, at = list(first), first
    for x, y in points[1:]:
        here = [round(x * PER_DEGREE), round(y * PER_DEGREE)]
        numbers += [here[0] - at[0], here[1] - at[1]]
        at = here
    return " ".join([sides[0], sides[1]] + [str(n) for n in numbers])


def mali_borders(topology):
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    sides = collections.defaultdict(list)
    for shape in topology["objects"]["adm3"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for arc in (arc for polygon in polygons for ring in polygon for arc in ring):
            sides[arc if arc >= 0 else ~arc].append(shape["properties"]["adm3_pcode"])
    lines, outer = [], []
    for number, arc in enumerate(topology["arcs"]):
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        both = sides[number]
        if len(both) == 1:
            outer += points
        lines.append(line_of((both + ["-"])[:2], points))
    return lines, outer


def simplified(points, tolerance):
    """Douglas and Peucker; both ends stay."""
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (x1, y1), (x2, y2) = points[first], points[last]
        length = math.hypot(x2 - x1, y2 - y1)
        worst, at = tolerance, None
        for i in range(first + 1, last):
            x, y = points[i]
            away = (abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length > 0
                    else math.hypot(x - x1, y - y1))
            if away > worst:
                worst, at = away, i
        if at is not None:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def border(sides, points):
    """Nothing where a small island is left as a point."""
    far = min(y for _, y in points) > 30 or max(y for _, y in points) < 8
    line = simplified(points, 0.02 if far else 0.008)
    return [line_of(sides, line)] if len(line) > 2 or line[0] != line[-1] else []


class Grid:
    """Whether any of some points lies near."""

    def __init__(self, points, reach):
        self.reach, self.cells = reach, collections.defaultdict(list)
        for x, y in points:
            self.cells[(int(x // reach), int(y // reach))].append((x, y))

    def near(self, x, y):
        column, row = int(x // self.reach), int(y // self.reach)
        return any(math.hypot(x - px, y - py) <= self.reach
                   for i in (column - 1, column, column + 1) for j in (row - 1, row, row + 1)
                   for px, py in self.cells.get((i, j), ()))


def neighbour_borders(features, mali_outline):
    mali = Grid(mali_outline, NEAR_MALI)
    users = collections.defaultdict(set)  # of an edge, whichever way it runs
    rings = []
    for feature in features:
        for ring in feature["rings"]:
            points = [tuple(point[:2]) for point in ring]
            rings.append(points)
            for edge in zip(points, points[1:]):
                users[frozenset(edge)].add(feature["code"])

    def sides(edge):
        codes = sorted(users[frozenset(edge)])
        if len(codes) > 1:
            return tuple(codes[:2])
        middle = ((edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2)
        return (codes[0], "ML" if mali.near(*middle) else "-")

    lines, done = [], set()
    for points in rings:
        edges = list(zip(points, points[1:]))
        keys = [sides(edge) for edge in edges]
        # From where two borders meet, so that none is cut where the ring happens to begin.
        begin = next((i for i in range(len(edges)) if keys[i] != keys[i - 1]), 0)
        edges, keys = edges[begin:] + edges[:begin], keys[begin:] + keys[:begin]
        first = 0
        while first < len(edges):
            last = first
            while last < len(edges) and keys[last] == keys[first]:
                last += 1
            run = [edge[0] for edge in edges[first:last]] + [edges[last - 1][1]]
            if frozenset(edges[first]) not in done:
                lines += border(keys[first], run)
            done.update(frozenset(edge) for edge in edges[first:last])
            first = last
    return lines


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    maps, out = sys.argv[1:]
    topology = json.load(open(os.path.join(maps, "mali_adm0123.topojson"), encoding="utf-8"))
    features = neighbours(maps)
    lines, outline = mali_borders(topology)
    os.makedirs(out, exist_ok=True)
    write(os.path.join(out, "localities.csv"), localities(maps))
    write(os.path.join(out, "areas.csv"), areas(features))
    write(os.path.join(out, "borders.txt"), "\n".join(lines + neighbour_borders(features, outline)) + "\n")


if __name__ == "__main__":
    main()
