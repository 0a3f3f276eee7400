import { cpuFigures } from './harness/cpu.ts';
import { interleaved } from './harness/interleaved.ts';
import { measure } from './harness/measure.ts';
import { benchOptions } from './harness/options.ts';
import { startReceiver } from './harness/receiver.ts';
import { report } from './harness/report.ts';
import { median, spread } from './harness/statistics.ts';
import { table } from './harness/table.ts';

// Main-thread CPU of one model call: a checked event of 22 attributes and its four measurements, everything delivered.

const OURS = ['telltale events', 'telltale events on sdk'] as const;
const PEERS = ['sdk logs + 4 histograms', 'sdk apis on telltale pipeline'] as const;
const VARIANTS = [...OURS, ...PEERS] as const;
type Variant = (typeof VARIANTS)[number];

interface Result {
  readonly offered: number;
  readonly mainUs: number;
  readonly processUs: number;
}

const { rounds, json, calls } = benchOptions({ calls: 100_000 });
const load = { count: calls, perTurn: 250, pauseMs: 10, warmUp: 20_000, queue: 2 * (calls + 20_000) };
const receiver = await startReceiver();
const results = await interleaved<Variant, Result & { lost: number }>(VARIANTS, rounds, async (variant) => {
  const result = await measure<Result>('events.ts', variant, load, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  });
  const { count } = await receiver.take();
  return { ...result, lost: result.offered - count };
});
receiver.stop();

const { main, all, lost, figures } = cpuFigures(results);

console.log(
  `${calls} model calls after ${load.warmUp} to warm up, ${load.perTurn} in a turn and ${load.pauseMs} ms between turns, queues that` +
    ` hold all; µs per call, median (smallest to largest) of ${rounds} rounds; only Telltale's events are checked`,
);
console.log(
  table([
    ['variant', 'main thread', 'process', 'lost'],
    ...VARIANTS.map((variant) => [
      variant,
      spread(main(variant)),
      spread(all(variant)),
      String(lost(variant)),
    ]),
  ]),
);
const [ours, peer] = [median(main('telltale events')), median(main('sdk logs + 4 histograms'))];
report(json, {
  ours: figures(OURS),
  peers: figures(PEERS),
  samples: Object.fromEntries(VARIANTS.map((variant) => [variant, main(variant)])),
  targets: [
    {
      of: 'main thread, event + its metrics, against the SDK’s logs API + four histogram records, µs',
      ours,
      peer,
      ratio: ours / peer,
      target: 0.45,
    },
  ],
});
