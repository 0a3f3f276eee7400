import { measure } from './harness/measure.ts';
import { startReceiver } from './harness/receiver.ts';
import { benchOptions, interleaved, report } from './harness/rounds.ts';
import { median, spread } from './harness/statistics.ts';

// 20,000 records a second for 30 s against a collector that answers after 50 ms, with every pipeline's own limits.

const PER_SECOND = 20_000;
const SECONDS = 30;
const ANSWER_MS = 50;
const VARIANTS = ['telltale pipeline', 'sdk batch + otlp', 'no logging'] as const;

interface Result {
  readonly offered: number;
  readonly p99Ms: number;
}

const options = benchOptions();
const receiver = await startReceiver(ANSWER_MS);
const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
const results = await interleaved(VARIANTS, options.rounds, async (variant) => {
  const { offered, p99Ms } = await measure<Result>(
    'steady.ts',
    [variant, String(PER_SECOND), String(SECONDS)],
    env,
  );
  const received = await receiver.take();
  return { p99Ms, lost: variant === 'no logging' ? 0 : (offered - received) / offered };
});
receiver.stop();

const lost = (variant: (typeof VARIANTS)[number]) => median(results[variant].map(({ lost }) => lost));
const p99 = (variant: (typeof VARIANTS)[number]) => median(results[variant].map(({ p99Ms }) => p99Ms));
for (const variant of VARIANTS) {
  const delays = spread(results[variant].map(({ p99Ms }) => p99Ms));
  console.log(
    `${variant.padEnd(20)} lost ${(100 * lost(variant)).toFixed(1)} %   event-loop delay p99 ${delays} ms`,
  );
}
const figures = (variant: (typeof VARIANTS)[number]) => ({ lost: lost(variant), p99Ms: p99(variant) });
report(
  options,
  figures('telltale pipeline'),
  { 'sdk batch + otlp': figures('sdk batch + otlp'), 'no logging': figures('no logging') },
  [
    { of: 'part of the records that is lost', ratio: lost('telltale pipeline'), target: 0 },
    {
      of: 'event-loop delay p99 beyond no logging, ms',
      ratio: p99('telltale pipeline') - p99('no logging'),
      target: 1,
    },
  ],
);
