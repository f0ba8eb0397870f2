/** Reads .treeinfo files of productmd 1.x, ours and lorax's. */
import { InputError } from '../errors.js';
import { parseIni, type Ini } from './ini.js';
import { check } from './metadata-file.js';
import { TREE_PATHS, treeinfoSchema, type Treeinfo } from './treeinfo.js';

export interface TreeinfoOptions {
  /** Lorax leaves the release's short name empty; this stands for it (pungi/metadata.py LoraxProduct). */
  readonly releaseShort?: string;
}

/** Reads a .treeinfo file's text. @throws InputError if it is broken or older than productmd 1.0 */
export function parseTreeinfo(text: string, file: string, options: TreeinfoOptions = {}): Treeinfo {
  const reader = new Reader(parseIni(text, file), file);
  reader.checkHeader();
  const isLayered = reader.optional('release', 'is_layered')?.toLowerCase() === 'true';
  return check(file, treeinfoSchema, {
    release: { ...reader.product('release', options.releaseShort), isLayered },
    baseProduct: isLayered ? reader.product('base_product') : null,
    arch: reader.required('tree', 'arch'),
    buildTimestamp: Math.trunc(Number(reader.required('tree', 'build_timestamp'))),
    platforms: reader.list('tree', 'platforms'),
    variants: reader.variants(),
    checksums: reader.checksums(),
    images: reader.images(),
    stage2: {
      mainimage: reader.optional('stage2', 'mainimage') ?? null,
      instimage: reader.optional('stage2', 'instimage') ?? null,
    },
    media: reader.media(),
  });
}

/** Types of checksums by their length, for old files that do not name them. */
const TYPE_BY_LENGTH: Readonly<Record<number, string>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

class Reader {
  constructor(
    private readonly ini: Ini,
    private readonly file: string,
  ) {}

  checkHeader(): void {
    const version = this.optional('header', 'version') ?? '0.0';
    if (!version.startsWith('1.')) {
      throw new InputError(`${this.file} has treeinfo version ${version}, not 1.x`, {
        hint: 'load and dump it with a current productmd to convert it',
      });
    }
    const type = this.optional('header', 'type');
    if (version !== '1.0' && type !== 'productmd.treeinfo') {
      throw new InputError(
        `${this.file} holds '${type ?? 'nothing known'}', expected 'productmd.treeinfo'`,
      );
    }
  }

  optional(section: string, key: string): string | undefined {
    return this.ini.get(section)?.get(key);
  }

  required(section: string, key: string): string {
    const value = this.optional(section, key);
    if (value === undefined) throw new InputError(`${this.file} lacks '${key}' in [${section}]`);
    return value;
  }

  list(section: string, key: string): string[] {
    return (this.optional(section, key) ?? '').split(',').filter((item) => item !== '');
  }

  product(section: string, short?: string): Treeinfo['release'] | Record<string, string> {
    const name = this.required(section, 'name');
    const given = this.optional(section, 'short') ?? name;
    return {
      name,
      short: given === '' ? (short ?? '') : given,
      version: this.required(section, 'version'),
    };
  }

  variants(): Record<string, unknown> {
    return Object.fromEntries(
      this.list('tree', 'variants').map((uid) => {
        const section = `variant-${uid}`;
        const addons = this.list(section, 'addons').map((addon) => this.variant(`addon-${addon}`));
        return [uid, { ...this.variant(section), addons }];
      }),
    );
  }

  checksums(): Record<string, string> {
    return Object.fromEntries(
      this.entries('checksums').map(([path, value]) => {
        const type = TYPE_BY_LENGTH[value.length];
        return [path, value.includes(':') || type === undefined ? value : `${type}:${value}`];
      }),
    );
  }

  images(): Record<string, Record<string, string>> {
    const arch = this.required('tree', 'arch');
    return Object.fromEntries(
      [...this.ini.keys()]
        .filter((section) => section.startsWith('images-'))
        .map((section) => {
          const platform = section.slice('images-'.length);
          const images = Object.fromEntries(this.entries(section));
          return [platform === arch ? platform : withoutSuffix(platform, `-${arch}`), images];
        }),
    );
  }

  media(): Treeinfo['media'] {
    if (!this.ini.has('media')) return null;
    return {
      discnum: Number(this.required('media', 'discnum')),
      totaldiscs: Number(this.required('media', 'totaldiscs')),
    };
  }

  private variant(section: string): Record<string, unknown> {
    const paths = TREE_PATHS.flatMap((field) => {
      const value = this.optional(section, field);
      return value === undefined ? [] : [[field, value] as const];
    });
    return {
      id: this.required(section, 'id'),
      uid: this.required(section, 'uid'),
      name: this.required(section, 'name'),
      type: this.required(section, 'type'),
      paths: Object.fromEntries(paths),
    };
  }

  private entries(section: string): [string, string][] {
    return [...(this.ini.get(section) ?? [])];
  }
}

const withoutSuffix = (text: string, suffix: string): string =>
  text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
