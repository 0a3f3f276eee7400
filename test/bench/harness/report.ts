import { isNoisy, NOISY } from './statistics.ts';
import { table } from './table.ts';

/** One target of a benchmark. */
export interface Target {
  /** What is compared, with its unit. */
  readonly of: string;
  readonly ours: number;
  /** The figure it is compared with; none where the target is absolute. */
  readonly peer?: number;
  /** What must not exceed the target: a ratio, a difference or our figure itself. */
  readonly ratio: number;
  readonly target: number;
}

/** What a benchmark found: figures by variant, and the targets they are held against. */
export interface Findings {
  readonly ours: Readonly<Record<string, unknown>>;
  readonly peers: Readonly<Record<string, unknown>>;
  readonly targets: readonly Target[];
  /** The values behind the medians, by name, to warn of noise. */
  readonly samples?: Readonly<Record<string, readonly number[]>>;
}

/** Prints the targets as a table, a warning for each noisy figure, and with `json` the one line that programs read. */
export function report(json: boolean, { ours, peers, targets, samples = {} }: Findings): void {
  const ratios = targets.map((target) => ({ ...target, reached: target.ratio <= target.target }));
  const rows = ratios.map(({ of, ours, peer, ratio, target, reached }) => [
    of,
    figure(ours),
    peer === undefined ? '-' : figure(peer),
    figure(ratio),
    `<= ${target}`,
    reached ? 'yes' : 'NO',
  ]);
  console.log(`\n${table([['what', 'ours', 'peer', 'value', 'target', 'reached'], ...rows])}`);
  const noisy = Object.keys(samples).filter((name) => isNoisy(samples[name] ?? []));
  for (const name of noisy) {
    console.log(
      `warning: "${name}" varied by more than ${NOISY} times between rounds; the machine was busy, or more rounds are needed`,
    );
  }
  if (json) console.log(JSON.stringify({ ours, peers, ratios, noisy }));
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
