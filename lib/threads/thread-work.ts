/** What a thread's module is: it exports `work`, which a thread calls with input that was copied to it. */

/** The work; `onProgress` says how far it is. */
export type ThreadWork<Input, Result> = (
  input: Input,
  onProgress: (text: string) => void,
) => Result | Promise<Result>;

/** What a thread is asked to do. */
export interface ThreadOrder {
  /** URL of the module. */
  readonly module: string;
  readonly input: unknown;
}
