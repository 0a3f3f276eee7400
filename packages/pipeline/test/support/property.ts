import fc from 'fast-check';

/** A run that failed once: it is run again before all others. */
export interface KeptSeed {
  readonly seed: number;
  /** Where in the run; as the message of the failure tells it. */
  readonly path: string;
  /** What was wrong. */
  readonly why: string;
}

/** `SEED` or `SEED:PATH`, as a failure tells them: runs this one alone. */
const VARIABLE = 'TELLTALE_TEST_SEED';

/**
 * Checks a property: first with the seeds that were kept, then with new ones.
 *
 * @returns false where the environment asks for one run alone
 * @throws {Error} with the counterexample, and how to run it again
 */
export async function assertProperty<Values>(
  property: fc.IRawProperty<Values>,
  kept: readonly KeptSeed[],
  numRuns: number,
): Promise<boolean> {
  const [seed, path = ''] = process.env[VARIABLE]?.split(/:(.*)/s) ?? [];
  if (seed) {
    await run(property, { seed: Number(seed), path, numRuns });
    return false;
  }
  for (const { seed, path, why } of kept)
    await run(property, { seed, path, numRuns: 1 }, `failed once: ${why}\n`);
  await run(property, { numRuns });
  return true;
}

async function run<Values>(
  property: fc.IRawProperty<Values>,
  parameters: fc.Parameters<Values>,
  about = '',
): Promise<void> {
  const details = await fc.check(property, parameters);
  if (!details.failed) return;
  const again = `${VARIABLE}=${details.seed}:${details.counterexamplePath ?? ''}`;
  const advice = `To run it again: ${again}; to keep it: a line in seeds.ts`;
  throw new Error(`${about}${await fc.asyncDefaultReportMessage(details)}\n${advice}`, {
    cause: details.errorInstance,
  });
}
