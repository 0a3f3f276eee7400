import { interleaved } from './harness/interleaved.ts';
import { measure } from './harness/measure.ts';
import { benchOptions } from './harness/options.ts';
import { startReceiver } from './harness/receiver.ts';
import { report } from './harness/report.ts';
import { median, spread, sum } from './harness/statistics.ts';
import { table } from './harness/table.ts';

// Bursts of 5,000 records in one turn, 20 times, with every pipeline's own queue limits: how many are lost. Then 100,000 in one turn.

const PER_TURN = 5_000;
const BURSTS = 20;
const RECORDS = BURSTS * PER_TURN;
const ONE_TURN = 100_000;
const OURS = 'telltale pipeline';
const PEERS = ['sdk batch + otlp', 'pino + otlp worker', 'winston + otel'] as const;
const VARIANTS = [OURS, ...PEERS] as const;
const TURNS = [OURS, 'encoding alone'] as const;

interface Turn {
  readonly offered: number;
  readonly turnMs: number;
  /** Resident memory after the turn, beyond before it. */
  readonly grownMib: number;
  /** The same when everything is delivered. */
  readonly laterMib: number;
}

const { rounds, json } = benchOptions();
const receiver = await startReceiver();
const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
const bursts = { count: RECORDS, perTurn: PER_TURN, pauseMs: 0, warmUp: 0 };
const lost = await interleaved(VARIANTS, rounds, async (variant) => {
  await measure('logging.ts', variant, bursts, env);
  return RECORDS - (await receiver.take()).count;
});
const turn = { count: ONE_TURN, perTurn: 500, pauseMs: 10, warmUp: 20_000 };
const turns = await interleaved(TURNS, rounds, async (variant) => {
  const result = await measure<Turn>('turn.ts', variant, turn, env);
  const { count } = await receiver.take();
  return { ...result, lost: variant === OURS ? result.offered - count : 0 };
});
receiver.stop();

const part = (variant: (typeof VARIANTS)[number]) => sum(lost[variant]) / (RECORDS * rounds);
console.log(
  `${BURSTS} bursts of ${PER_TURN} records, each in one turn, the next in the next turn; default queues; ${rounds} rounds`,
);
console.log(
  table([
    ['variant', 'offered', 'lost', 'part'],
    ...VARIANTS.map((variant) => [
      variant,
      String(RECORDS * rounds),
      String(sum(lost[variant])),
      `${(100 * part(variant)).toFixed(1)} %`,
    ]),
  ]),
);
const of = (variant: (typeof TURNS)[number], value: (result: Turn) => number) => turns[variant].map(value);
const turnMs = (variant: (typeof TURNS)[number]) => of(variant, (result) => result.turnMs);
const lostInTurn = sum(turns[OURS].map((result) => result.lost));
console.log(`\n${ONE_TURN} records in one turn; ms and MiB, median (smallest to largest)`);
console.log(
  table([
    ['variant', 'turn, ms', 'memory grown, MiB', 'when delivered, MiB', 'lost'],
    ...TURNS.map((variant) => [
      variant,
      spread(turnMs(variant), 0),
      variant === OURS
        ? spread(
            of(variant, (result) => result.grownMib),
            0,
          )
        : '-',
      variant === OURS
        ? spread(
            of(variant, (result) => result.laterMib),
            0,
          )
        : '-',
      variant === OURS ? String(lostInTurn) : '-',
    ]),
  ]),
);
report(json, {
  ours: {
    [OURS]: { lost: part(OURS) },
    'one turn': {
      lost: lostInTurn,
      turnMs: median(turnMs(OURS)),
      encodingMs: median(turnMs('encoding alone')),
      grownMib: median(of(OURS, (result) => result.grownMib)),
      laterMib: median(of(OURS, (result) => result.laterMib)),
    },
  },
  peers: Object.fromEntries(PEERS.map((variant) => [variant, { lost: part(variant) }])),
  samples: Object.fromEntries(TURNS.map((variant) => [`turn, ${variant}`, turnMs(variant)])),
  targets: [
    {
      of: 'bursts: part that is lost (peer: SDK)',
      ours: part(OURS),
      peer: part('sdk batch + otlp'),
      ratio: part(OURS),
      target: 0,
    },
    { of: `${ONE_TURN} in one turn: lost`, ours: lostInTurn, ratio: lostInTurn, target: 0 },
  ],
});
