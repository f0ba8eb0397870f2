/** Builds with their RPMs and archives. */
import { isGiven } from '../arguments.js';
import type { KojiStruct, KojiValue } from '../../../../lib/koji/index.js';
import { generic } from '../fault.js';
import type { MethodTable } from '../hub.js';
import type { ArchiveRow, BuildRow, HubState, RpmRow } from '../state.js';
import { buildStruct, nvrOf, rpmInfo, tagStruct } from './rows.js';

export const buildMethods: MethodTable = {
  getBuild: {
    signature: ['buildInfo', 'strict='],
    run: ({ buildInfo, strict }, { store }) => {
      const build = findBuild(store.state, buildInfo);
      if (build === undefined && strict === true) throw noBuild(buildInfo);
      return build === undefined ? null : buildStruct(store.state, build);
    },
  },
  getImageBuild: {
    signature: ['buildInfo', 'strict='],
    run: ({ buildInfo }, { store }) => {
      const build = findBuild(store.state, buildInfo);
      return build?.isImage === true ? { build_id: build.id } : null;
    },
  },
  getAllPerms: { signature: [], run: () => [] },
  getMavenBuild: { signature: ['buildInfo', 'strict='], run: () => null },
  getWinBuild: { signature: ['buildInfo', 'strict='], run: () => null },
  getBuildType: {
    signature: ['buildInfo', 'strict='],
    run: ({ buildInfo }, { store: { state } }) => typesOf(state, mustBuild(state, buildInfo)),
  },
  listBuildRPMs: {
    signature: ['build'],
    run: ({ build }, { store }) => rpmsOfBuild(store.state, mustBuild(store.state, build).id),
  },
  listRPMs: {
    signature:
      'buildID= buildrootID= imageID= componentBuildrootID= hostID= arches= queryOpts= draft='.split(
        ' ',
      ),
    run: ({ buildID, componentBuildrootID: root, arches }, { store }) => {
      const { state } = store;
      if (isGiven(buildID)) {
        const wanted = !isGiven(arches) ? null : [arches].flat();
        return rpmsOfBuild(state, buildID as number).filter(
          (rpm) => wanted === null || wanted.includes(rpm.arch!),
        );
      }
      const found = state.buildroots.find(({ id }) => id === root);
      return state.rpms.filter((rpm) => found?.rpms.includes(rpm.id) === true).map(rpmInfo);
    },
  },
  listBuilds: {
    signature: ['packageID=', 'userID=', 'taskID=', '**'],
    run: ({ taskID, type }, { store }) =>
      store.state.builds
        .filter((build) => !isGiven(taskID) || build.task_id === taskID)
        .filter((build) => !isGiven(type) || String(type) in typesOf(store.state, build))
        .map((build) => buildStruct(store.state, build)),
  },
  listTags: {
    signature: ['build=', 'package=', '**'],
    run: ({ build }, { store: { state } }) => {
      const id = !isGiven(build) ? null : mustBuild(state, build).id;
      const has = (tag: number): boolean =>
        state.tagged.some(
          (row) => row.tag === tag && row.build === id && row.revoke_event === null,
        );
      return state.tags.filter((tag) => id === null || has(tag.id)).map(tagStruct);
    },
  },
  getRPM: {
    signature: ['rpminfo', 'strict=', 'multi='],
    run: ({ rpminfo, strict }, { store }) => {
      const rpm = findRpm(store.state, rpminfo);
      if (rpm === undefined && strict === true) throw generic(`No such rpm: ${String(rpminfo)}`);
      return rpm === undefined ? null : rpmInfo(rpm);
    },
  },
  queryRPMSigs: {
    signature: ['rpm_id=', 'sigkey=', 'queryOpts='],
    run: ({ rpm_id: id, sigkey }, { store }) =>
      store.state.rpms
        .filter((rpm) => !isGiven(id) || rpm.id === id)
        .flatMap((rpm) =>
          ['', ...rpm.sigkeys]
            .filter((key) => !isGiven(sigkey) || key === sigkey)
            .map((key) => ({ rpm_id: rpm.id, sigkey: key, sighash: 'made-up' })),
        ),
  },
  listArchives: {
    signature: ['buildID=', 'buildrootID=', '**'],
    run: ({ buildID, type }, { store }) =>
      store.state.archives
        .filter((row) => row.build_id === buildID && (!isGiven(type) || row.btype === type))
        .map(archiveStruct),
  },
  search: {
    signature: ['terms', 'type', 'matchType', 'queryOpts='],
    run: ({ terms, type, matchType }, { store }) => {
      if (type !== 'build' || matchType !== 'glob') throw generic('only builds by glob here');
      const pattern = globPattern(String(terms));
      return store.state.builds
        .filter((build) => pattern.test(nvrOf(build)))
        .map((build) => ({ id: build.id, name: nvrOf(build) }));
    },
  },
  getUser: {
    signature: ['userInfo=', 'strict=', 'krb_princs=', 'groups='],
    run: ({ userInfo }, { store }) => {
      const user = store.state.users.find(({ id, name }) => id === userInfo || name === userInfo);
      return user === undefined ? null : { id: user.id, name: user.name, status: 0, usertype: 0 };
    },
  },
};

/** Types of a build, each with what the build says of it. */
function typesOf({ archives }: HubState, build: BuildRow): KojiStruct {
  const types = archives.filter((row) => row.build_id === build.id).map(({ btype }) => btype);
  const { typeinfo = {} } = (build.extra ?? {}) as { typeinfo?: KojiStruct };
  const own = types.length > 0 ? types : [build.isImage ? 'image' : 'rpm'];
  return Object.fromEntries(own.map((type) => [type, typeinfo[type] ?? null]));
}

const noBuild = (info: KojiValue | undefined) =>
  generic(`No such build: '${typeof info === 'object' ? JSON.stringify(info) : String(info)}'`);

export const findBuild = (state: HubState, info: KojiValue | undefined): BuildRow | undefined =>
  state.builds.find((build) => build.id === info || nvrOf(build) === info);

function mustBuild(state: HubState, info: KojiValue | undefined): BuildRow {
  const build = findBuild(state, info);
  if (build === undefined) throw noBuild(info);
  return build;
}

const rpmsOfBuild = (state: HubState, id: number): KojiStruct[] =>
  state.rpms.filter((rpm) => rpm.build_id === id).map(rpmInfo);

const findRpm = (state: HubState, info: KojiValue | undefined): RpmRow | undefined =>
  state.rpms.find((rpm) => rpm.id === info || `${nvrOf(rpm)}.${rpm.arch}` === info);

const archiveStruct = (row: ArchiveRow): KojiStruct => ({
  ...row,
  checksum_type: 2,
  size: row.size,
  type_description: row.type_name,
  type_extensions: row.filename.split('.').at(-1) ?? '',
});

const globPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  );
