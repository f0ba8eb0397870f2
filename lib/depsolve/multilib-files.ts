/** Files that make a package multilib at run time: shared libraries and loadable modules (python-multilib 1.3). */

const LIBRARY_DIRECTORIES = new Set(['/lib', '/lib64', '/usr/lib', '/usr/lib64']);
const ROOT_DIRECTORIES = new Set(['/lib', '/lib64']);

const inUsrLib = (names: readonly string[]): string[] =>
  names.flatMap((name) => [`/usr/lib/${name}`, `/usr/lib64/${name}`]);

const OPROFILE_DIRECTORIES = new Set(inUsrLib(['oprofile']));
const WINE_DIRECTORIES = new Set(inUsrLib(['wine']));
const SANE_DIRECTORIES = new Set(inUsrLib(['sane']));

/** Directories of which any file counts. */
const MODULE_DIRECTORIES = new Set([
  ...inUsrLib([
    'alsa-lib',
    'dri',
    'gtk-2.0/modules',
    'gtk-2.0/immodules',
    'krb5/plugins',
    'sasl2',
    'vdpau',
  ]),
  '/lib/security',
  '/lib64/security',
  '/etc/lsb-release.d',
]);

/** Patterns of such directories; a star crosses slashes, as Python's fnmatch has it. */
const MODULE_PATTERNS: readonly RegExp[] = [
  /^\/usr\/lib.*\/gtk-2\.0\/.*\/(engines|modules|immodules|loaders|printbackends|filesystems)$/s,
  /^\/usr\/lib(64)?\/gstreamer-/,
  /^\/usr\/lib.*\/qt.*\/plugins\/.*$/s,
  /^\/usr\/lib.*\/kde.*\/plugins\/.*$/s,
  /^\/usr\/lib.*\/qt5\/qml\/.*$/s,
  /^\/usr\/lib.*\/gdk-pixbuf-2\.0\/.*\/loaders$/s,
  /^\/usr\/lib.*\/xine\/plugins\/.*$/s,
];

/** Whether a path is such a file. */
export function isRuntimeFile(path: string): boolean {
  if (!/^\/(lib|usr\/lib|etc\/l)/.test(path)) return false;
  const slash = path.lastIndexOf('/');
  return isRuntimeFileIn(path.slice(0, slash), path.slice(slash + 1));
}

function isRuntimeFileIn(directory: string, name: string): boolean {
  const isVersionedLibrary = name.includes('.so.');
  if (isVersionedLibrary && LIBRARY_DIRECTORIES.has(directory)) return true;
  if (isVersionedLibrary && OPROFILE_DIRECTORIES.has(directory)) return true;
  if (MODULE_DIRECTORIES.has(directory)) return true;
  if (directory === '/etc/ld.so.conf.d') return name.endsWith('.conf');
  if (ROOT_DIRECTORIES.has(directory) && /^lib(nss_|db-)/.test(name)) return true;
  if (WINE_DIRECTORIES.has(directory)) return name.endsWith('.so');
  if (SANE_DIRECTORIES.has(directory)) return name.startsWith('libsane-');
  return directory.startsWith('/usr/lib') && MODULE_PATTERNS.some((test) => test.test(directory));
}
