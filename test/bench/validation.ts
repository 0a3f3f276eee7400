import { interleaved } from './harness/interleaved.ts';
import { measure } from './harness/measure.ts';
import { benchOptions } from './harness/options.ts';
import { report } from './harness/report.ts';
import { median, spread } from './harness/statistics.ts';
import { table } from './harness/table.ts';

// What checking the payload of a model call costs, by our own check and by schema libraries, each with the attributes made of it.

const OURS = 'telltale events';
const LIBRARIES = ['zod 4', 'typebox, compiled', 'valibot'] as const;
const INTERPRETED = 'telltale events, not compiled';
const VARIANTS = ['no check', OURS, INTERPRETED, ...LIBRARIES] as const;
type Variant = (typeof VARIANTS)[number];

interface Result {
  /** Loading and making the schema, ms. */
  readonly loadMs: number;
  readonly mainUs: number;
}

const { rounds, json, payloads } = benchOptions({ payloads: 300_000 });
const load = { count: payloads, perTurn: payloads, pauseMs: 0, warmUp: 100_000 };
const results = await interleaved<Variant, Result>(VARIANTS, rounds, (variant) =>
  measure<Result>('validation.ts', variant, load, {}),
);
const main = (variant: Variant) => results[variant].map(({ mainUs }) => mainUs);
const loading = (variant: Variant) => results[variant].map(({ loadMs }) => loadMs);
const figures = (variants: readonly Variant[]) =>
  Object.fromEntries(
    variants.map((variant) => [variant, { mainUs: median(main(variant)), loadMs: median(loading(variant)) }]),
  );

console.log(`${payloads} payloads of 19 values; median (smallest to largest) of ${rounds} rounds`);
console.log(
  table([
    ['variant', 'µs per payload', 'ms to load'],
    ...VARIANTS.map((variant) => [variant, spread(main(variant)), spread(loading(variant), 0)]),
  ]),
);
report(json, {
  ours: figures([OURS, INTERPRETED]),
  peers: figures(['no check', ...LIBRARIES]),
  samples: Object.fromEntries(VARIANTS.map((variant) => [variant, main(variant)])),
  targets: LIBRARIES.map((library) => ({
    of: `checking a payload, against ${library}, µs`,
    ours: median(main(OURS)),
    peer: median(main(library)),
    ratio: median(main(OURS)) / median(main(library)),
    target: 1,
  })),
});
