/** Values that a block, its phase or all phases may say (pungi/phases/base.py `ImageConfigMixin`). */
import { generateVersion, imageRelease, imageVersion } from '../../lib/compose-id/index.js';
import { ConfigError } from '../../lib/errors.js';
import type { StepContext } from '../step/index.js';

type Values = Readonly<Record<string, unknown>>;

/** What is looked up: the block's own, then the phase's, then that of all phases. */
export class ImageValues {
  private readonly config: Values;

  constructor(
    private readonly context: Pick<StepContext, 'compose'> & { readonly config: object },
    private readonly phase: string,
    private readonly block: Values,
  ) {
    this.config = context.config as Values;
  }

  /** @throws ConfigError if none says it */
  required(option: string): string {
    const found = this.text(option);
    if (found !== undefined) return found;
    throw new ConfigError([
      {
        severity: 'error',
        path: this.phase,
        message: `a block of ${this.phase} has no ${option}`,
        hint: `set ${option} in the block, or ${this.phase}_${option} for all of them`,
      },
    ]);
  }

  /** The first that is neither missing nor empty. */
  text(option: string): string | undefined {
    const found = this.all(option).find((value) => typeof value === 'string' && value !== '');
    return found as string | undefined;
  }

  version(): string {
    const { identity } = this.context.compose;
    const text = this.text('version');
    return text === undefined
      ? imageVersion(identity)
      : generateVersion(text, identity, `${this.phase}.version`);
  }

  /** Undefined: Koji picks one. A null says that it is made from the compose. */
  release(): string | undefined {
    const { identity } = this.context.compose;
    const found = this.all('release').find((value) => value !== undefined);
    if (found === undefined) return undefined;
    return typeof found === 'string' && found !== ''
      ? generateVersion(found, identity, `${this.phase}.release`)
      : imageRelease(identity);
  }

  private all(option: string): readonly unknown[] {
    return [this.block[option], this.config[`${this.phase}_${option}`], this.shared(option)];
  }

  private shared(option: string): unknown {
    const name = `global_${option}`;
    return name in this.config ? this.config[name] : undefined;
  }
}
