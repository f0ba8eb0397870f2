"""Who provides what, says hawkey: argv are a repository and a file of requirements, one a line; answers JSON."""
import glob
import json
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")
import hawkey  # noqa: E402

repository, questions = sys.argv[1:]
with tempfile.TemporaryDirectory() as cache:
    sack = hawkey.Sack(arch="x86_64", make_cache_dir=True, cachedir=cache)
    repo = hawkey.Repo("r")
    repo.repomd_fn = repository + "/repodata/repomd.xml"
    repo.primary_fn = glob.glob(repository + "/repodata/*primary.xml*")[0]
    sack.load_repo(repo)
    answers = []
    with open(questions) as lines:
        for line in lines:
            query = hawkey.Query(sack).filter(provides=hawkey.Reldep(sack, line.rstrip("\n")))
            answers.append(sorted("%s.%s" % (p.name, p.arch) for p in query))
    json.dump(answers, sys.stdout)
