/** Tasks that have an image made for each arch by a child of their own, and import what the children made. */
import { isGiven } from '../arguments.js';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { imageDirectory, isStruct, type KojiValue } from '../../../../lib/koji/index.js';
import type { TaskHandler, Work } from '../builder.js';
import { addRpm } from '../content.js';
import { HubFault } from '../fault.js';
import type { BuildRow, TaskRow } from '../state.js';
import { TASK, taskDirectoryOf } from '../task-rows.js';
import { imageRequestOf, optionalArches, type ImageRequest } from './request.js';

export interface Governing {
  readonly child: string;
  readonly arches: (request: readonly KojiValue[]) => KojiValue | undefined;
  /** What the result begins with. */
  readonly says: string;
}

export const governing =
  ({ child, arches, says }: Governing): TaskHandler =>
  async (work) => {
    const image = imageRequestOf(work.task);
    refuseDouble(work, image);
    const wanted = [arches(work.task.request) ?? []].flat().map(String);
    const children = wanted.map((arch) =>
      work.child({
        method: child,
        arch,
        label: `${work.task.method} ${arch}`,
        request: [image.name, image.version, image.release, arch, ...work.task.request.slice(3)],
      }),
    );
    for (const one of children) await work.finished(one);
    const good = children.filter(({ state }) => state === TASK.closed);
    const bad = children.find(
      ({ state, arch }) => state !== TASK.closed && !optionalArches(image.options).includes(arch),
    );
    if (bad !== undefined || good.length === 0) throw faultOf(bad ?? children[0]);
    if (image.isScratch) {
      return `Scratch ${says}${good.map(({ id }) => taskDirectoryOf(work.store.state, id)).join(', ')}`;
    }
    const made = importImages(work, image, good);
    if (isGiven(image.options.specfile)) await wrap(work, image);
    return `${says}${made}`;
  };

function refuseDouble(
  { store, task }: Work,
  { name, version, release, isScratch }: ImageRequest,
): void {
  const found = store.state.builds.find(
    (build) => build.name === name && build.version === version && build.release === release,
  );
  if (isScratch || found === undefined || found.task_id === task.id) return;
  throw new HubFault(1000, `Build already exists (id=${String(found.id)}, state=COMPLETE)`);
}

/** An RPM around the image, by a child; the build has it, too. */
async function wrap(work: Work, { name, version, release }: ImageRequest): Promise<void> {
  const { store, task } = work;
  const child = work.child({
    method: 'wrapperRPM',
    arch: 'noarch',
    label: `wrapper ${name}`,
    request: [name, version, release],
  });
  await work.finished(child);
  const build = store.state.builds.find((row) => row.task_id === task.id);
  if (build === undefined || store.state.rpms.some((rpm) => rpm.build_id === build.id)) return;
  addRpm(store, build, { name, arch: 'noarch', size: 1 });
}

/** The child: puts the RPM out. */
export const wrapperRpm: TaskHandler = ({ task, store }) => {
  const nvr = task.request.map(String).join('-');
  const directory = taskDirectoryOf(store.state, task.id);
  mkdirSync(directory, { recursive: true });
  for (const arch of ['noarch', 'src']) {
    writeFileSync(path.join(directory, `${nvr}.${arch}.rpm`), `wraps ${nvr}\n`);
  }
  return Promise.resolve({
    rpms: [`${nvr}.noarch.rpm`],
    srpm: `${nvr}.src.rpm`,
    logs: ['build.log'],
    buildroot_id: 1,
  });
};

function faultOf(task: TaskRow | undefined): HubFault {
  const result = task?.result;
  return isGiven(result) && 'faultCode' in result
    ? new HubFault(result.faultCode, result.faultString)
    : new HubFault(1000, `Task ${String(task?.id)} is canceled`);
}

/** A build of the images; returns their directory. */
function importImages(
  { store, task }: Work,
  image: ImageRequest,
  children: readonly TaskRow[],
): string {
  const { name, version, release } = image;
  const build: BuildRow = {
    id: store.nextId(),
    name,
    version,
    release,
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
  // A task that a builder has begun again makes its build anew.
  store.state.builds = store.state.builds.filter((other) => other.task_id !== task.id);
  store.state.builds.push(build);
  const directory = path.join(store.state.topdir, imageDirectory({ ...image, volume: null }));
  mkdirSync(directory, { recursive: true });
  for (const child of children) {
    const from = taskDirectoryOf(store.state, child.id);
    const value = child.result !== null && 'value' in child.result ? child.result.value : null;
    const files = isStruct(value) && Array.isArray(value.files) ? value.files.map(String) : [];
    const there = existsSync(from) ? readdirSync(from) : [];
    for (const file of files.filter((one) => there.includes(one))) {
      cpSync(path.join(from, file), path.join(directory, file));
    }
  }
  return directory;
}
