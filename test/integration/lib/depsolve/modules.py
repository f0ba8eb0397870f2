"""Which packages dnf shows while module streams are enabled: argv is a file of questions in JSON; answers JSON."""
import json
import os
import sys
import tempfile

import dnf
import dnf.module.module_base


def shown(repository, enabled, scratch):
    base = dnf.Base()
    conf = base.conf
    conf.cachedir = os.path.join(scratch, "cache")
    conf.persistdir = os.path.join(scratch, "persist")
    conf.logdir = scratch
    conf.installroot = os.path.join(scratch, "root")
    conf.modulesdir = os.path.join(scratch, "modules.d")
    conf.module_platform_id = "platform:f1"
    conf.substitutions["arch"] = "x86_64"
    conf.substitutions["basearch"] = "x86_64"
    conf.substitutions["releasever"] = "1"
    conf.plugins = False
    base.repos.add_new_repo("r", conf, baseurl=["file://" + repository])
    base.fill_sack(load_system_repo=False)
    if enabled:
        dnf.module.module_base.ModuleBase(base).enable(enabled)
    names = sorted("%s-%s.%s" % (p.name, p.evr, p.arch) for p in base.sack.query().available())
    base.close()
    return names


answers = []
with open(sys.argv[1]) as file:
    for question in json.load(file):
        with tempfile.TemporaryDirectory() as scratch:
            os.mkdir(os.path.join(scratch, "root"))
            answers.append(shown(question["repository"], question["enabled"], scratch))
json.dump(answers, sys.stdout)
