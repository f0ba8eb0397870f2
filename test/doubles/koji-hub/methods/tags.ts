/** Tags: inheritance, builds and packages in them, at any event (kojihub/kojihub.py `readTaggedBuilds`). */
import { isGiven } from '../arguments.js';
import type { KojiStruct, KojiValue } from '../../../../lib/koji/index.js';
import { generic } from '../fault.js';
import type { MethodTable } from '../hub.js';
import type { BuildRow, HubState, TagRow } from '../state.js';
import { rpmStruct, taggedStruct, tagStruct } from './rows.js';

export const tagMethods: MethodTable = {
  getLastEvent: {
    signature: ['before=', 'strict='],
    run: ({ before }, { store }) =>
      store.state.events.filter(({ ts }) => !isGiven(before) || ts < (before as number)).at(-1)!,
  },
  getEvent: {
    signature: ['id'],
    run: ({ id }, { store }) => {
      const event = store.state.events.find((row) => row.id === id);
      if (event === undefined) throw generic(`No such event: ${String(id)}`);
      return event;
    },
  },
  getTag: {
    signature: ['tagInfo', 'strict=', 'event=', 'blocked='],
    run: ({ tagInfo, strict }, { store }) => {
      const tag = findTag(store.state, tagInfo);
      if (tag === undefined && strict === true) {
        throw generic(`No such tagInfo: '${String(tagInfo)}'`);
      }
      return tag === undefined ? null : tagStruct(tag);
    },
  },
  getBuildTarget: {
    signature: ['info', 'event=', 'strict='],
    run: ({ info, strict }, { store }) => {
      const target = store.state.targets.find(({ id, name }) => id === info || name === info);
      if (target === undefined && strict === true) {
        throw generic(`No matching build target found: ${String(info)}`);
      }
      if (target === undefined) return null;
      const nameOf = (id: number): string => store.state.tags.find((tag) => tag.id === id)!.name;
      return {
        ...target,
        build_tag_name: nameOf(target.build_tag),
        dest_tag_name: nameOf(target.dest_tag),
      };
    },
  },
  getBuildConfig: {
    signature: ['tag', 'event='],
    run: ({ tag }, { store }) => ({
      ...tagStruct(mustTag(store.state, tag)),
      config_inheritance: { extra: {}, arches: null },
    }),
  },
  getBuildTargets: {
    signature: ['info=', 'event=', 'buildTagID=', 'destTagID=', 'queryOpts='],
    run: () => [],
  },
  getRepo: { signature: ['tag', 'state=', 'event=', 'dist=', 'min_event='], run: () => null },
  getTagExternalRepos: { signature: ['tag_info=', 'repo_info=', 'event='], run: () => [] },
  getInheritanceData: {
    signature: ['tag', 'event='],
    run: ({ tag, event }, { store }) =>
      inheritanceOf(store.state, mustTag(store.state, tag), at(event))
        .filter(({ currdepth: depth }) => depth === 1)
        .map((link) => ({ ...link })),
  },
  getTagGroups: { signature: ['tag', 'event=', '**'], run: () => [] },
  mavenEnabled: { signature: [], run: () => false },
  getExternalRepoList: { signature: ['tag_info', 'event='], run: () => [] },
  getFullInheritance: {
    signature: ['tag', 'event=', 'reverse='],
    run: ({ tag, event }, { store }) =>
      inheritanceOf(store.state, mustTag(store.state, tag), at(event)).map((link) => ({ ...link })),
  },
  listTagged: {
    signature:
      'tag event= inherit= prefix= latest= package= owner= type= strict= extra= draft='.split(' '),
    run: (given, { store }) =>
      taggedBuilds(store.state, given).map(({ build, tag, createEvent }) =>
        taggedStruct(store.state, build, tag, createEvent),
      ),
  },
  listTaggedRPMS: {
    signature:
      'tag event= inherit= latest= package= arch= rpmsigs= owner= type= strict= extra= draft='.split(
        ' ',
      ),
    run: (given, { store }) => taggedRpms(store.state, given),
  },
  queryHistory: {
    signature: ['tables=', '**'],
    run: ({ tag, afterEvent, beforeEvent }, { store }) => {
      const { id } = mustTag(store.state, tag!);
      const isBetween = (event: number | null): boolean =>
        event !== null && event > (afterEvent as number) && event < (beforeEvent as number);
      const changed = <
        Row extends { tag: number; create_event: number; revoke_event: number | null },
      >(
        rows: readonly Row[],
      ): KojiValue =>
        rows
          .filter((row) => row.tag === id)
          .filter((row) => isBetween(row.create_event) || isBetween(row.revoke_event))
          .map((row) => ({ ...row }) as unknown as KojiStruct);
      return {
        tag_listing: changed(store.state.tagged),
        tag_inheritance: changed(store.state.inheritance),
      };
    },
  },
};

const at = (event: KojiValue | undefined): number =>
  typeof event === 'number' ? event : Number.MAX_SAFE_INTEGER;

const findTag = (state: HubState, info: KojiValue | undefined): TagRow | undefined =>
  state.tags.find(({ id, name }) => id === info || name === info);

export function mustTag(state: HubState, info: KojiValue | undefined): TagRow {
  const tag = findTag(state, info);
  if (tag === undefined) throw generic(`No such tagInfo: '${String(info)}'`);
  return tag;
}

const isAlive = (
  row: { create_event: number; revoke_event: number | null },
  event: number,
): boolean => row.create_event <= event && (row.revoke_event === null || row.revoke_event > event);

/** Parents depth first, those of lower priority numbers before. */
function inheritanceOf(state: HubState, tag: TagRow, event: number, depth = 1): Link[] {
  return state.inheritance
    .filter((row) => row.tag === tag.id && isAlive(row, event))
    .sort((a, b) => a.priority - b.priority)
    .flatMap((row) => {
      const parent = state.tags.find(({ id }) => id === row.parent)!;
      const link = {
        child_id: tag.id,
        parent_id: parent.id,
        name: parent.name,
        priority: row.priority,
        currdepth: depth,
        intransitive: false,
        maxdepth: null,
        noconfig: false,
        pkg_filter: '',
        filter: [],
        nextdepth: null,
      };
      return [link, ...inheritanceOf(state, parent, event, depth + 1)];
    });
}
type Link = Record<string, KojiValue> & { readonly parent_id: number };

interface Tagged {
  readonly build: BuildRow;
  readonly tag: TagRow;
  readonly createEvent: number;
}

function taggedBuilds(state: HubState, given: Record<string, KojiValue>): Tagged[] {
  const top = mustTag(state, given.tag);
  const event = at(given.event);
  const parents = given.inherit === true ? inheritanceOf(state, top, event) : [];
  const tags = [...new Set([top.id, ...parents.map(({ parent_id: id }) => id)])];
  const builds = new Map(state.builds.map((build) => [build.id, build]));
  const seen = new Set<number>();
  /** A package belongs to the topmost tag that has it. */
  const owners = new Map<string, number>();
  return tags.flatMap((id) => {
    const tag = state.tags.find((row) => row.id === id)!;
    const rows = state.tagged.filter((row) => row.tag === id && isAlive(row, event));
    rows.sort((a, b) => b.create_event - a.create_event);
    return rows.flatMap((row): Tagged[] => {
      const build = builds.get(row.build)!;
      if (seen.has(build.id) || !isWanted(state, build, given)) return [];
      if (given.latest === true && owners.has(build.name)) return [];
      owners.set(build.name, id);
      seen.add(build.id);
      return [{ build, tag, createEvent: row.create_event }];
    });
  });
}

function isWanted(state: HubState, build: BuildRow, given: Record<string, KojiValue>): boolean {
  if (isGiven(given.package) && given.package !== build.name) return false;
  if (build.state !== 1) return false;
  if (given.type === 'module') {
    return state.archives.some((row) => row.build_id === build.id && row.btype === 'module');
  }
  return !isGiven(given.type) || (given.type === 'image' && build.isImage);
}

function taggedRpms(state: HubState, given: Record<string, KojiValue>): KojiValue {
  const builds = taggedBuilds(state, given);
  const ids = new Set(builds.map(({ build }) => build.id));
  const arches = !isGiven(given.arch) ? null : [given.arch].flat().map(String);
  const rpms = state.rpms.filter(
    (rpm) =>
      rpm.build_id !== null &&
      ids.has(rpm.build_id) &&
      (arches === null || arches.includes(rpm.arch)),
  );
  const rows = rpms.flatMap((rpm) => {
    const row = rpmStruct(rpm);
    if (given.rpmsigs !== true) return [row];
    return ['', ...rpm.sigkeys].map((sigkey) => ({ ...row, sigkey }));
  });
  return [
    rows,
    builds.map(({ build, tag, createEvent }) => taggedStruct(state, build, tag, createEvent)),
  ];
}
