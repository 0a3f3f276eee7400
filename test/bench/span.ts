import { measure } from './harness/measure.ts';
import { startReceiver } from './harness/receiver.ts';
import { benchOptions, interleaved, report } from './harness/rounds.ts';
import { median, spread } from './harness/statistics.ts';

// Main-thread CPU per span (start, 4 attributes, end) beyond what the SDK's own span costs.

const SPANS = 300_000;
const VARIANTS = ['no processor', 'telltale pipeline', 'sdk batch + otlp'] as const;

interface Result {
  readonly offered: number;
  readonly mainUs: number;
  readonly processUs: number;
}

const options = benchOptions();
const receiver = await startReceiver();
const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
const results = await interleaved(VARIANTS, options.rounds, async (variant) => {
  const result = await measure<Result>('spans.ts', [variant, String(SPANS)], env);
  const received = await receiver.take();
  return { ...result, lost: variant === 'no processor' ? 0 : result.offered - received };
});
receiver.stop();

const main = (variant: (typeof VARIANTS)[number]) => median(results[variant].map(({ mainUs }) => mainUs));
for (const variant of VARIANTS) {
  const of = results[variant];
  const lost = of.reduce((sum, result) => sum + result.lost, 0);
  console.log(
    `${variant.padEnd(20)} main thread ${spread(of.map(({ mainUs }) => mainUs))} µs   process ${spread(of.map(({ processUs }) => processUs))} µs   lost ${lost}`,
  );
}
const beyond = (variant: (typeof VARIANTS)[number]) => main(variant) - main('no processor');
report(
  options,
  { mainUs: beyond('telltale pipeline') },
  { 'sdk batch + otlp': { mainUs: beyond('sdk batch + otlp') } },
  [
    {
      of: 'main thread beyond the span itself, against the SDK',
      ratio: beyond('telltale pipeline') / beyond('sdk batch + otlp'),
      target: 0.3,
    },
  ],
);
