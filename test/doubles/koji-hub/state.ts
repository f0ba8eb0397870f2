/** What a hub knows; it lies in one file, so that a hub that was killed goes on with it. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KojiStruct, KojiValue } from '../../../lib/koji/index.js';

/** From an event on, until another. */
interface Lifetime {
  create_event: number;
  revoke_event: number | null;
}

export interface TagRow {
  id: number;
  name: string;
  arches: string;
  extra: KojiStruct;
}
export interface BuildRow {
  id: number;
  name: string;
  version: string;
  release: string;
  epoch: number | null;
  state: number;
  task_id: number | null;
  volume_name: string;
  owner: number;
  completion_ts: number;
  extra: KojiStruct | null;
  source: string | null;
  isImage: boolean;
}
export interface RpmRow {
  id: number;
  build_id: number | null;
  name: string;
  version: string;
  release: string;
  epoch: number | null;
  arch: string;
  size: number;
  buildtime: number;
  payloadhash: string;
  sigkeys: string[];
  buildroot_id: number | null;
}
export interface ArchiveRow {
  id: number;
  build_id: number;
  btype: string;
  filename: string;
  size: number;
  checksum: string;
  type_name: string;
  extra: KojiStruct;
}
export interface TaskRow {
  id: number;
  method: string;
  request: readonly KojiValue[];
  arch: string;
  label: string | null;
  parent: number | null;
  owner: number;
  host_id: number | null;
  channel_id: number;
  priority: number;
  weight: number;
  state: number;
  create_ts: number;
  start_ts: number | null;
  completion_ts: number | null;
  result: { value: KojiValue } | { faultCode: number; faultString: string } | null;
}
export interface SessionRow {
  id: number;
  key: string;
  user: number;
  callnum: number | null;
  isExpired: boolean;
  isClosed: boolean;
}
/** What happens instead of the usual to calls of a method, `*`: of any; `upload`, `file`: to files that are sent and fetched. */
export interface WeatherRow {
  method: string;
  what:
    | 'cut'
    | 'die-after'
    | 'die-before'
    | 'expire'
    | 'html-502'
    | 'html-503'
    | 'lost-answer'
    | 'offline'
    | 'reset'
    | 'slow';
  times: number;
  delayMs: number;
}
/** What happens instead of the usual to tasks of a method. */
export interface TaskRuleRow {
  method: string;
  arch: string | null;
  /** Only tasks whose request has this text in it. */
  asksFor: string | null;
  what: 'cancel' | 'fail' | 'hang' | 'lose-file' | 'rename-file' | 'slow' | 'truncate-file';
  faultCode: number;
  faultString: string;
  times: number;
  delayMs: number;
}

export interface HubState {
  topdir: string;
  lastId: number;
  events: { id: number; ts: number }[];
  users: { id: number; name: string; password: string | null; permissions: string[] }[];
  tags: TagRow[];
  inheritance: (Lifetime & { tag: number; parent: number; priority: number })[];
  targets: { id: number; name: string; build_tag: number; dest_tag: number }[];
  builds: BuildRow[];
  rpms: RpmRow[];
  archives: ArchiveRow[];
  tagged: (Lifetime & { tag: number; build: number })[];
  tasks: TaskRow[];
  buildroots: { id: number; task_id: number; rpms: number[] }[];
  sessions: SessionRow[];
  weather: WeatherRow[];
  taskRules: TaskRuleRow[];
  /** Methods of plug-ins that this hub does not have. */
  lacking?: readonly string[];
  /** Methods in the order of their calls, for tests. */
  calls: string[];
}

const FIRST_EVENT_TS = 1_700_000_000;

const emptyState = (topdir: string): HubState => ({
  topdir,
  lastId: 100,
  events: [{ id: 1, ts: FIRST_EVENT_TS }],
  users: [
    {
      id: 1,
      name: 'kojiadmin',
      password: 'kojipw',
      permissions: ['admin'],
    },
    {
      id: 2,
      name: 'pungi',
      password: 'pungipw',
      permissions: ['runroot', 'pungi_buildinstall', 'image', 'livecd', 'livemedia', 'appliance'],
    },
    { id: 3, name: 'plainuser', password: 'plainpw', permissions: [] },
  ],
  tags: [],
  inheritance: [],
  targets: [],
  builds: [],
  rpms: [],
  archives: [],
  tagged: [],
  tasks: [],
  buildroots: [],
  sessions: [],
  weather: [],
  taskRules: [],
  calls: [],
});

/** The state in a directory: `state.json`, and beside it `topdir`. */
export class HubStore {
  readonly state: HubState;
  private readonly file: string;

  constructor(readonly directory: string) {
    this.file = path.join(directory, 'state.json');
    this.state = existsSync(this.file)
      ? (JSON.parse(readFileSync(this.file, 'utf8')) as HubState)
      : emptyState(path.join(directory, 'topdir'));
    mkdirSync(this.state.topdir, { recursive: true });
  }

  /** On disk before the answer goes out: what a client knows of must survive. */
  save(): void {
    const scratch = `${this.file}.new`;
    writeFileSync(scratch, JSON.stringify(this.state));
    renameSync(scratch, this.file);
  }

  nextId(): number {
    this.state.lastId += 1;
    return this.state.lastId;
  }

  /** A new event, as each change of a tag makes one. */
  newEvent(): number {
    const last = this.state.events.at(-1)!;
    const event = { id: last.id + 1, ts: Math.max(last.ts + 1, Date.now() / 1000) };
    this.state.events.push(event);
    return event.id;
  }
}
