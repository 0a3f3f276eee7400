import { measure } from './harness/measure.ts';
import { startReceiver } from './harness/receiver.ts';
import { benchOptions, interleaved, report } from './harness/rounds.ts';

// Bursts of 5,000 records in one turn, 20 times, with every pipeline's own queue limits: how many are lost.

const PER_TURN = 5_000;
const RECORDS = 20 * PER_TURN;
const VARIANTS = ['telltale pipeline', 'sdk batch + otlp'] as const;
/** The SDK's default. */
const SDK_QUEUE = '2048';

const options = benchOptions();
const receiver = await startReceiver();
const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, BENCH_QUEUE: SDK_QUEUE };
const results = await interleaved(VARIANTS, options.rounds, async (variant) => {
  await measure('logging.ts', [variant, String(RECORDS), String(PER_TURN)], env);
  return RECORDS - (await receiver.take());
});
receiver.stop();

const lost = (variant: (typeof VARIANTS)[number]) =>
  results[variant].reduce((sum, count) => sum + count, 0) / (RECORDS * options.rounds);
for (const variant of VARIANTS)
  console.log(`${variant.padEnd(20)} lost ${(100 * lost(variant)).toFixed(1)} %`);
report(
  options,
  { lost: lost('telltale pipeline') },
  { 'sdk batch + otlp': { lost: lost('sdk batch + otlp') } },
  [{ of: 'part of the records that is lost', ratio: lost('telltale pipeline'), target: 0 }],
);
