/** What a verb of the command line accepts: one table that help, docs/cli.md and completion are made of. */

export interface ValueSpec {
  /** How help names it: `DIR`, `PHASE`. */
  readonly name: string;
  readonly kind: 'text' | 'path' | 'integer' | 'assignment';
  readonly choices?: readonly string[];
}

export interface OptionSpec {
  /** Without its dashes: `target-dir`. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** The slot that it fills; its name if not given. Options that share a slot: the last one wins. */
  readonly slot?: string;
  /** What it is given; a flag has none. */
  readonly value?: ValueSpec;
  /** What a flag fills its slot with. */
  readonly constant?: string;
  readonly repeatable?: boolean;
  readonly help: string;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly required: boolean;
  readonly repeatable?: boolean;
  readonly help: string;
  readonly choices?: readonly string[];
}

export interface VerbSpec {
  readonly name: string;
  readonly summary: string;
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** Groups of slots of which at most one may be given. */
  readonly exclusive?: readonly (readonly string[])[];
  readonly exitCodes: readonly (readonly [number, string])[];
  readonly examples: readonly string[];
  /** For the program itself, not for people: not in help. */
  readonly hidden?: boolean;
}

export const slotOf = (option: OptionSpec): string => option.slot ?? option.name;

/** `--label LABEL`, `-e, --define VAR=VALUE`, `--quiet`. */
export function flagsOf({ name, short, value }: OptionSpec): string {
  const long = `--${name}${value === undefined ? '' : ` ${value.name}`}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

/** How messages name an option: `-e/--define`. */
export const nameOf = ({ name, short }: OptionSpec): string =>
  short === undefined ? `--${name}` : `-${short}/--${name}`;
