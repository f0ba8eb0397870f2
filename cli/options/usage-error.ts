/** Thrown when a command line cannot be understood; it is shown with the verb's usage, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
