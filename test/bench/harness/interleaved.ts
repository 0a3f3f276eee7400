/** Runs every variant once per round, in turn, so that a machine whose speed drifts is the same for all. */
export async function interleaved<V extends string, R>(
  variants: readonly V[],
  rounds: number,
  run: (variant: V) => Promise<R>,
): Promise<Record<V, R[]>> {
  const results = Object.fromEntries(variants.map((variant) => [variant, [] as R[]])) as Record<V, R[]>;
  for (let round = 0; round < rounds; round++) {
    for (const variant of variants) {
      process.stderr.write(`round ${round + 1}/${rounds}: ${variant}\n`);
      results[variant].push(await run(variant));
    }
  }
  return results;
}
