import { cpuFigures } from './harness/cpu.ts';
import { interleaved } from './harness/interleaved.ts';
import { measure } from './harness/measure.ts';
import { benchOptions } from './harness/options.ts';
import { startReceiver } from './harness/receiver.ts';
import { report } from './harness/report.ts';
import { median, spread } from './harness/statistics.ts';
import { table } from './harness/table.ts';

// Main-thread and process CPU per log record with 5 attributes inside an active span, everything delivered.

const OURS = ['telltale pipeline', 'telltale logger'] as const;
const PEERS = [
  'sdk batch + otlp',
  'sdk batch + otlp/json',
  'pino file',
  'pino + otlp worker',
  'winston + otel',
  'no logging',
] as const;
type Variant = (typeof OURS | typeof PEERS)[number];

interface Result {
  readonly offered: number;
  readonly delivered?: number;
  readonly mainUs: number;
  readonly processUs: number;
}

const { rounds, json, records } = benchOptions({ records: 200_000 });
const load = { count: records, perTurn: 500, pauseMs: 10, warmUp: 20_000, queue: 2 * (records + 20_000) };
const receiver = await startReceiver();
const results = await interleaved<Variant, Result & { lost: number }>(
  [...OURS, ...PEERS],
  rounds,
  async (variant) => {
    const result = await measure<Result>('logging.ts', variant, load, {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    const { count } = await receiver.take();
    return { ...result, lost: result.offered - (result.delivered ?? count) };
  },
);
receiver.stop();

const { main, all, lost, figures } = cpuFigures(results);
const against = (of: string, values: (variant: Variant) => number[], peer: Variant, target: number) => {
  const [ours, theirs] = [median(values('telltale pipeline')), median(values(peer))];
  return { of, ours, peer: theirs, ratio: ours / theirs, target };
};

console.log(
  `${records} records after ${load.warmUp} to warm up, ${load.perTurn} in a turn and ${load.pauseMs} ms between turns, queues that hold all;` +
    ` µs per record, median (smallest to largest) of ${rounds} rounds; "no logging" is what the load itself costs`,
);
console.log(
  table([
    ['variant', 'main thread', 'process', 'lost'],
    ...[...OURS, ...PEERS].map((variant) => [
      variant,
      spread(main(variant)),
      spread(all(variant)),
      String(lost(variant)),
    ]),
  ]),
);
report(json, {
  ours: figures(OURS),
  peers: figures(PEERS),
  samples: Object.fromEntries([...OURS, ...PEERS].map((variant) => [variant, main(variant)])),
  targets: [
    against('main thread, against the SDK’s batch processor + OTLP', main, 'sdk batch + otlp', 0.25),
    against('main thread, against pino writing a file', main, 'pino file', 0.4),
    against('main thread, against winston + OpenTelemetry', main, 'winston + otel', 0.12),
    against('process, against the SDK', all, 'sdk batch + otlp', 0.4),
  ],
});
