/** Tasks: asking for them, looking at them, cancelling them. */
import { isGiven } from '../arguments.js';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KojiStruct, KojiValue } from '../../../../lib/koji/index.js';
import { HubFault, generic } from '../fault.js';
import type { HubMethod, MethodContext, MethodTable } from '../hub.js';
import type { HubState, TaskRow } from '../state.js';
import { newTask, taskDirectoryOf, TASK } from '../task-rows.js';
import { taskStruct } from './rows.js';
import { userWith } from './sessions.js';
import { mustTag } from './tags.js';

const given = (struct: Record<string, KojiValue>, names: readonly string[]): KojiValue[] =>
  names.map((name) => struct[name] ?? null);

/** Arguments by name as a task's request keeps them. */
const named = (struct: Record<string, KojiValue>, without: readonly string[]): KojiStruct => ({
  ...Object.fromEntries(Object.entries(struct).filter(([name]) => !without.includes(name))),
  __starstar: true,
});

interface NewTask {
  readonly method: string;
  readonly request: readonly KojiValue[];
  readonly arch?: string;
  readonly priority?: KojiValue | undefined;
}

/** A method that makes a task for users with a permission. */
const making = (
  permission: string | null,
  signature: string,
  make: (values: Record<string, KojiValue>, context: MethodContext) => NewTask,
): HubMethod => ({
  signature: signature.split(' '),
  writes: true,
  run: (values, context) => {
    const owner = userWith(permission, context);
    const { method, request, arch = 'noarch', priority } = make(values, context);
    const number = typeof priority === 'number' ? 20 + priority : method === 'runroot' ? 15 : 20;
    return newTask(context.store, { method, request, arch, owner, priority: number }).id;
  },
});

function mustTarget(state: HubState, info: KojiValue | undefined): void {
  if (!state.targets.some(({ id, name }) => id === info || name === info)) {
    throw generic(`No matching build target found: ${String(info)}`);
  }
}

const IMAGE_TYPES = ['appliance', 'livecd', 'livemedia'];

const submissions: MethodTable = {
  runroot: making('runroot', 'tagInfo arch command channel= **', (values, { store }) => {
    mustTag(store.state, values.tagInfo);
    const { tagInfo, arch, command } = values;
    const options = named(values, ['tagInfo', 'arch', 'command', 'channel']);
    return {
      method: 'runroot',
      request: [tagInfo!, arch!, command!, options],
      arch: String(arch),
    };
  }),
  pungi_buildinstall: making('pungi_buildinstall', 'tag arch channel= **', (values, { store }) => {
    mustTag(store.state, values.tag);
    const { tag, arch } = values;
    const options = named(values, ['tag', 'arch', 'channel']);
    return { method: 'pungi_buildinstall', request: [tag!, arch!, options], arch: String(arch) };
  }),
  pungi_ostree: making('pungi_buildinstall', 'tag arch channel= **', (values, { store }) => {
    mustTag(store.state, values.tag);
    const { tag, arch } = values;
    const options = named(values, ['tag', 'arch', 'channel']);
    return { method: 'pungi_ostree', request: [tag!, arch!, options], arch: String(arch) };
  }),
  buildImage: {
    signature: 'name version arch target ksfile img_type opts= priority='.split(' '),
    writes: true,
    run: (values, context) => {
      const type = String(values.img_type);
      if (!IMAGE_TYPES.includes(type)) throw generic(`Unrecognized image type: ${type}`);
      return making(type, '', () => {
        mustTarget(context.store.state, values.target);
        return {
          method: type,
          request: given(values, ['name', 'version', 'arch', 'target', 'ksfile', 'opts']),
          arch: type === 'livemedia' ? 'noarch' : String(values.arch),
          priority: values.priority,
        };
      }).run(values, context);
    },
  },
  buildImageOz: making(
    'image',
    'name version arches target inst_tree opts= priority=',
    (values, { store }) => {
      mustTarget(store.state, values.target);
      return {
        method: 'image',
        request: given(values, ['name', 'version', 'arches', 'target', 'inst_tree', 'opts']),
        priority: values.priority,
      };
    },
  ),
  buildContainer: making(null, 'src target opts= priority= channel=', (values, { store }) => {
    mustTarget(store.state, values.target);
    return {
      method: 'buildContainer',
      request: given(values, ['src', 'target', 'opts']),
      priority: values.priority,
    };
  }),
  osbuildImage: making(
    'image',
    'name version distro image_types target arches opts= priority=',
    (values, { store }) => {
      mustTarget(store.state, values.target);
      const names = ['name', 'version', 'distro', 'image_types', 'target', 'arches', 'opts'];
      return { method: 'osbuildImage', request: given(values, names), priority: values.priority };
    },
  ),
  kiwiBuild: making(
    'image',
    'target arches desc_url desc_path profile= release= repos= type= type_attr= result_bundle_name_format= optional_arches= version= repo_releasever= scratch= priority= make_prep= use_buildroot_repo=',
    (values, { store }) => {
      mustTarget(store.state, values.target);
      const positional = ['target', 'arches', 'desc_url', 'desc_path'];
      const request = [...given(values, positional), named(values, [...positional, 'priority'])];
      return { method: 'kiwiBuild', request, priority: values.priority };
    },
  ),
  imageBuilderBuild: making(
    'image',
    'target arches types= name= version= opts= priority=',
    (values, { store }) => {
      mustTarget(store.state, values.target);
      const request = given(values, ['target', 'arches', 'types', 'name', 'version', 'opts']);
      return { method: 'imageBuilderBuild', request, priority: values.priority };
    },
  ),
};

const views: MethodTable = {
  getTaskInfo: {
    signature: ['task_id', 'request=', 'strict='],
    run: ({ task_id: id, request, strict }, { store }) => {
      const one = (wanted: KojiValue | undefined): KojiValue => {
        const task = store.state.tasks.find((row) => row.id === wanted);
        if (task === undefined && strict === true) throw generic('No such task: ' + String(wanted));
        return task === undefined ? null : taskStruct(task, request === true);
      };
      return Array.isArray(id) ? (id as readonly KojiValue[]).map(one) : one(id);
    },
  },
  getTaskChildren: {
    signature: ['task_id', 'request=', 'strict='],
    run: ({ task_id: id, request }, { store }) =>
      childrenOf(store.state, id as number).map((task) => taskStruct(task, request === true)),
  },
  getTaskDescendents: {
    signature: ['task_id', 'request='],
    run: ({ task_id: id, request }, { store }) =>
      descendents(store.state, id as number, request === true),
  },
  getTaskResult: {
    signature: ['taskId', 'raise_fault='],
    run: ({ taskId, raise_fault: raises }, { store }) =>
      resultOf(store.state, taskId, raises !== false),
  },
  taskFinished: {
    signature: ['taskId'],
    run: ({ taskId }, { store }) => TASK.finished.includes(mustTask(store.state, taskId).state),
  },
  listTasks: {
    signature: ['opts=', 'queryOpts='],
    run: ({ opts, queryOpts }, { store }) => {
      const wanted = (opts ?? {}) as Record<string, KojiValue>;
      const tasks = store.state.tasks.filter((task) => matches(store.state, task, wanted));
      const { countOnly } = (queryOpts ?? {}) as Record<string, KojiValue>;
      if (countOnly === true) return tasks.length;
      return tasks.map((task) => ({
        ...taskStruct(task, wanted.decode === true),
        owner_name: store.state.users.find(({ id }) => id === task.owner)?.name ?? null,
        owner_type: 0,
      }));
    },
  },
  listTaskOutput: {
    signature: ['taskID', 'stat=', 'all_volumes=', 'strict='],
    run: ({ taskID, stat, all_volumes: all }, { store }) => {
      const directory = taskDirectoryOf(store.state, taskID as number);
      if (!existsSync(directory)) return [];
      const names = readdirSync(directory).sort();
      if (stat !== true && all !== true) return names;
      return Object.fromEntries(
        names.map((name) => [
          name,
          outputOf(path.join(directory, name), stat === true, all === true),
        ]),
      );
    },
  },
  downloadTaskOutput: {
    signature: ['taskID', 'fileName', 'offset=', 'size=', 'volume='],
    run: ({ taskID, fileName, offset, size }, { store }) => {
      const file = path.join(taskDirectoryOf(store.state, taskID as number), String(fileName));
      if (!existsSync(file))
        throw generic(`no file "${String(fileName)}" output by task ${String(taskID)}`);
      const bytes = readFileSync(file);
      const start = typeof offset === 'number' ? offset : 0;
      const end = typeof size === 'number' && size >= 0 ? start + size : bytes.length;
      return bytes.subarray(start, end).toString('base64');
    },
  },
  listBuildroots: {
    signature: [
      'hostID=',
      'tagID=',
      'state=',
      'rpmID=',
      'archiveID=',
      'taskID=',
      'buildrootID=',
      'queryOpts=',
    ],
    run: ({ taskID }, { store }) =>
      store.state.buildroots
        .filter((root) => !isGiven(taskID) || root.task_id === taskID)
        .map(({ id, task_id: task }) => ({
          id,
          task_id: task,
          state: 3,
          arch: 'x86_64',
          tag_name: 'test',
          repo_id: 1,
        })),
  },
  getHost: {
    signature: ['hostInfo', 'strict=', 'event='],
    run: ({ hostInfo }) => ({
      id: hostInfo!,
      name: 'builder1.lab.test',
      arches: 'x86_64',
      enabled: true,
    }),
  },
  getChannel: {
    signature: ['channelInfo', 'strict='],
    run: ({ channelInfo }) => ({ id: channelInfo!, name: 'default', enabled: true }),
  },
};

const changes: MethodTable = {
  cancelTask: {
    signature: ['task_id', 'recurse='],
    writes: true,
    run: ({ task_id: id }, context) => {
      userWith(null, context);
      cancel(context, mustTask(context.store.state, id));
      context.store.save();
      return null;
    },
  },
  checkUpload: {
    signature: ['path', 'name', 'verify=', 'tail=', 'volume='],
    run: ({ path: directory, name, verify }, { store }) => {
      const file = uploadFile(store.state, String(directory), String(name));
      if (!existsSync(file)) return null;
      const { size, mtimeMs } = statSync(file);
      const algorithm = typeof verify === 'string' ? verify : null;
      const sum =
        algorithm === null
          ? {}
          : {
              hexdigest: digestOf(algorithm, readFileSync(file)),
              sumlength: size,
            };
      return { size, mtime: mtimeMs / 1000, ...sum };
    },
  },
};

export const taskMethods: MethodTable = { ...submissions, ...views, ...changes };

const childrenOf = (state: HubState, id: number): TaskRow[] =>
  state.tasks.filter(({ parent }) => parent === id);

function descendents(state: HubState, id: number, withRequest: boolean): KojiStruct {
  const children = childrenOf(state, id);
  return Object.assign(
    { [String(id)]: children.map((task) => taskStruct(task, withRequest)) },
    ...children.map((child) => descendents(state, child.id, withRequest)),
  ) as KojiStruct;
}

function mustTask(state: HubState, id: KojiValue | undefined): TaskRow {
  const task = state.tasks.find((row) => row.id === id);
  if (task === undefined) throw generic('No such task');
  return task;
}

function resultOf(state: HubState, id: KojiValue | undefined, raises: boolean): KojiValue {
  const task = mustTask(state, id);
  if (task.state === TASK.canceled) throw generic(`Task ${String(id)} is canceled`);
  if (task.result === null) throw generic(`Task ${String(id)} is not finished`);
  if ('value' in task.result) return task.result.value;
  if (!raises) return { ...task.result };
  throw new HubFault(task.result.faultCode, task.result.faultString);
}

function matches(state: HubState, task: TaskRow, opts: Record<string, KojiValue>): boolean {
  const one = (key: 'arch' | 'channel_id' | 'host_id' | 'id' | 'method' | 'parent'): boolean =>
    opts[key] === undefined || [opts[key]].flat().includes(task[key] as KojiValue);
  const isOwner =
    !isGiven(opts.owner) ||
    task.owner === opts.owner ||
    state.users.find(({ id }) => id === task.owner)?.name === opts.owner;
  const isState = !isGiven(opts.state) || [opts.state].flat().includes(task.state);
  const after = opts.createdAfter;
  const isAfter = !isGiven(after) || task.create_ts > Number(after);
  const isIdentity = (['arch', 'channel_id', 'host_id', 'id', 'method', 'parent'] as const).every(
    one,
  );
  return isIdentity && isOwner && isState && isAfter;
}

function outputOf(file: string, stat: boolean, all: boolean): KojiValue {
  const { size, atimeMs, mtimeMs, ctimeMs } = statSync(file);
  const facts = {
    st_atime: atimeMs / 1000,
    st_ctime: ctimeMs / 1000,
    st_mtime: mtimeMs / 1000,
    st_size: String(size),
  };
  if (!all) return facts;
  return stat ? { DEFAULT: facts } : ['DEFAULT'];
}

function cancel(context: MethodContext, task: TaskRow): void {
  if (TASK.finished.includes(task.state)) return;
  task.state = TASK.canceled;
  task.completion_ts = Date.now() / 1000;
  context.hub.builder.stop(task.id);
  for (const child of childrenOf(context.store.state, task.id)) cancel(context, child);
}

const uploadFile = (state: HubState, directory: string, name: string): string =>
  path.join(state.topdir, 'work', directory, name);

/** Takes a piece of an uploaded file. */
export function takeUpload(state: HubState, query: URLSearchParams, bytes: Buffer): KojiValue {
  const file = uploadFile(state, query.get('filepath') ?? '', query.get('filename') ?? '');
  const offset = Number(query.get('offset') ?? '0');
  mkdirSync(path.dirname(file), { recursive: true });
  const before =
    offset > 0 && existsSync(file) ? readFileSync(file).subarray(0, offset) : Buffer.alloc(0);
  writeFileSync(file, Buffer.concat([before, bytes]));
  return { size: bytes.length, fileverify: 'adler32', hexdigest: adler32(bytes), offset };
}

const digestOf = (algorithm: string, bytes: Buffer): string =>
  algorithm === 'adler32' ? adler32(bytes) : createHash(algorithm).update(bytes).digest('hex');

function adler32(bytes: Buffer): string {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return (((b << 16) | a) >>> 0).toString(16).padStart(8, '0');
}
