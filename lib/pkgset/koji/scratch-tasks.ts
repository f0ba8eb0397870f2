/** RPMs of scratch builds, told by their tasks (option pkgset_koji_scratch_tasks). */
import { InputError } from '../../errors.js';
import {
  isStruct,
  taskChildren,
  taskInfos,
  type KojiClient,
  type KojiStruct,
  type KojiValue,
} from '../../koji/index.js';

/**
 * Paths of the RPMs below the hub's top directory.
 * @throws InputError if a task is not there, or has not ended well
 */
export async function scratchRpms(
  koji: KojiClient,
  tasks: readonly string[],
): Promise<readonly string[]> {
  const ids = tasks.map(numberOf);
  const infos = await taskInfos(koji, ids);
  const bad = ids.filter((_, index) => infos[index]?.state !== 'CLOSED');
  if (bad.length > 0) {
    throw new InputError(`Koji tasks ${bad.join(', ')} are not there, or have not ended well`, {
      hint: 'correct pkgset_koji_scratch_tasks: it takes ids of finished scratch builds',
    });
  }
  const children = await Promise.all(ids.map((id) => taskChildren(koji, id)));
  const results = await koji.multicall(
    children.flat().map(({ id }) => ({ method: 'getTaskResult', args: [id] })),
  );
  return [...new Set(results.filter(isStruct).flatMap(pathsOf))].map((file) => `work/${file}`);
}

const pathsOf = ({ rpms, srpms }: KojiStruct): string[] =>
  [rpms, srpms].flatMap((list) =>
    Array.isArray(list) ? (list as readonly KojiValue[]).map(String) : [],
  );

function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InputError(`"${text}" is no id of a Koji task`, {
    hint: 'correct pkgset_koji_scratch_tasks',
  });
}
