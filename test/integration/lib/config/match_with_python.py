"""Matches texts with Python's re: [pattern, text] pairs as JSON on standard input, results on standard output."""

import json
import re
import sys
import warnings

warnings.simplefilter("ignore")


def match(pattern, text):
    try:
        return {"match": bool(re.match(pattern, text))}
    except (re.error, OverflowError) as error:
        return {"error": str(error)}


json.dump([match(pattern, text) for pattern, text in json.load(sys.stdin)], sys.stdout)
