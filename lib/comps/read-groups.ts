/**
 * Reads of a comps file only what a gather asks: members of groups, and langpacks. Lists of members are nearly all of a
 * large file, and nearly always written alike: these are read here, the rest by the XML reader.
 */
import { InputError } from '../errors.js';
import { readComps } from './files.js';
import { PACKAGE_TYPES, type Comps, type CompsPackage } from './model.js';

export type CompsGroups = Pick<Comps, 'langpacks'> & {
  readonly groups: readonly { readonly id: string; readonly packages: readonly CompsPackage[] }[];
};

const LIST = /<packagelist>([^]*?)<\/packagelist>/g;
const MEMBER = /\s*<packagereq((?:\s+[a-z]+="[^"<&\n]*")*)\s*>([^<&\n]+)<\/packagereq>/y;
const USUAL = new Map(PACKAGE_TYPES.map((type) => [` type="${type}"`, type]));
const ATTRIBUTE = /([a-z]+)="([^"]*)"/g;
/** Control characters that XML does not have. */
const CONTROL = /[^\P{Cc}\t\r\n]/u;
const COMMENT = /<!--[^]*?-->/g;
/** A character for private use stands before the number of a list that was taken out. */
const MARK = '\uE000';

/** The same groups and langpacks that `readComps` finds. @throws InputError with file, line and column */
export function readGroups(text: string, file: string): CompsGroups {
  return readPlainGroups(text, file) ?? readComps(text, file);
}

/** Null if anything is written otherwise than usual, or wrong: then the XML reader is to say what it is. */
function readPlainGroups(text: string, file: string): CompsGroups | null {
  const hidesLists = [...text.matchAll(COMMENT)].some(([comment]) => comment.includes('package'));
  if (hidesLists || text.includes(MARK) || text.includes('<![CDATA[')) return null;
  const lists: (readonly CompsPackage[] | null)[] = [];
  const rest = text.replace(LIST, (_, body: string) => {
    lists.push(membersOf(body));
    return `<packagelist><packagereq>${MARK}${String(lists.length - 1)}</packagereq></packagelist>`;
  });
  if (lists.includes(null)) return null;
  const listOf = ({ name }: CompsPackage): readonly CompsPackage[] =>
    lists[Number(name.slice(MARK.length))] ?? [];
  try {
    const { groups, langpacks } = readComps(rest, file);
    return {
      langpacks,
      groups: groups.map(({ id, packages }) => ({ id, packages: packages.flatMap(listOf) })),
    };
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function membersOf(body: string): readonly CompsPackage[] | null {
  if (CONTROL.test(body)) return null;
  const members: CompsPackage[] = [];
  MEMBER.lastIndex = 0;
  let end = 0;
  for (let match = MEMBER.exec(body); match !== null; match = MEMBER.exec(body)) {
    const [, attributes = '', name = ''] = match;
    if (name.trim() === '') return null;
    members.push(memberOf(name, attributes));
    end = MEMBER.lastIndex;
  }
  return body.slice(end).trim() === '' ? members : null;
}

function memberOf(name: string, attributes: string): CompsPackage {
  const usual = USUAL.get(attributes);
  return usual === undefined
    ? unusualMember(name, attributes)
    : { name, type: usual, requires: null };
}

function unusualMember(name: string, attributes: string): CompsPackage {
  const values = new Map<string, string>();
  for (const [, attribute = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
    values.set(attribute, value);
  }
  const type = values.get('type') ?? 'mandatory';
  return {
    name,
    type: PACKAGE_TYPES.find((known) => known === type) ?? 'unknown',
    requires: values.get('requires') ?? null,
  };
}
