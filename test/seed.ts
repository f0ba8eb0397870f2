/** The seed of generated questions to real tools: fixed, so that a failure comes again; `PUNJI_TEST_SEED` asks others. */
export function seedOf(fixed: number): number {
  const wanted = Number(process.env.PUNJI_TEST_SEED ?? fixed);
  if (wanted !== fixed) console.log(`PUNJI_TEST_SEED=${String(wanted)}`);
  return wanted;
}
