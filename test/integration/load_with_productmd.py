"""Loads a compose's metadata with productmd, which validates it; prints a summary as JSON.

usage: load_with_productmd.py COMPOSE_DIRECTORY
"""
import glob
import json
import os
import sys

from productmd.compose import Compose
from productmd.treeinfo import TreeInfo

top = os.path.join(sys.argv[1], "compose")
compose = Compose(top)
treeinfos = {}
for path in sorted(glob.glob(os.path.join(top, "*", "*", "*", ".treeinfo"))):
    treeinfo = TreeInfo()
    treeinfo.load(path)
    treeinfos[os.path.relpath(path, top)] = {
        "release": treeinfo.release.short,
        "arch": treeinfo.tree.arch,
        "variants": sorted(treeinfo.variants.variants),
    }

json.dump(
    {
        "id": compose.info.compose.id,
        "variants": sorted(v.uid for v in compose.info.variants.get_variants(recursive=True)),
        "rpms": {
            variant: {
                arch: sorted(
                    rpm["path"] for source in sources.values() for rpm in source.values()
                )
                for arch, sources in arches.items()
            }
            for variant, arches in compose.rpms.rpms.items()
        },
        "images": {
            variant: {
                arch: sorted((i.path, i.volume_id, i.arch) for i in images)
                for arch, images in arches.items()
            }
            for variant, arches in compose.images.images.items()
        },
        "treeinfos": treeinfos,
    },
    sys.stdout,
)
