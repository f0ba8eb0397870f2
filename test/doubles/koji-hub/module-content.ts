/** Fills a hub with builds of modules, as the Module Build Service imports them: metadata for each arch, and a tag with the packages. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { archiveDirectory } from '../../../lib/koji/index.js';
import { addBuild } from './content.js';
import type { BuildRow, HubStore } from './state.js';

export interface ModuleContent {
  readonly name: string;
  readonly stream: string;
  readonly version: string;
  readonly context: string;
  /** Tag with its packages. */
  readonly contentTag: string;
  /** `NAME-EPOCH:VERSION-RELEASE.ARCH`, by arch of the builder. */
  readonly artifacts: Readonly<Record<string, readonly string[]>>;
}

/** The document of a stream for an arch. */
export const moduleText = (module: ModuleContent, arch: string): string =>
  `---
document: modulemd
version: 2
data:
  name: ${module.name}
  stream: "${module.stream}"
  version: ${module.version}
  context: ${module.context}
  arch: ${arch}
  summary: Module ${module.name}
  description: Module ${module.name} of a test
  license:
    module: [MIT]
  artifacts:
    rpms:
${(module.artifacts[arch] ?? []).map((nevra) => `    - ${nevra}\n`).join('')}...
`;

/** Imports a build; it is not tagged. */
export function addModuleBuild(store: HubStore, module: ModuleContent): BuildRow {
  const { artifacts, context, name, stream, version } = module;
  const build = addBuild(store, {
    name,
    version: stream.replaceAll('-', '_'),
    release: `${version}.${context}`,
    extra: {
      typeinfo: {
        module: { name, stream, version, context, content_koji_tag: module.contentTag },
      },
    },
  });
  const [first = 'x86_64'] = Object.keys(artifacts);
  addFile(store, build, 'modulemd.txt', moduleText(module, first));
  for (const arch of Object.keys(artifacts)) {
    addFile(store, build, `modulemd.${arch}.txt`, moduleText(module, arch));
  }
  return build;
}

function addFile(store: HubStore, build: BuildRow, filename: string, text: string): void {
  const directory = path.join(
    store.state.topdir,
    archiveDirectory({ ...build, volume: build.volume_name }, 'module'),
  );
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, filename), text);
  store.state.archives.push({
    id: store.nextId(),
    build_id: build.id,
    btype: 'module',
    filename,
    size: Buffer.byteLength(text),
    checksum: createHash('sha256').update(text).digest('hex'),
    type_name: 'txt',
    extra: {},
  });
}
