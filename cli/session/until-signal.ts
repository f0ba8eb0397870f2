/** A signal that ends what runs for long: worker and daemon. */

/** Aborted at SIGTERM or SIGINT; a second one of them ends the process at once. */
export function untilSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      controller.abort();
    });
  }
  return controller.signal;
}
