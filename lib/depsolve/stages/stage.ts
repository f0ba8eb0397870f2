/** A stage looks at what is in and adds what that calls for; the solver repeats all until none adds anything. */
export interface Stage {
  /** True if something was added. */
  run(): boolean;
}
