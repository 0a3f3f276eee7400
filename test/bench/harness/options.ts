import { parseArgs } from 'node:util';

/** What every benchmark can be told. */
export interface BenchOptions {
  /** How often each variant runs. */
  readonly rounds: number;
  /** Whether the last line is the result as JSON. */
  readonly json: boolean;
}

/**
 * Reads `--rounds N`, `--json` and whole numbers of the benchmark's own (`--seconds 10`).
 *
 * @param own name and default of each further number
 * @param rounds default of `--rounds`
 * @throws {Error} for an option that is not known or no whole number above 0
 */
export function benchOptions<Own extends string = never>(
  own: Readonly<Record<Own, number>> = {} as Record<Own, number>,
  rounds = 5,
): BenchOptions & Readonly<Record<Own, number>> {
  const numbers: Readonly<Record<string, number>> = { rounds, ...own };
  const names = Object.keys(numbers);
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    },
  });
  const given: Readonly<Record<string, unknown>> = values;
  const read = (name: string) => {
    const value = Number(given[name] ?? numbers[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} takes a whole number above 0, not "${given[name]}"`);
    return [name, value] as const;
  };
  return { json: values.json === true, ...Object.fromEntries(names.map(read)) } as unknown as BenchOptions &
    Readonly<Record<Own, number>>;
}
