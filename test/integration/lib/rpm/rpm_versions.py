"""Reads pairs of EVRs, a JSON list, and answers how rpm orders each pair."""
import json
import sys

import rpm


def split(evr):
    epoch, _, rest = evr.rpartition(":")
    version, _, release = rest.partition("-")
    return epoch or "0", version, release


json.dump([rpm.labelCompare(split(a), split(b)) for a, b in json.load(sys.stdin)], sys.stdout)
