import { measure } from './harness/measure.ts';
import { startReceiver } from './harness/receiver.ts';
import { benchOptions, interleaved, report } from './harness/rounds.ts';
import { median, spread } from './harness/statistics.ts';

// Main-thread and process CPU per log record with 5 attributes inside an active span, everything delivered.

const RECORDS = 300_000;
const VARIANTS = [
  'telltale pipeline',
  'telltale logger',
  'sdk batch + otlp',
  'pino file',
  'winston + otel',
] as const;

interface Result {
  readonly offered: number;
  readonly known?: number;
  readonly mainUs: number;
  readonly processUs: number;
}

const options = benchOptions();
const receiver = await startReceiver();
const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
const results = await interleaved(VARIANTS, options.rounds, async (variant) => {
  const result = await measure<Result>('logging.ts', [variant, String(RECORDS)], env);
  const received = await receiver.take();
  return { ...result, lost: result.offered - (result.known ?? received) };
});
receiver.stop();

console.log(
  `${RECORDS} records in bursts of 500 in a turn; median (smallest to largest) of ${options.rounds} rounds, µs per record`,
);
for (const variant of VARIANTS) {
  const of = results[variant];
  const lost = of.reduce((sum, result) => sum + result.lost, 0);
  console.log(
    `${variant.padEnd(20)} main thread ${spread(of.map(({ mainUs }) => mainUs))}   process ${spread(of.map(({ processUs }) => processUs))}   lost ${lost}`,
  );
}
const main = (variant: (typeof VARIANTS)[number]) => median(results[variant].map(({ mainUs }) => mainUs));
const all = (variant: (typeof VARIANTS)[number]) =>
  median(results[variant].map(({ processUs }) => processUs));
const figures = (variant: (typeof VARIANTS)[number]) => ({ mainUs: main(variant), processUs: all(variant) });
const ours = main('telltale pipeline');
report(
  options,
  figures('telltale pipeline'),
  Object.fromEntries(VARIANTS.slice(1).map((variant) => [variant, figures(variant)])),
  [
    {
      of: 'main thread, against the SDK’s batch processor + OTLP',
      ratio: ours / main('sdk batch + otlp'),
      target: 0.25,
    },
    { of: 'main thread, against pino writing a file', ratio: ours / main('pino file'), target: 0.4 },
    {
      of: 'main thread, against winston + OpenTelemetry',
      ratio: ours / main('winston + otel'),
      target: 0.12,
    },
    {
      of: 'process, against the SDK',
      ratio: all('telltale pipeline') / all('sdk batch + otlp'),
      target: 0.4,
    },
  ],
);
