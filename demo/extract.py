#!/usr/bin/env python3
"""Cuts the small feeds of the demonstration region out of full ones.

It reads the CPE names of the demonstration assets, chooses vulnerabilities whose configurations call one of those
products vulnerable, and writes their records whole and unchanged, one to a line. The same input gives the same bytes.
It needs nothing but Python. See README.md beside it for where the full feeds come from and what they allow.

    extract.py --assets assets --nvd FOLDER_OR_FILE... --kev known_exploited_vulnerabilities.json --out feeds
"""

import argparse
import csv
import gzip
import json
import re
from pathlib import Path


def main():
    options = read_options()
    products = products_of(options.assets)
    records = [record for path in files(options.nvd) for record in read_nvd(path)]
    with open(options.kev, encoding="utf-8") as file:
        catalogue = json.load(file)
    exploited = {entry["cveID"] for entry in catalogue["vulnerabilities"]}
    chosen = choose(records, products, exploited, options)
    options.out.mkdir(parents=True, exist_ok=True)
    legacy = [record for record in chosen if record.form == "1.1"]
    today = [record for record in chosen if record.form == "2.0"]
    write_legacy(options.out / "nvd-extract.json", legacy)
    write_today(options.out / "nvd-2.0-extract.json", today)
    write_kev(options.out / "kev-extract.json", catalogue, {record.cve for record in chosen})
    total = sum(record.size for record in chosen)
    print(f"{len(chosen)} vulnerabilities of {len(products)} products, {total} bytes of records")


class Record:
    """A vulnerability in either form of NVD, with what choosing needs."""

    def __init__(self, form, body):
        self.form, self.body = form, body
        if form == "1.1":
            self.cve = body["cve"]["CVE_data_meta"]["ID"]
            self.trees = body["configurations"]["nodes"]
        else:
            self.cve = body["id"]
            self.trees = body.get("configurations", [])
        self.text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        self.size = len(self.text.encode("utf-8"))
        criteria = [criterion for tree in self.trees for criterion in criteria_of(tree)]
        self.vulnerable = {product_of(name) for name, vulnerable in criteria if vulnerable}
        self.with_hardware = {
            product
            for tree in self.trees
            if tree.get("operator") == "AND" and any(name.startswith("cpe:2.3:h:") for name, _ in criteria_of(tree))
            for product in map(product_of, (name for name, _ in criteria_of(tree)))
        }

    @property
    def newest_first(self):
        _, year, number = self.cve.split("-")
        return (-int(year), -int(number))


def choose(records, products, exploited, options):
    """First those known to be exploited, then those that need firmware and hardware, then the newest.

    Beside the exploited ones no product gets more than its share, and products take turns, so that none crowds out
    another before the limits are reached.
    """
    chosen, bytes_left = {}, options.bytes

    def take(record):
        nonlocal bytes_left
        if record.cve not in chosen and len(chosen) < options.count and record.size <= bytes_left:
            chosen[record.cve] = record
            bytes_left -= record.size

    def has_its_share(product):
        return sum(product in record.vulnerable for record in chosen.values()) >= options.share

    candidates = sorted((record for record in records if record.vulnerable & products), key=lambda r: r.newest_first)
    for record in candidates:
        if record.cve in options.also or (record.cve in exploited and record.size <= options.long):
            take(record)
    for limit, wanted in (
        (options.long, lambda record, product: product in record.with_hardware),
        (options.short, lambda record, product: True),
    ):
        waiting = {}
        for record in candidates:
            for product in sorted(record.vulnerable & products):
                if record.size <= limit and wanted(record, product):
                    waiting.setdefault(product, []).append(record)
        for turn in range(options.share):
            for product in sorted(waiting):
                if turn < len(waiting[product]) and not has_its_share(product):
                    take(waiting[product][turn])
    return sorted(chosen.values(), key=lambda record: record.newest_first, reverse=True)


def products_of(folder):
    """Part, maker and product of every CPE name in the asset lists."""
    products = set()
    for path in sorted(folder.glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                products.update(product_of(name) for name in row["CPE"].split(";") if name)
    return products


def product_of(name):
    return tuple(re.split(r"(?<!\\):", name)[2:5])


def criteria_of(node):
    """Every CPE name below a node, and whether it is the vulnerable one or only stands beside it."""
    for match in node.get("cpe_match", node.get("cpeMatch", [])):
        yield match.get("cpe23Uri") or match["criteria"], match["vulnerable"]
    for child in node.get("children", node.get("nodes", [])):
        yield from criteria_of(child)


def files(paths):
    for path in paths:
        yield from sorted(path.glob("*.json*")) if path.is_dir() else [path]


def read_nvd(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")
    with opened as file:
        feed = json.load(file)
    if "CVE_Items" in feed:
        yield from (Record("1.1", item) for item in feed["CVE_Items"])
    elif "vulnerabilities" in feed:
        yield from (Record("2.0", entry["cve"]) for entry in feed["vulnerabilities"])
    elif "id" in feed:
        yield Record("2.0", feed)


def write_legacy(path, records):
    head = {
        "CVE_data_type": "CVE",
        "CVE_data_format": "MITRE",
        "CVE_data_version": "4.0",
        "CVE_data_numberOfCVEs": str(len(records)),
        "CVE_data_timestamp": max(record.body["lastModifiedDate"] for record in records),
    }
    write(path, head, "CVE_Items", [record.text for record in records])


def write_today(path, records):
    head = {
        "resultsPerPage": len(records),
        "startIndex": 0,
        "totalResults": len(records),
        "format": "NVD_CVE",
        "version": "2.0",
        "timestamp": max(record.body["lastModified"] for record in records),
    }
    write(path, head, "vulnerabilities", [f'{{"cve":{record.text}}}' for record in records])


def write_kev(path, catalogue, cves):
    entries = [entry for entry in catalogue["vulnerabilities"] if entry["cveID"] in cves]
    head = {key: value for key, value in catalogue.items() if key != "vulnerabilities"} | {"count": len(entries)}
    lines = [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries]
    write(path, head, "vulnerabilities", lines)


def write(path, head, list_name, lines):
    start = json.dumps(head, ensure_ascii=False, separators=(",", ":")).removesuffix("}")
    body = ",\n".join(lines)
    path.write_text(f'{start},"{list_name}":[\n{body}\n]}}\n', encoding="utf-8", newline="\n")


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", type=Path, required=True, help="folder of asset lists with a column CPE")
    parser.add_argument("--nvd", type=Path, nargs="+", required=True, help="NVD files, 1.1 or 2.0, or folders of them")
    parser.add_argument("--kev", type=Path, required=True, help="CISA's catalogue of known exploited vulnerabilities")
    parser.add_argument("--out", type=Path, required=True, help="folder for the three extracts")
    parser.add_argument("--count", type=int, default=330, help="at most so many vulnerabilities")
    parser.add_argument("--bytes", type=int, default=1_000_000, help="at most so many bytes of records")
    parser.add_argument("--share", type=int, default=12, help="at most so many per product, beside the exploited")
    parser.add_argument("--long", type=int, default=24_000, help="longest record of an exploited one, or with hardware")
    parser.add_argument("--short", type=int, default=5_000, help="longest other record")
    parser.add_argument("--also", nargs="*", default=["CVE-2008-4250", "CVE-2021-21974"],
                        help="taken whatever the length: the first for Conficker, the second for ESXiArgs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
