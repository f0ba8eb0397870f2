/** Tasks that make the image of an arch: files of the names that Koji's builders give. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeTaskFile } from './image-content.js';
import { isStruct, type KojiStruct, type KojiValue } from '../../../../lib/koji/index.js';
import { noteOutput, type TaskHandler } from '../builder.js';
import type { TaskRow } from '../state.js';
import { taskDirectoryOf } from '../task-rows.js';

/** Endings of files by the formats of image tasks; any other format ends as it is called. */
const ENDINGS: Readonly<Record<string, string>> = {
  docker: 'tar.gz',
  'liveimg-squashfs': 'liveimg.squashfs',
  'raw-xz': 'raw.xz',
  'rhevm-ova': 'rhevm.ova',
  'tar-gz': 'tar.gz',
  'vagrant-hyperv': 'vagrant-hyperv.box',
  'vagrant-libvirt': 'vagrant-libvirt.box',
  'vagrant-virtualbox': 'vagrant-virtualbox.box',
  'vagrant-vmware-fusion': 'vagrant-vmware-fusion.box',
  vpc: 'vhd',
  'vsphere-ova': 'vsphere.ova',
};

export const createImage: TaskHandler = ({ task, store }) => {
  const [name, version, release, arch] = task.request.map(String);
  const directory = taskDirectoryOf(store.state, task.id);
  const stem = { name: name!, version: version!, release: release!, arch: arch! };
  const files = fileNames(task, stem);
  mkdirSync(directory, { recursive: true });
  for (const file of files) {
    writeTaskFile(path.join(directory, file));
    noteOutput(task, path.join(directory, file));
  }
  writeFileSync(path.join(directory, 'build.log'), 'made\n');
  const result: KojiValue = { ...stem, files, task_id: task.id, logs: ['build.log'], rpmlist: [] };
  return Promise.resolve(result);
};

interface Stem {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

function fileNames(task: TaskRow, { name, version, release, arch }: Stem): string[] {
  const nvr = `${name}-${version}-${release}`;
  const last = task.request.at(-1);
  const options: KojiStruct = isStruct(last) ? last : {};
  switch (task.method) {
    case 'createLiveMedia':
      return [`${name}-${arch}-${version}-${release}.iso`];
    case 'createLiveCD':
      return [`${nvr}.${arch}.iso`];
    case 'createAppliance':
      return [`${nvr}.${arch}.raw.xz`];
    case 'createKiwiImage':
      return [`${name}.${arch}-${version}-${release}.${options.type === 'iso' ? 'iso' : 'qcow2'}`];
    case 'imageBuilderBuildArch':
      return [`${nvr}.${arch}.qcow2`];
    default:
      return formatsOf(options).map((format) => `${nvr}.${arch}.${ENDINGS[format] ?? format}`);
  }
}

const formatsOf = ({ format }: KojiStruct): string[] =>
  Array.isArray(format) ? (format as readonly KojiValue[]).map(String) : ['qcow2'];
