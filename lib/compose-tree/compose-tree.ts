/**
 * Every path of a compose is built here and nowhere else. Names are Pungi's (`pungi/paths.py`): people grep them.
 * All paths are absolute; `src` stands for source packages and maps to the directory `source`, its `os` to `tree`.
 */
import path from 'node:path';
import type { Arch, NodeId, VariantUid } from '../../config-schemas/names.js';
import type { Variant } from '../../config-schemas/variants.js';

/** The part of a variant that its paths depend on. */
export type VariantPlace = Pick<Variant, 'uid' | 'id' | 'type' | 'parent'>;
/** A tree arch, or `global` for what belongs to none. */
export type ArchOrGlobal = Arch | 'global';

const dirOfArch = (arch: Arch): string => (arch === 'src' ? 'source' : arch);

/** The paths of one compose directory. */
export class ComposeTree {
  constructor(readonly topDir: string) {}

  /** A path relative to `compose/`, as metadata has it. */
  relativeToCompose(absolute: string): string {
    return path.relative(this.composeDir(), absolute);
  }

  // ── top ────────────────────────────────────────────────────────────────────────────────────────────────
  statusFile = (): string => path.join(this.topDir, 'STATUS');
  composeIdFile = (): string => path.join(this.topDir, 'COMPOSE_ID');
  ownerFile = (): string => path.join(this.topDir, 'work', 'global', 'owner.json');

  // ── compose/: deliverables ─────────────────────────────────────────────────────────────────────────────
  composeDir = (...below: string[]): string => path.join(this.topDir, 'compose', ...below);
  metadataFile = (name: string): string => this.composeDir('metadata', name);

  /** The tree that a variant's packages are in: an addon's is its parent's. */
  osTree(variant: VariantPlace, arch: Arch): string {
    const owner =
      variant.type === 'addon' && variant.parent !== null ? variant.parent : variant.uid;
    return this.composeDir(owner, dirOfArch(arch), arch === 'src' ? 'tree' : 'os');
  }

  /** Where repodata of the variant's binary (or, for `src`, source) packages lies. */
  repository(variant: VariantPlace, arch: Arch): string {
    return this.withAddon(variant, this.osTree(variant, arch));
  }

  /** Where binary (or source) RPMs lie; below it the first letter, if directories are hashed. */
  packages(variant: VariantPlace, arch: Arch): string {
    return this.packagesIn(variant, this.repository(variant, arch));
  }

  debugTree(variant: VariantPlace, arch: Arch): string {
    const owner =
      variant.type === 'addon' && variant.parent !== null ? variant.parent : variant.uid;
    return this.composeDir(owner, arch, 'debug', 'tree');
  }

  debugRepository(variant: VariantPlace, arch: Arch): string {
    return this.withAddon(variant, this.debugTree(variant, arch));
  }

  debugPackages(variant: VariantPlace, arch: Arch): string {
    return this.packagesIn(variant, this.debugRepository(variant, arch));
  }

  isoDir = (variant: VariantPlace, arch: Arch): string =>
    this.composeDir(variant.uid, dirOfArch(arch), 'iso');
  imageDir = (variant: VariantPlace, arch: Arch): string =>
    this.composeDir(variant.uid, dirOfArch(arch), 'images');
  jigdoDir = (variant: VariantPlace, arch: Arch): string =>
    this.composeDir(variant.uid, dirOfArch(arch), 'jigdo');

  // ── work/: intermediates ───────────────────────────────────────────────────────────────────────────────
  workDir = (arch: ArchOrGlobal, ...below: string[]): string =>
    path.join(this.topDir, 'work', arch, ...below);
  /** Which run of the workflow wrote the last STATUS (docs/re-runs.md). */
  endFile = (): string => this.workDir('global', 'end.json');
  composeinfoBase = (): string => this.workDir('global', 'composeinfo-base.json');
  resolvedConfig = (sha256: string): string => this.workDir('global', 'config', `${sha256}.json`);
  variantsFile = (): string => this.workDir('global', 'variants.xml');
  kojiEventFile = (): string => this.workDir('global', 'koji-event');
  compsGlobal = (): string => this.workDir('global', 'comps', 'comps-global.xml');
  compsOfArch = (arch: Arch): string => this.workDir(arch, 'comps', `comps-${arch}.xml`);
  compsOfVariant = (variant: VariantUid, arch: Arch): string =>
    this.workDir(arch, 'comps', `comps-${variant}.${arch}.xml`);
  compsRepo = (arch: Arch, variant?: VariantUid): string =>
    this.workDir(arch, variant === undefined ? 'comps_repo' : `comps_repo_${variant}`);
  moduleDefaultsDir = (): string => this.workDir('global', 'module_defaults');
  moduleObsoletesDir = (): string => this.workDir('global', 'module_obsoletes');
  prepopulateFile = (): string => this.workDir('global', 'prepopulate.json');
  /** RPMs that the repos source took from configured repositories. */
  downloadDir = (): string => this.workDir('global', 'download');
  /** Downloads of attempts that did not come to their end; removed by the one that does. */
  downloadCacheDir = (): string => this.workDir('global', 'download-cache');
  /** What was chosen for an arch out of configured repositories (docs/package-sets.md). */
  pkgsetSelection = (arch: Arch): string => this.workDir(arch, 'pkgset', 'selected.json');
  /** The choice's input, as pungi-gather reads it. */
  pkgsetInput = (arch: Arch): string => this.workDir(arch, 'pungi', `${arch}.conf`);
  /** The repository of a package set, of all arches or of one. */
  pkgsetRepo = (arch: ArchOrGlobal, set: string): string => this.workDir(arch, 'repo', set);
  pkgsetList = (arch: ArchOrGlobal, set: string): string =>
    this.workDir(arch, 'package_list', `${arch}.${set}.conf`);
  /** Header facts of a set's packages (docs/compose-directory.md). */
  pkgsetPackages = (set: string): string => this.workDir('global', 'pkgset', `${set}.json`);
  /** A set's packages as gather reads them, one of several files (docs/package-sets.md). */
  pkgsetPool = (set: string, file: string): string =>
    this.workDir('global', 'pkgset', `${set}.${file}`);
  /** Module streams of variants on an arch (docs/package-sets.md). */
  pkgsetModules = (arch: Arch): string => this.workDir(arch, 'pkgset', 'modules.json');
  /** The list of materialised package sets (docs/compose-directory.md). */
  pkgsetIndex = (): string => this.workDir('global', 'pkgset', 'index.json');
  gatherInput = (arch: Arch, variant: VariantUid, source: string): string =>
    this.workDir(arch, 'pungi', `${variant}.${arch}.${source}.conf`);
  /** What method hybrid was asked: modules and packages, a line each. */
  solvables = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'fus', `${variant}-solvables-1.${arch}.conf`);
  /** All that it was asked, with its repositories: what `punji why` looks at again. */
  hybridQuestion = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'fus', `${variant}.${arch}.conf`);
  /** What method hybrid found, and what it did not. */
  hybridLog = (arch: Arch, variant: VariantUid): string =>
    this.logFile(arch, `hybrid-depsolver-${variant}-iter-1`);
  gatherLog = (arch: Arch, variant: VariantUid, source: string): string =>
    this.workDir(arch, 'pungi', `${variant}.${arch}.${source}.log`);
  /** What gather solved for a variant and arch, before trimming. */
  gatherResult = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'gather_result', `${variant}.${arch}.json`);
  /** The same after trimming: what is linked. */
  trimmedResult = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'gather_result', `${variant}.${arch}.trimmed.json`);
  /** The modules that a variant has on an arch, after gather. */
  gatherModules = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'gather_result', `${variant}.${arch}.modules.json`);
  packageList = (
    arch: Arch,
    variant: VariantUid,
    kind: 'rpm' | 'srpm' | 'debuginfo' | 'lookaside',
  ): string => this.workDir(arch, 'package_list', `${variant}.${arch}.${kind}.conf`);
  /** The repository of what variant `used` has, made for the gather of variant `user`. */
  lookasideRepo = (arch: Arch, user: VariantUid, used: VariantUid): string =>
    this.workDir(arch, user, 'lookaside_repo', used);
  /** The manifest entries that a link node contributes to rpms.json. */
  linkManifest = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'link', `${variant}.${arch}.json`);
  extraFilesDir = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, variant, 'extra-files');
  /** What an extra_files node has put into its tree (docs/compose-directory.md). */
  extraFilesFacts = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'extra_files', `${variant}.${arch}.json`);
  /** Modules in the repository of a variant and arch, merged into modules.json (docs/compose-directory.md). */
  moduleFacts = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'modules', `${variant}.${arch}.json`);
  repoPackageList(variant: VariantUid, arch: Arch, kind: 'rpm' | 'debuginfo' | 'srpm'): string {
    return kind === 'srpm'
      ? this.workDir('global', 'repo_package_list', `${variant}.None.srpm.conf`)
      : this.workDir(arch, 'repo_package_list', `${variant}.${arch}.${kind}.conf`);
  }
  /** Certificates of all variants and arches, as they were fetched. */
  productIdsDir = (): string => this.workDir('global', 'product_ids');
  productId = (variant: VariantUid, arch: Arch): string =>
    this.workDir(arch, 'product_id', `${variant}.${arch}.pem`, 'productid');
  /** What a disc has of its own. Below the variant, since a configured name need not tell variants apart. */
  isoWorkDir = (arch: Arch, variant: VariantUid, imageName: string): string =>
    this.workDir(arch, 'iso', variant, imageName);
  /** What a medium was made of, for composes that may take it over (docs/re-runs.md). */
  mediumFacts = (node: NodeId, item: number): string =>
    this.workDir('global', 'media', `${node}.${String(item)}.json`);
  /** Where each file stands on an image. */
  graftPoints = (arch: Arch, variant: VariantUid, imageName: string): string =>
    this.workDir(arch, 'iso', variant, `${imageName}-graft-points`);
  /** What goes on which disc of a variant (docs/createiso.md). */
  isoPlan = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'iso', `${variant}.plan.json`);
  /** What an ostree node commits from: the treefile's repository, options, and what it has committed. */
  ostreeWorkDir = (phase: 'ostree' | 'ostree-container', number: number): string =>
    path.join(this.topDir, 'work', `${phase}-${String(number)}`);
  /** Extra files of an extra ISO, for its top level. */
  extraIsoFilesDir = (arch: Arch, variant: VariantUid, block: number): string =>
    this.workDir(arch, variant, `extra-iso-${String(block)}-extra-files`);
  /** The output of lorax for a variant, or of the older buildinstall for an arch. */
  buildinstallDir = (arch: Arch, variant?: VariantUid): string =>
    this.workDir(arch, 'buildinstall', ...(variant === undefined ? [] : [variant]));
  /** What a variant's installer is, for those who write metadata and media (docs/buildinstall.md). */
  installerFacts = (arch: Arch, variant: VariantUid): string =>
    this.workDir(arch, 'installer', `${variant}.json`);
  /** A variant's additions to its installer (docs/buildinstall.md). */
  productImage = (variant: VariantUid): string => this.workDir('global', `product-${variant}.img`);
  /** lorax's own logs. */
  buildinstallLogDir = (arch: Arch, variant: VariantUid): string =>
    this.logDir(arch, `buildinstall-${variant}-logs`);
  /** Temporary files of a variant's images. */
  tmpDir = (arch: ArchOrGlobal, variant?: VariantUid): string =>
    this.workDir(arch, variant === undefined ? 'tmp' : `tmp-${variant}`);
  /** Image entries of a node, merged into images.json (docs/metadata.md). */
  imageFacts = (node: NodeId, arch?: Arch): string =>
    path.join(this.imageFactsDir(), `${node}${arch === undefined ? '' : `.${arch}`}.json`);
  imageFactsDir = (): string => this.workDir('global', 'image-facts');
  /** Entries of a node for osbs.json (docs/koji-tasks.md). */
  containerFacts = (node: NodeId): string => path.join(this.containerFactsDir(), `${node}.json`);
  containerFactsDir = (): string => this.workDir('global', 'container-facts');

  // ── work/global/nodes: what each node did ──────────────────────────────────────────────────────────────
  nodesDir = (): string => this.workDir('global', 'nodes');
  nodeDir = (node: NodeId): string => path.join(this.nodesDir(), node);
  /** What a node has asked a Koji hub for. */
  tasksDir = (node: NodeId): string => path.join(this.nodeDir(node), 'tasks');
  nodeRecord = (node: NodeId): string => path.join(this.nodeDir(node), 'record.json');
  /** Parent of the attempts' scratch directories; on the compose's file system, so that a rename publishes. */
  scratchRoot = (): string => this.workDir('global', 'scratch');
  /** What a Koji task makes for a node; unlike scratch it is no attempt's own, since the task outlives attempts. */
  runrootDir = (node: NodeId, name: string): string =>
    this.workDir('global', 'runroot', node, name);
  /** The commands of a disc, for a root of its arch. */
  isoCommands = (arch: Arch, variant: VariantUid, imageName: string): string =>
    path.join(this.tmpDir(arch, variant), `createiso-${imageName}.sh`);

  /** Which notification scripts were begun for which event. */
  notificationJournal = (): string => this.workDir('global', 'notifications');

  // ── logs/ ──────────────────────────────────────────────────────────────────────────────────────────────
  logDir = (arch: ArchOrGlobal, ...below: string[]): string =>
    path.join(this.topDir, 'logs', arch, ...below);
  /** `logs/ARCH/NAME.ARCH.log`; a trailing `.log` of the name is dropped first. */
  logFile = (arch: ArchOrGlobal, name: string): string =>
    this.logDir(arch, `${name.replace(/\.log$/, '')}.${arch}.log`);
  mainLog = (): string => this.logFile('global', 'pungi');
  configDump = (): string => this.logFile('global', 'config-dump');
  configCopyDir = (): string => this.logDir('global', 'config-copy');
  deliverablesFile = (): string => this.logDir('global', 'deliverables.json');
  reportFile = (): string => this.logDir('global', 'report.html');
  /** Tasks of the compose on its Koji hub, a file for each. */
  kojiTasksDir = (): string => this.logDir('global', 'koji-tasks');
  tracebackFile = (): string => this.logFile('global', 'traceback');

  private withAddon(variant: VariantPlace, tree: string): string {
    return variant.type === 'addon' ? path.join(tree, 'addons', variant.id) : tree;
  }

  private packagesIn(variant: VariantPlace, repository: string): string {
    return variant.type === 'addon' ? repository : path.join(repository, 'Packages');
  }
}
