/** Tasks that make a build with archives and say its id: containers, and images of osbuild. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  imageDirectory,
  isStruct,
  type KojiStruct,
  type KojiValue,
} from '../../../../lib/koji/index.js';
import { noteOutput, type TaskHandler, type Work } from '../builder.js';
import type { BuildRow } from '../state.js';
import { writeTaskFile } from './image-content.js';

export const buildContainer: TaskHandler = (work) => {
  const [source, , last] = work.task.request;
  const options: KojiStruct = isStruct(last) ? last : {};
  const name = path.basename(String(source).split(/[?#]/, 1)[0] ?? '', '.git');
  const repositories = [`registry.test/${name}:1-${String(work.task.id)}`];
  if (options.scratch === true) return Promise.resolve({ koji_builds: [], repositories });
  const build = addBuild(work, { name, version: '1', release: nextRelease(work, name) });
  for (const arch of ['x86_64']) {
    addArchive(work, build, arch, 'tar', `docker-image-${name}.${arch}.tar.gz`);
  }
  return Promise.resolve({ koji_builds: [String(build.id)], repositories });
};

export const osbuildImage: TaskHandler = (work) => {
  const [name, version, , types, , arches, last] = work.task.request;
  const options: KojiStruct = isStruct(last) ? last : {};
  const release = String(options.release ?? `20260101.${String(work.task.id)}`);
  const build = addBuild(work, { name: String(name), version: String(version), release });
  for (const arch of [arches!].flat().map(String)) {
    for (const type of [types!].flat().map(String)) {
      const file = `${build.name}-${build.version}-${build.release}.${arch}.${type}`;
      addArchive(work, build, arch, type, file);
    }
  }
  const result: KojiValue = {
    composer: { server: 'made-up', id: 'made-up' },
    koji: { build: build.id },
  };
  return Promise.resolve(result);
};

/** One more than other tasks have made of the name. */
const nextRelease = ({ store, task }: Work, name: string): string =>
  String(
    store.state.builds.filter((build) => build.name === name && build.task_id !== task.id).length +
      1,
  );

/** A task that a builder has begun again makes its build anew. */
function addBuild(
  { store, task }: Work,
  nvr: Pick<BuildRow, 'name' | 'release' | 'version'>,
): BuildRow {
  const { state } = store;
  const old = state.builds.filter((build) => build.task_id === task.id).map(({ id }) => id);
  state.builds = state.builds.filter(({ id }) => !old.includes(id));
  state.archives = state.archives.filter((archive) => !old.includes(archive.build_id));
  const build: BuildRow = {
    ...nvr,
    id: store.nextId(),
    epoch: null,
    state: 1,
    task_id: task.id,
    volume_name: 'DEFAULT',
    owner: task.owner,
    completion_ts: Date.now() / 1000,
    extra: null,
    source: null,
    isImage: true,
  };
  store.state.builds.push(build);
  return build;
}

function addArchive(
  { store, task }: Work,
  build: BuildRow,
  arch: string,
  type: string,
  filename: string,
): void {
  const directory = path.join(store.state.topdir, imageDirectory({ ...build, volume: null }));
  mkdirSync(directory, { recursive: true });
  writeTaskFile(path.join(directory, filename));
  const content = readFileSync(path.join(directory, filename));
  noteOutput(task, path.join(directory, filename));
  store.state.archives.push({
    id: store.nextId(),
    build_id: build.id,
    btype: 'image',
    filename,
    size: content.length,
    checksum: createHash('sha256').update(content).digest('hex'),
    type_name: type,
    extra: { image: { arch }, docker: { id: `sha256:${String(build.id)}` } },
  });
}
