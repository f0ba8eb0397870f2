/** Calls for images that plugins of the hub build: osbuild, kiwi, image-builder, and containers (docs/koji-tasks.md). */
import type { KojiStruct, KojiValue } from '../koji/index.js';
import { given, type TaskCall } from './call.js';

export interface OsbuildImage {
  readonly name: string;
  readonly version: string;
  readonly release: string | undefined;
  readonly distro: string;
  readonly imageTypes: readonly string[];
  readonly target: string;
  readonly arches: readonly string[];
  readonly repos: readonly KojiValue[];
  readonly ostree: KojiStruct | undefined;
  readonly uploadOptions: KojiStruct | undefined;
  readonly customizations: KojiStruct | undefined;
}

export function osbuildCall(image: OsbuildImage): TaskCall {
  const { name, version, distro, imageTypes, target, arches } = image;
  const request = [name, version, distro, imageTypes, target, arches];
  const options = given({
    repo: image.repos,
    release: image.release,
    ostree: image.ostree,
    upload_options: image.uploadOptions,
    customizations: image.customizations,
  });
  return {
    method: 'osbuildImage',
    args: request,
    kwargs: { opts: options },
    taskMethod: 'osbuildImage',
    request,
    options,
  };
}

export interface KiwiImage {
  readonly target: string;
  readonly arches: readonly string[];
  readonly descriptionScm: string;
  readonly descriptionPath: string;
  readonly profile: string;
  readonly release: string | undefined;
  readonly repos: readonly string[];
  readonly failableArches: readonly string[];
  readonly type: string | undefined;
  readonly typeAttr: readonly string[] | undefined;
  readonly bundleNameFormat: string | undefined;
  readonly version: string | undefined;
  readonly repoReleasever: string | undefined;
}

export function kiwiCall(image: KiwiImage): TaskCall {
  const request = [image.target, image.arches, image.descriptionScm, image.descriptionPath];
  const options = {
    profile: image.profile,
    release: image.release ?? null,
    repos: image.repos,
    optional_arches: image.failableArches,
    ...given({
      type: image.type,
      type_attr: image.typeAttr,
      result_bundle_name_format: image.bundleNameFormat,
      version: image.version,
      repo_releasever: image.repoReleasever,
    }),
  };
  return {
    method: 'kiwiBuild',
    args: request,
    kwargs: options,
    taskMethod: 'kiwiBuild',
    request,
    options,
  };
}

export interface BuilderImage {
  readonly target: string;
  readonly arches: readonly string[];
  readonly types: readonly string[];
  readonly name: string;
  readonly version: string;
  readonly release: string | undefined;
  readonly repos: readonly string[];
  readonly seed: number | undefined;
  readonly isScratch: boolean;
  readonly ostree: KojiStruct | undefined;
  readonly blueprint: KojiStruct | undefined;
}

export function imageBuilderCall(image: BuilderImage): TaskCall {
  const options = given({
    repos: image.repos,
    release: image.release,
    seed: image.seed,
    scratch: image.isScratch ? true : undefined,
    ostree: image.ostree,
    blueprint: image.blueprint,
  });
  const { types, name, version } = image;
  const request = [image.target, image.arches];
  return {
    method: 'imageBuilderBuild',
    args: request,
    kwargs: { types, name, version, opts: options },
    taskMethod: 'imageBuilderBuild',
    request,
    options: { types, name, version, opts: options, ...options },
  };
}

export interface Container {
  /** Git URL with a commit. */
  readonly source: string;
  readonly target: string;
  readonly options: KojiStruct;
  readonly priority: number | null;
}

export function containerCall({ source, target, options, priority }: Container): TaskCall {
  const request = [source, target];
  return {
    method: 'buildContainer',
    args: [...request, options],
    kwargs: { priority },
    taskMethod: 'buildContainer',
    request,
    options,
  };
}
