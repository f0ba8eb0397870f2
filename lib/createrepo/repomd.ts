/** Looks a record up in a repomd.xml, and takes the time at which it was made out of it. */
import { InputError } from '../errors.js';
import { childElements, firstChild, parseXml } from '../xml/index.js';

/** Where the metadata of a type lies, relative to the repository. @throws InputError if there is none */
export function locationInRepomd(source: string | Uint8Array, file: string, type: string): string {
  const { root } = parseXml(source, file);
  const record = childElements(root, 'data').find((data) => data.attributes.get('type') === type);
  const location = record === undefined ? undefined : firstChild(record, 'location');
  const href = location?.attributes.get('href');
  if (href !== undefined) return href;
  throw new InputError(`No such file in repodata: ${type} (${file})`, {
    hint: 'the repository was not made completely; make it again',
  });
}

/** The text with one time for all records: what was made again of the same packages is the same, byte for byte. */
export const withRecordTimes = (repomd: string, seconds: number): string =>
  repomd.replace(/<timestamp>[^<]*</g, `<timestamp>${String(Math.trunc(seconds))}<`);
