/** What Ctrl-C does: the first cancels the compose, the second leaves it to end by itself. */

export interface Interrupts {
  /** Aborted at the second signal. */
  readonly leave: AbortSignal;
  /** Stops listening. */
  end(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Listens for signals; `cancel` is called once, at the first. */
export function onInterrupt(cancel: () => void): Interrupts {
  const controller = new AbortController();
  let signals = 0;
  const listener = (): void => {
    signals += 1;
    if (signals === 1) cancel();
    else controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    leave: controller.signal,
    end: () => {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}
