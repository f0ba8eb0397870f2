/** Where files lie below a hub's top directory (koji/__init__.py `PathInfo`); all relative to it. */

export interface BuildPlace {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  /** Volume of the build; `DEFAULT` is the top directory itself. */
  readonly volume: string | null;
}

/** Directory of a build. */
function buildDirectory({ name, version, release, volume }: BuildPlace): string {
  const packages = `packages/${name}/${version}/${release}`;
  return volume === null || volume === 'DEFAULT' ? packages : `vol/${volume}/${packages}`;
}

/** An RPM of a build; signed copies have a directory for each key. */
export function rpmPath(
  build: BuildPlace,
  rpm: { readonly arch: string; readonly fileName: string },
  sigkey: string | null,
): string {
  const signed = sigkey === null ? '' : `/data/signed/${sigkey.toLowerCase()}`;
  return `${buildDirectory(build)}${signed}/${rpm.arch}/${rpm.fileName}`;
}

/** Directory of a build's images. */
export const imageDirectory = (build: BuildPlace): string => `${buildDirectory(build)}/images`;

/** Directory of a build's archives of a type that content generators have brought, `module` for instance. */
export const archiveDirectory = (build: BuildPlace, type: string): string =>
  `${buildDirectory(build)}/files/${type}`;

const TASKS_IN_DIRECTORY = 10_000;

/** Directory of a task's files. */
export function taskDirectory(id: number, volume: string | null = null): string {
  const work = `work/tasks/${String(id % TASKS_IN_DIRECTORY)}/${String(id)}`;
  return volume === null || volume === 'DEFAULT' ? work : `vol/${volume}/${work}`;
}
