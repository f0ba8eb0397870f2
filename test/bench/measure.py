"""Runs a command, its standard output into a file, and prints what it took as JSON: wall and CPU seconds, peak memory."""

import json
import resource
import subprocess
import sys
import time

target, command = sys.argv[1], sys.argv[2:]
started = time.monotonic()
with open(target, "wb") as out:
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(
    json.dumps(
        {
            "exitCode": result.returncode,
            "wallS": time.monotonic() - started,
            "cpuS": usage.ru_utime + usage.ru_stime,
            "maxRssKb": usage.ru_maxrss,
            "stderr": result.stderr.decode("utf-8", "replace"),
        }
    )
)
