"""Measures cve-bin-tool on the list and the feeds of benches/matching.md, with its own database and its own scanner.

    python3 -m venv peer && peer/bin/pip install cve-bin-tool
    peer/bin/python benches/peer.py ../shared/data/vulnerabilities/nvd-1.1 components.csv

It fetches its data from the network; here its own reader takes in the files instead, and its own code fills its own
SQLite database in a folder that is removed afterwards. Its severities, EPSS and exploits are left out.
"""

import csv
import glob
import gzip
import json
import logging
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

from cve_bin_tool.cve_scanner import CVEScanner
from cve_bin_tool.cvedb import CVEDB
from cve_bin_tool.data_sources.nvd_source import NVD_Source
from cve_bin_tool.util import ProductInfo

logging.disable(logging.CRITICAL)


def fill(feeds, folder):
    """Its database, filled by its own code."""
    CVEDB.CACHEDIR = folder
    database = CVEDB(sources=[], cachedir=str(folder))
    database.dbpath = str(folder / "cve.db")
    database.connection = None
    database.init_database()
    source = NVD_Source()
    cursor = database.db_open_and_get_cursor()
    for path in sorted(glob.glob(f"{feeds}/*.json.gz")):
        cves, affected = source.format_data(json.load(gzip.open(path))["CVE_Items"])
        database.populate_severity(cves, cursor, data_source="NVD")
        database.populate_affected(affected, cursor, data_source="NVD")
    database.connection.commit()
    database.db_close()
    return database.dbpath


def products(path):
    """Maker, product and version of each row, as it knows them."""
    for row in csv.DictReader(open(path)):
        if row["cpe"]:
            name = re.split(r"(?<!\\):", row["cpe"])
            yield name[3], name[4], name[5].replace("\\", "")
        else:
            yield row["vendor"], row["product"], row["version"]


def main():
    feeds, components = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        before = time.process_time()
        path = fill(feeds, Path(folder))
        print(f"load: {time.process_time() - before:.1f} CPU-s")
        rows = list(products(components))
        before, matches, failed = time.process_time(), 0, 0
        CVEScanner.dbname = path
        with CVEScanner(score=0) as scanner:
            for at, (vendor, product, version) in enumerate(rows):
                # It keeps what it found by product; a number makes each row one of its own, as an asset is.
                about = ProductInfo(vendor, product, version, f"/{at}", None)
                try:
                    scanner.get_cves(about, {"default": {}, "paths": {""}})
                except Exception:
                    failed += 1
                    continue
                matches += len((scanner.all_cve_data.get(about) or {"cves": []})["cves"])
        print(f"match: {len(rows)} rows, {time.process_time() - before:.1f} CPU-s, {matches} matches, {failed} failed")
    print(f"peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


main()
