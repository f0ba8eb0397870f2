"""Reads configurations with kobo: file names as JSON on standard input, what came out as JSON on standard output."""

import json
import sys

import kobo.conf


def read(file_name):
    parser = kobo.conf.PyConfigParser()
    try:
        parser.load_from_file(file_name)
        values = {name: repr(value) for name, value in parser.items()}
        return {"values": values, "opened": parser.opened_files}
    except Exception as error:
        return {"error": str(error), "kind": type(error).__name__}


json.dump([read(file_name) for file_name in json.load(sys.stdin)], sys.stdout)
