import { interleaved } from './harness/interleaved.ts';
import { measure } from './harness/measure.ts';
import { benchOptions } from './harness/options.ts';
import { startReceiver } from './harness/receiver.ts';
import { report } from './harness/report.ts';
import { median, spread, sum } from './harness/statistics.ts';
import { table } from './harness/table.ts';

// Main-thread CPU per span (start, 4 attributes, end) beyond what the SDK's own span costs.

const BASELINE = 'no processor';
const OURS = 'telltale pipeline';
const PEER = 'sdk batch + otlp';
const VARIANTS = [BASELINE, OURS, PEER] as const;
type Variant = (typeof VARIANTS)[number];

interface Result {
  readonly offered: number;
  readonly mainUs: number;
  readonly processUs: number;
}

const { rounds, json, spans } = benchOptions({ spans: 200_000 });
const load = { count: spans, perTurn: 500, pauseMs: 10, warmUp: 20_000, queue: 2 * (spans + 20_000) };
const receiver = await startReceiver();
const results = await interleaved<Variant, Result & { lost: number }>(VARIANTS, rounds, async (variant) => {
  const result = await measure<Result>('spans.ts', variant, load, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  });
  const { count } = await receiver.take();
  return { ...result, lost: variant === BASELINE ? 0 : result.offered - count };
});
receiver.stop();

const main = (variant: Variant) => results[variant].map(({ mainUs }) => mainUs);
const all = (variant: Variant) => results[variant].map(({ processUs }) => processUs);
const lost = (variant: Variant) => sum(results[variant].map(({ lost }) => lost));
/** Each round's difference to the same round's baseline. */
const beyond = (variant: Variant) =>
  main(variant).map((value, round) => value - (main(BASELINE)[round] ?? Number.NaN));
const figures = (variant: Variant) => ({
  mainUs: median(main(variant)),
  beyondUs: median(beyond(variant)),
  processUs: median(all(variant)),
  lost: lost(variant),
});

console.log(
  `${spans} spans after ${load.warmUp} to warm up, ${load.perTurn} in a turn and ${load.pauseMs} ms between turns, queues that hold all;` +
    ` µs per span, median (smallest to largest) of ${rounds} rounds`,
);
console.log(
  table([
    ['variant', 'main thread', 'beyond the span itself', 'process', 'lost'],
    ...VARIANTS.map((variant) => [
      variant,
      spread(main(variant)),
      spread(beyond(variant)),
      spread(all(variant)),
      String(lost(variant)),
    ]),
  ]),
);
const [ours, peer] = [median(beyond(OURS)), median(beyond(PEER))];
report(json, {
  ours: { [OURS]: figures(OURS) },
  peers: { [PEER]: figures(PEER), [BASELINE]: figures(BASELINE) },
  samples: Object.fromEntries(VARIANTS.map((variant) => [variant, main(variant)])),
  targets: [
    {
      of: 'main thread beyond the span itself, against the SDK, µs',
      ours,
      peer,
      ratio: ours / peer,
      target: 0.3,
    },
  ],
});
