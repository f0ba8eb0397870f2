/** An event that is told; lib knows its shape only. */
export interface NotifiedEvent {
  /** The same for each delivery. */
  readonly id: string;
  readonly sequence: number;
  readonly timeMs: number;
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
}
