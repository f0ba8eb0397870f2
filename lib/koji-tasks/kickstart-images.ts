/**
 * Calls for images out of kickstarts: `koji spin-livemedia`, `spin-livecd`, `spin-appliance` and `image-build` would
 * make the same (koji_cli/commands.py `_build_image`, `_build_image_oz`; docs/koji-tasks.md).
 */
import type { KojiStruct } from '../koji/index.js';
import { given, type TaskCall } from './call.js';
import { canonicalArch } from './canonical-arch.js';

/** What these images have in common. */
interface KickstartImage {
  readonly name: string;
  readonly version: string;
  readonly release: string | undefined;
  readonly target: string;
  /** File in the repository of `ksurl`. */
  readonly kickstart: string;
  readonly ksurl: string;
  readonly repos: readonly string[];
  readonly isScratch: boolean;
}

export interface LiveMedia extends KickstartImage {
  readonly arches: readonly string[];
  readonly failableArches: readonly string[];
  readonly installTree: string;
  readonly ksversion: string | undefined;
  readonly skipTag: boolean;
  readonly nomacboot: boolean;
}

/** A live medium for several arches in one task. */
export function liveMediaCall(image: LiveMedia): TaskCall {
  const options = given({
    install_tree_url: image.installTree,
    ksurl: image.ksurl,
    ksversion: image.ksversion,
    release: image.release,
    repo: image.repos,
    scratch: isSet(image.isScratch),
    skip_tag: isSet(image.skipTag),
    nomacboot: isSet(image.nomacboot),
    // The command splits its text at commas, so that none is one empty name.
    optional_arches: image.failableArches.length === 0 ? [''] : image.failableArches,
    compress_arg: [],
  });
  return imageCall(image, image.arches.map(canonicalArch), 'livemedia', options);
}

export interface LiveImage extends KickstartImage {
  readonly type: 'live' | 'appliance';
  readonly arch: string;
  readonly specfile: string | undefined;
}

/** A live CD or an appliance for one arch. */
export function liveImageCall(image: LiveImage): TaskCall {
  const options = given({
    ksurl: image.ksurl,
    release: image.release,
    repo: image.repos,
    scratch: isSet(image.isScratch),
    specfile: image.specfile,
    format: image.type === 'appliance' ? 'raw' : undefined,
  });
  const method = image.type === 'appliance' ? 'appliance' : 'livecd';
  return imageCall(image, canonicalArch(image.arch), method, options);
}

export interface FactoryImage {
  readonly name: string;
  readonly version: string;
  readonly target: string;
  readonly arches: readonly string[];
  readonly installTree: string;
  readonly repos: readonly string[];
  readonly formats: readonly string[];
  readonly failableArches: readonly string[];
  readonly isScratch: boolean;
  /** All other keys of the block; those that Koji does not know are not sent. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly factoryParameters: Readonly<Record<string, unknown>>;
}

const FACTORY_OPTIONS = [
  'ksurl',
  'ksversion',
  'kickstart',
  'release',
  'skip_tag',
  'specfile',
  'distro',
  'disk_size',
  'ova_option',
  'noverifyssl',
] as const;

/** Size in GB that the command asks for if nobody does. */
const DISK_SIZE_GB = 10;

/** Disk images of several formats and arches in one task. Its options go through an INI file: they are texts there. */
export function imageBuildCall(image: FactoryImage): TaskCall {
  const texts = given(
    Object.fromEntries(
      FACTORY_OPTIONS.filter((name) => image.others[name] !== undefined).map((name) => [
        name,
        iniText(image.others[name]),
      ]),
    ),
  );
  const parameters = Object.entries(image.factoryParameters).map(([key, value]) => [
    key.toLowerCase(),
    iniText(value),
  ]);
  const options: KojiStruct = {
    disk_size: DISK_SIZE_GB,
    ...texts,
    ...given({
      repo: image.repos,
      format: image.formats,
      scratch: isSet(image.isScratch),
      factory_parameter: parameters.length === 0 ? undefined : parameters,
      optional_arches: image.failableArches.length === 0 ? '' : image.failableArches,
    }),
  };
  const { name, version, target, installTree } = image;
  const args = [name, version, image.arches.map(canonicalArch), target, installTree];
  return {
    method: 'buildImageOz',
    args,
    kwargs: { opts: options, priority: null },
    taskMethod: 'image',
    request: args,
    options,
  };
}

function imageCall(
  { name, version, target, kickstart }: KickstartImage,
  arch: string | readonly string[],
  method: string,
  options: KojiStruct,
): TaskCall {
  const request = [name, version, arch, target, kickstart];
  return {
    method: 'buildImage',
    args: [...request, method],
    kwargs: { opts: options, priority: null },
    taskMethod: method,
    request,
    options,
  };
}

const isSet = (flag: boolean): true | undefined => (flag ? true : undefined);

/** As Python's configparser would give a value back that was written with `str`. */
function iniText(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(',');
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return String(value as string | number);
}
