/** Rows of the state as the hub's answers show them. */
import type { KojiStruct } from '../../../../lib/koji/index.js';
import type { BuildRow, HubState, RpmRow, TagRow, TaskRow } from '../state.js';

/** A time as text, `2026-11-24 00:52:51.417477+00:00`, and nil for none. */
export const timeText = (ts: number | null): string | null =>
  ts === null
    ? null
    : new Date(ts * 1000).toISOString().replace('T', ' ').replace('Z', '000+00:00');

export const ownerName = (state: HubState, id: number): string =>
  state.users.find((user) => user.id === id)?.name ?? 'nobody';

export const nvrOf = ({ name, version, release }: BuildRow | RpmRow): string =>
  `${name}-${version}-${release}`;

/** A tag as getTag shows it. */
export const tagStruct = ({ id, name, arches, extra }: TagRow): KojiStruct => ({
  arches,
  id,
  locked: false,
  maven_include_all: false,
  maven_support: false,
  name,
  perm: null,
  perm_id: null,
  extra,
});

const buildFields = (state: HubState, build: BuildRow) => ({
  build_id: build.id,
  completion_time: timeText(build.completion_ts),
  creation_event_id: build.id,
  creation_time: timeText(build.completion_ts),
  draft: false,
  epoch: build.epoch,
  id: build.id,
  name: build.name,
  nvr: nvrOf(build),
  owner_id: build.owner,
  owner_name: ownerName(state, build.owner),
  package_id: packageId(state, build.name),
  package_name: build.name,
  promoter_id: null,
  promoter_name: null,
  promotion_time: null,
  release: build.release,
  start_time: timeText(build.completion_ts),
  state: build.state,
  task_id: build.task_id,
  version: build.version,
  volume_id: build.volume_name === 'DEFAULT' ? 0 : 1,
  volume_name: build.volume_name,
});

/** A package is known by the first build of its name. */
const packageId = (state: HubState, name: string): number =>
  state.builds.find((build) => build.name === name)?.id ?? 0;

/** A build as getBuild shows it. */
export const buildStruct = (state: HubState, build: BuildRow): KojiStruct => ({
  ...buildFields(state, build),
  cg_id: null,
  cg_name: null,
  completion_ts: build.completion_ts,
  creation_ts: build.completion_ts,
  extra: build.extra,
  promotion_ts: null,
  source: build.source,
  start_ts: build.completion_ts,
});

/** A build as listTagged shows it. */
export const taggedStruct = (
  state: HubState,
  build: BuildRow,
  tag: TagRow,
  createEvent: number,
): KojiStruct => ({
  ...buildFields(state, build),
  create_event: createEvent,
  tag_id: tag.id,
  tag_name: tag.name,
});

/** An RPM as listTaggedRPMS shows it. */
export const rpmStruct = (rpm: RpmRow): KojiStruct => ({
  arch: rpm.arch,
  build_id: rpm.build_id,
  buildroot_id: rpm.buildroot_id,
  buildtime: rpm.buildtime,
  draft: false,
  epoch: rpm.epoch,
  extra: null,
  id: rpm.id,
  metadata_only: false,
  name: rpm.name,
  payloadhash: rpm.payloadhash,
  release: rpm.release,
  size: rpm.size,
  version: rpm.version,
});

/** An RPM as listRPMs, listBuildRPMs and getRPM show it. */
export const rpmInfo = (rpm: RpmRow): KojiStruct => ({
  ...rpmStruct(rpm),
  external_repo_id: 0,
  external_repo_name: 'INTERNAL',
  nvr: nvrOf(rpm),
});

/** A task as getTaskInfo shows it. */
export const taskStruct = (task: TaskRow, withRequest: boolean): KojiStruct => ({
  arch: task.arch,
  awaited: task.parent === null ? null : false,
  channel_id: task.channel_id,
  completion_time: timeText(task.completion_ts),
  completion_ts: task.completion_ts,
  create_time: timeText(task.create_ts),
  create_ts: task.create_ts,
  host_id: task.host_id,
  id: task.id,
  label: task.label,
  method: task.method,
  owner: task.owner,
  parent: task.parent,
  priority: task.priority,
  start_time: timeText(task.start_ts),
  start_ts: task.start_ts,
  state: task.state,
  waiting: null,
  weight: task.weight,
  ...(withRequest ? { request: task.request } : {}),
});
