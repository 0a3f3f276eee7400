import { interleaved } from './harness/interleaved.ts';
import { measure } from './harness/measure.ts';
import { benchOptions } from './harness/options.ts';
import { report } from './harness/report.ts';
import { median, spread } from './harness/statistics.ts';
import { table } from './harness/table.ts';
import type { Cpu } from './programs/cpu.ts';

// Main-thread CPU that observing a model's stream adds to each chunk; and with the SDK's histogram, which each chunk is recorded in.

const SOURCES = ['async generator', 'web stream'] as const;
const VARIANTS = SOURCES.flatMap((source) => [
  `${source}, bare`,
  `${source}, observed`,
  `${source}, observed, SDK`,
]);
const MAX_US = 1;

const { rounds, json, chunks } = benchOptions({ chunks: 200_000 });
const load = { count: chunks, perTurn: 1, pauseMs: 0, warmUp: 20_000 };
const results = await interleaved(VARIANTS, rounds, (variant) =>
  measure<Cpu>('streams.ts', variant, load, {}),
);

const main = (variant: string) => (results[variant] ?? []).map(({ mainUs }) => mainUs);
/** Each round's difference to the same round's bare stream. */
const added = (source: string, how = 'observed') =>
  main(`${source}, ${how}`).map((value, round) => value - (main(`${source}, bare`)[round] ?? Number.NaN));

console.log(
  `${chunks} chunks after ${load.warmUp} to warm up; µs per chunk, median (smallest to largest) of ${rounds} rounds`,
);
console.log(
  table([
    ['stream', 'bare', 'observed', 'added', 'added with the SDK’s histogram'],
    ...SOURCES.map((source) => [
      source,
      spread(main(`${source}, bare`)),
      spread(main(`${source}, observed`)),
      spread(added(source)),
      spread(added(source, 'observed, SDK')),
    ]),
  ]),
);
report(json, {
  ours: Object.fromEntries(SOURCES.map((source) => [source, median(added(source))])),
  peers: Object.fromEntries(SOURCES.map((source) => [source, median(main(`${source}, bare`))])),
  targets: SOURCES.map((source) => {
    const ours = median(added(source));
    return { of: `${source}: added to a chunk, µs`, ours, ratio: ours, target: MAX_US };
  }),
});
