/** A nightly of about forty nodes: two variants on x86_64 with discs, and a live image of Koji. */
import { execa } from 'execa';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../tools.js';

const DEMO = path.join(ROOT, 'examples', 'demo');

const VARIANTS = `<?xml version="1.0" encoding="UTF-8"?>
<variants>
  <variant id="Server" name="Server" type="variant">
    <arches><arch>x86_64</arch></arches>
    <groups>
      <group default="true">core</group>
      <group default="true">web-server</group>
    </groups>
  </variant>
  <variant id="Desk" name="Desk" type="variant">
    <arches><arch>x86_64</arch></arches>
    <groups><group default="true">core</group></groups>
  </variant>
</variants>
`;

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

const configText = (name: string, repository: string, manuals: string): string => `
from release import *
comps_file = "comps.xml"
variants_file = "variants.xml"
tree_arches = ["x86_64"]
pkgset_source = "repos"
pkgset_repos = {"*": ["${repository}"]}
sigkeys = [None]
gather_method = "deps"
check_deps = False
greedy_method = "none"
extra_files = [
    ("^Server$", {"*": [{"scm": "git", "repo": "file://${manuals}", "branch": "main", "file": "README", "target": "manuals"}]}),
]
createrepo_checksum = "sha256"
repoclosure_strictness = [("^.*$", {"*": "fatal"})]
koji_profile = "lab"
translate_paths = [("/tmp", "http://lab.test/composes")]
global_ksurl = "git+https://lab.test/kickstarts.git?#${COMMIT}"
global_target = "lab-1"
global_release = None
live_media = {"^Server$": [{"name": "Live-${name}", "kickstart": "live.ks", "subvariant": "Live", "arches": ["x86_64"]}]}
image_volid_formats = ["{release_short}-{version}-{variant}.{arch}", "{release_short}-{version}-{arch}"]
media_checksums = ["sha256"]
`;

export class Nightly {
  private constructor(
    readonly name: string,
    readonly dir: string,
  ) {}

  /** Makes all that a compose is made of, in a directory of the drill's own. */
  static async make(parent: string, name: string, mirror: string): Promise<Nightly> {
    const nightly = new Nightly(name, path.join(parent, name));
    const { config, repository, manuals, dir } = nightly;
    await mkdir(path.dirname(config), { recursive: true });
    await mkdir(nightly.targetDir);
    await cp(path.join(DEMO, 'build', 'repo'), repository, { recursive: true });
    for (const file of ['comps.xml', 'release.conf']) {
      await cp(path.join(DEMO, file), path.join(path.dirname(config), file));
    }
    await writeFile(path.join(path.dirname(config), 'variants.xml'), VARIANTS);
    await writeFile(config, configText(name, `${mirror}/${name}/repository`, manuals));
    await makeManuals(manuals);
    const script = `#!/bin/sh\\necho "$1 $(cat)" >> '${path.join(dir, 'told.log')}'\\n`;
    await writeFile(nightly.script, script.replaceAll('\\n', '\n'), { mode: 0o755 });
    return nightly;
  }

  get config(): string {
    return path.join(this.dir, 'config', 'nightly.conf');
  }
  get comps(): string {
    return path.join(this.dir, 'config', 'comps.xml');
  }
  get repository(): string {
    return path.join(this.dir, 'repository');
  }
  get manuals(): string {
    return path.join(this.dir, 'manuals');
  }
  get targetDir(): string {
    return path.join(this.dir, 'target');
  }
  get script(): string {
    return path.join(this.dir, 'tell');
  }

  /** What the notification script was told, a message and its JSON each. */
  async told(): Promise<readonly string[]> {
    const text = await readFile(path.join(this.dir, 'told.log'), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  }

  /** The file of a package in the repository. */
  async packageFile(start: string): Promise<string> {
    const names = await readdir(this.repository, { recursive: true });
    const name = names.find((one) => path.basename(one).startsWith(start) && one.endsWith('.rpm'));
    if (name === undefined) throw new Error(`there is no package ${start}`);
    return path.join(this.repository, name);
  }
}

async function makeManuals(dir: string): Promise<void> {
  const git = (...args: string[]): Promise<unknown> => execa('git', ['-C', dir, ...args]);
  await execa('git', ['init', '--quiet', '--initial-branch=main', dir]);
  await writeFile(path.join(dir, 'README'), 'How to light a lantern.\n');
  await git('add', 'README');
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  await git(...who, 'commit', '--quiet', '--message=manual');
}
