"""One listing of a tag by Koji's own client, measured as koji-listing.ts measures ours."""

import json
import resource
import sys
import time

import koji

url, tag = sys.argv[1:]
session = koji.ClientSession(url)


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


started, before = time.monotonic(), cpu_seconds()
event = session.getLastEvent()
with session.multicall(strict=True) as m:
    answer = m.listTaggedRPMS(tag, event=event["id"], inherit=True, latest=True)
rpms, builds = answer.result
print(
    json.dumps(
        {
            "wallS": time.monotonic() - started,
            "cpuS": cpu_seconds() - before,
            "rpms": len(rpms),
        }
    )
)
