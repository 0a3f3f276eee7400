import { parseArgs } from 'node:util';

/** What every benchmark can be told. */
export interface BenchOptions {
  readonly rounds: number;
  readonly json: boolean;
}

/** Reads `--rounds N` (5) and `--json`. */
export function benchOptions(): BenchOptions {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '5' }, json: { type: 'boolean', default: false } },
  });
  return { rounds: Number(values.rounds), json: values.json };
}

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

/** One target of a benchmark: our figure over a peer's. */
export interface Ratio {
  readonly of: string;
  readonly ratio: number;
  readonly target: number;
}

/** Prints a table of ratios, and with `--json` the one line that programs read. */
export function report(
  { json }: BenchOptions,
  ours: Readonly<Record<string, number>>,
  peers: Readonly<Record<string, Readonly<Record<string, number>>>>,
  ratios: readonly Ratio[],
): void {
  for (const { of, ratio, target } of ratios) {
    console.log(
      `${of.padEnd(64)} ${ratio.toFixed(3)}  target ${target}  ${ratio <= target ? 'reached' : 'NOT REACHED'}`,
    );
  }
  if (json) console.log(JSON.stringify({ ours, peers, ratios }));
}
