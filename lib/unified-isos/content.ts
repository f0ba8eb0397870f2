/** What goes on each ISO: the trees of all top-level variants, without what describes one tree (pungi_utils/unified_isos.py). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SRC, type Arch } from '../../config-schemas/names.js';
import type { ComposeTree } from '../compose-tree/index.js';
import { scanTree } from '../iso/index.js';
import { codeOf, fromSystemError } from '../process/index.js';
import {
  parseTreeinfo,
  type Composeinfo,
  type ComposeinfoVariant,
  type PathField,
  type Treeinfo,
} from '../productmd/index.js';

export type Kind = 'binary' | 'source' | 'debug';

/** A variant's part of an ISO. */
export interface VariantPart {
  readonly variant: ComposeinfoVariant;
  /** Arches that the image is listed under for it. */
  readonly arches: Arch[];
  /** File name → absolute path. */
  readonly packages: ReadonlyMap<string, string>;
  /** The repository that comps, modules and product certificate are taken from. */
  readonly repository: string | null;
  /** Of the tree that the part comes from. */
  readonly treeinfo: Treeinfo;
}

/** What one ISO holds. */
export interface UnifiedContent {
  readonly kind: Kind;
  /** `src` for sources. */
  readonly arch: Arch;
  readonly parts: VariantPart[];
  /** Files other than packages, by their path on the ISO. */
  readonly files: Map<string, string>;
}

interface Look {
  readonly tree: ComposeTree;
  readonly composeinfo: Composeinfo;
  /** Only these arches; empty: all. */
  readonly arches: readonly string[];
  readonly say: (text: string) => void;
}

/** Where each kind of tree is, and its `.treeinfo`, which debug trees have none of. */
const FIELDS: Readonly<Record<Kind, Readonly<Record<'tree' | 'info' | 'repository', PathField>>>> =
  {
    binary: { tree: 'os_tree', info: 'os_tree', repository: 'repository' },
    source: { tree: 'source_tree', info: 'source_tree', repository: 'source_repository' },
    debug: { tree: 'debug_tree', info: 'os_tree', repository: 'debug_repository' },
  };
const LEFT_OUT: ReadonlySet<string> = new Set([
  '.treeinfo',
  '.discinfo',
  'boot.iso',
  'media.repo',
  'extra_files.json',
]);

/** All ISOs of the compose that hold a package. */
export async function contentsOf(look: Look): Promise<readonly UnifiedContent[]> {
  const contents = new Map<string, UnifiedContent>();
  for (const variant of topLevel(look.composeinfo)) {
    for (const arch of variant.arches as Arch[]) {
      if (look.arches.length > 0 && !look.arches.includes(arch)) continue;
      for (const kind of ['binary', 'source', 'debug'] as const) {
        await addPart(look, contents, { kind, variant, arch });
      }
    }
  }
  return [...contents.values()].filter(({ parts }) =>
    parts.some(({ packages }) => packages.size > 0),
  );
}

/** Variants that are no children of others. */
export function topLevel({ variants }: Composeinfo): readonly ComposeinfoVariant[] {
  const children = new Set(
    Object.values(variants).flatMap(({ uid, variants: ids = [] }) =>
      ids.map((id) => `${uid}-${id}`),
    ),
  );
  return Object.values(variants).filter(({ uid }) => !children.has(uid));
}

interface Place {
  readonly kind: Kind;
  readonly variant: ComposeinfoVariant;
  readonly arch: Arch;
}

async function addPart(
  look: Look,
  contents: Map<string, UnifiedContent>,
  { kind, variant, arch }: Place,
): Promise<void> {
  const onIso = kind === 'source' ? SRC : arch;
  const key = `${kind}.${onIso}`;
  const fresh: UnifiedContent = { kind, arch: onIso, parts: [], files: new Map() };
  const content = contents.get(key) ?? fresh;
  const known = content.parts.find((part) => part.variant.uid === variant.uid);
  if (known !== undefined) {
    known.arches.push(arch);
    return;
  }
  const part = await readPart(look, content, { kind, variant, arch });
  if (part === null) return;
  content.parts.push(part);
  contents.set(key, content);
}

async function readPart(
  { tree, say }: Look,
  { files }: UnifiedContent,
  { kind, variant, arch }: Place,
): Promise<VariantPart | null> {
  const at = (what: 'tree' | 'info' | 'repository'): string | null => {
    const below = variant.paths[FIELDS[kind][what]]?.[arch];
    return below === undefined ? null : tree.composeDir(below);
  };
  const [root, described] = [at('tree'), at('info')];
  if (root === null || described === null) return null;
  const treeinfo = await readTreeinfo(path.join(described, '.treeinfo'));
  if (treeinfo === null) {
    say(`Tree ${variant.uid}.${arch} has no .treeinfo, skipping...`);
    return null;
  }
  const packages = new Map<string, string>();
  for (const { path: name } of (await scanTree(root)).files) {
    const [file, base] = [path.join(root, name), path.basename(name)];
    if (LEFT_OUT.has(base) || path.dirname(name).split(path.sep).includes('repodata')) continue;
    if (name.endsWith('.rpm')) packages.set(base, file);
    else if (!files.has(name)) files.set(name, file);
  }
  return { variant, arches: [arch], packages, repository: at('repository'), treeinfo };
}

async function readTreeinfo(file: string): Promise<Treeinfo | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw fromSystemError(error, 'read', file);
  });
  return text === null ? null : parseTreeinfo(text, file);
}
