import { interleaved } from './harness/interleaved.ts';
import { measure } from './harness/measure.ts';
import { benchOptions } from './harness/options.ts';
import { startReceiver } from './harness/receiver.ts';
import { report } from './harness/report.ts';
import { median, spread, sum } from './harness/statistics.ts';
import { table } from './harness/table.ts';

// 20,000 records a second for 30 s against a collector that answers after 50 ms, with every pipeline's own limits.

const PER_SECOND = 20_000;
const ANSWER_MS = 50;
const OURS = 'telltale pipeline';
const PEER = 'sdk batch + otlp';
const BASELINE = 'no logging';
const VARIANTS = [OURS, PEER, BASELINE] as const;
type Variant = (typeof VARIANTS)[number];

interface Result {
  readonly offered: number;
  readonly p99Ms: number;
}

const { rounds, json, seconds } = benchOptions({ seconds: 30 });
const receiver = await startReceiver({ delayMs: ANSWER_MS });
const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
const results = await interleaved(VARIANTS, rounds, async (variant) => {
  const { offered, p99Ms } = await measure<Result>(
    'steady.ts',
    variant,
    { perSecond: PER_SECOND, seconds },
    env,
  );
  const { count } = await receiver.take();
  return { p99Ms, offered, lost: variant === BASELINE ? 0 : offered - count };
});
receiver.stop();

const lost = (variant: Variant) => sum(results[variant].map(({ lost }) => lost));
const part = (variant: Variant) => lost(variant) / sum(results[variant].map(({ offered }) => offered));
const p99 = (variant: Variant) => results[variant].map(({ p99Ms }) => p99Ms);
/** Each round's difference to the same round without logging. */
const beyond = (variant: Variant) =>
  p99(variant).map((value, round) => value - (p99(BASELINE)[round] ?? Number.NaN));
const figures = (variant: Variant) => ({
  lost: part(variant),
  p99Ms: median(p99(variant)),
  beyondMs: median(beyond(variant)),
});

console.log(
  `${PER_SECOND} records a second for ${seconds} s, answers after ${ANSWER_MS} ms, default queues; median (smallest to largest) of ${rounds} rounds`,
);
console.log(
  table([
    ['variant', 'lost', 'part', 'event-loop delay p99, ms', 'beyond no logging, ms'],
    ...VARIANTS.map((variant) => [
      variant,
      String(lost(variant)),
      `${(100 * part(variant)).toFixed(1)} %`,
      spread(p99(variant)),
      spread(beyond(variant)),
    ]),
  ]),
);
report(json, {
  ours: { [OURS]: figures(OURS) },
  peers: { [PEER]: figures(PEER), [BASELINE]: figures(BASELINE) },
  samples: Object.fromEntries(VARIANTS.map((variant) => [variant, p99(variant)])),
  targets: [
    { of: 'part that is lost (peer: SDK)', ours: part(OURS), peer: part(PEER), ratio: part(OURS), target: 0 },
    {
      of: 'event-loop delay p99 beyond no logging, ms (peer: SDK)',
      ours: median(beyond(OURS)),
      peer: median(beyond(PEER)),
      ratio: median(beyond(OURS)),
      target: 1,
    },
  ],
});
