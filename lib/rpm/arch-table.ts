/** The architectures that composes know, as data (pungi/arch.py, pungi/arch_utils.py). */

export interface TreeArchFacts {
  /** The arch that the depsolver is told. */
  readonly depsolver: string;
  /** RPM arches that may be in such a tree, best first. */
  readonly valid: readonly string[];
  /** Those that are its own. */
  readonly native: readonly string[];
  /** Those that it can run besides. */
  readonly multilib: readonly string[];
}

const plain = (arch: string): TreeArchFacts => ({
  depsolver: arch,
  valid: [arch, 'noarch'],
  native: [arch, 'noarch'],
  multilib: [],
});

const own = (depsolver: string, arches: readonly string[]): TreeArchFacts => ({
  depsolver,
  valid: [...arches, 'noarch'],
  native: [...arches, 'noarch'],
  multilib: [],
});

const mixed = (
  depsolver: string,
  native: readonly string[],
  multilib: readonly string[],
): TreeArchFacts => ({
  depsolver,
  valid: [...native, ...multilib, 'noarch'],
  native: [...native, 'noarch'],
  multilib,
});

const IX86 = ['i686', 'i586', 'i486', 'i386'];
const SPARC32 = ['sparcv9', 'sparcv8', 'sparc'];

const TREE_ARCHES: Readonly<Record<string, TreeArchFacts>> = {
  x86_64: mixed('x86_64', ['x86_64'], ['athlon', ...IX86]),
  i386: own('i686', IX86),
  s390x: mixed('s390x', ['s390x'], ['s390']),
  ppc64: mixed('ppc64', ['ppc64'], ['ppc']),
  armhfp: own('armv7hnl', ['armv7hnl', 'armv7hl', 'armv6hl']),
  arm: own('armv7l', ['armv7l', 'armv6l', 'armv5tejl', 'armv5tel']),
  sparc: mixed('sparc64v', ['sparc64v', 'sparc64'], ['sparcv9v', ...SPARC32]),
  sparc64: mixed('sparc64', ['sparc64'], SPARC32),
};

/** What a tree arch means; one that the table lacks (riscv64) stands for itself and noarch. */
export function treeArchFacts(treeArch: string): TreeArchFacts {
  return TREE_ARCHES[treeArch] ?? plain(treeArch);
}

/** Arches that may follow a package's name after a dot; others are part of the name. */
export const KNOWN_RPM_ARCHES: ReadonlySet<string> = new Set(
  `noarch src nosrc athlon i686 geode i586 i486 i386 x86_64 amd64 ia32e ppc64le ppc64p7 ppc64pseries ppc64iseries
  ppc64 ppc s390x s390 sparc64v sparc64 sparcv9v sparcv9 sparcv8 sparc alpha alphaev4 alphaev45 alphaev5 alphaev56
  alphapca56 alphaev6 alphaev67 alphaev68 alphaev7 armv7l armv6l armv5tejl armv5tel armv7hnl armv7hl armv6hl arm64
  aarch64 sh4a sh4 sh3 ia64`.split(/\s+/),
);
