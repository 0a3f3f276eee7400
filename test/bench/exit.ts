import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Preload, runToItsEnd } from './harness/ending.ts';
import { type Numbering, numberingOf } from './harness/numbering.ts';
import { benchOptions } from './harness/options.ts';
import { startReceiver, startSilentServer } from './harness/receiver.ts';
import { report } from './harness/report.ts';
import { median, sum } from './harness/statistics.ts';
import { table } from './harness/table.ts';

// 1,000 records and the end of the process, in each of its ways: how many are lost. Then SIGKILL under load: the tail that is lost, and holes.

const RECORDS = 1_000;
/** Records of `kill` in a millisecond. */
const KILL_RATE = 1;
/** Longest tail that SIGKILL may cost, ms: the flush interval of 40 and the way to the collector. */
const MAX_TAIL_MS = 50;
/** Longest that an end may wait for a collector that is away, ms. */
const MAX_END_MS = 200;
const ENDS = [
  ['natural end', 'natural', undefined],
  ['process.exit()', 'exit', undefined],
  ['uncaught exception', 'throw', undefined],
  ['unhandled rejection', 'reject', undefined],
  ['SIGTERM', 'signal', 'SIGTERM'],
  ['SIGINT', 'signal', 'SIGINT'],
  ['SIGHUP', 'signal', 'SIGHUP'],
] as const;

const { rounds, kills, json } = benchOptions({ kills: 100 });
const receiver = await startReceiver({ numbers: true });

/** One run with a state folder of its own, so that no run brings the records of another. */
async function run(preload: Preload, how: string, signal?: NodeJS.Signals, afterMs = 0) {
  const state = mkdtempSync(path.join(os.tmpdir(), 'telltale-bench-'));
  const run = { preload, state, endpoint: receiver.url };
  const { end, said } = await runToItsEnd({ ...run, how, records: RECORDS, signal, afterMs });
  const at = (await receiver.take()).numbers;
  const logged = how === 'kill' ? said : RECORDS;
  const atEnd = numberingOf(at, logged);
  let later = atEnd;
  if (preload === 'telltale' && atEnd.distinct < logged) {
    await runToItsEnd({ ...run, how: 'restart', records: 0 });
    later = numberingOf([...at, ...(await receiver.take()).numbers], logged);
  }
  rmSync(state, { recursive: true, force: true });
  return { end, atEnd, later };
}

/** Ms that an end takes while the records cannot be sent to this endpoint; none of it is that of the state folder. */
async function took(preload: Preload, how: string, signal: NodeJS.Signals | undefined, endpoint: string) {
  const state = mkdtempSync(path.join(os.tmpdir(), 'telltale-bench-'));
  const { tookMs } = await runToItsEnd({ preload, state, endpoint, how, records: RECORDS, signal });
  rmSync(state, { recursive: true, force: true });
  return tookMs;
}

type Run = Awaited<ReturnType<typeof run>>;
const lostOf = (runs: readonly Run[]) => sum(runs.map(({ later }) => RECORDS - later.distinct));
const restOf = (runs: readonly Run[]) => sum(runs.map(({ atEnd, later }) => later.distinct - atEnd.distinct));
const repeatedOf = (runs: readonly Run[]) => sum(runs.map(({ later }) => later.repeated));

const rows: string[][] = [
  ['end', 'lost: telltale', 'after a restart', 'twice', 'ends as without', 'lost: sdk', 'ends as without'],
];
const lost = { telltale: {} as Record<string, number>, sdk: {} as Record<string, number> };
for (const [name, how, signal] of ENDS) {
  process.stderr.write(`${name}\n`);
  const { end } = await run('bare', how, signal);
  const runs: Record<'telltale' | 'sdk', Run[]> = { telltale: [], sdk: [] };
  for (let round = 0; round < rounds; round++) {
    runs.telltale.push(await run('telltale', how, signal));
    runs.sdk.push(await run('sdk', how, signal));
  }
  lost.telltale[name] = lostOf(runs.telltale);
  lost.sdk[name] = lostOf(runs.sdk);
  const same = (of: readonly Run[]) =>
    of.every((one) => one.end === end) ? 'yes' : `no: ${of.map((one) => one.end).join(' ')}, not ${end}`;
  const { telltale, sdk } = runs;
  rows.push([
    name,
    String(lostOf(telltale)),
    String(restOf(telltale)),
    String(repeatedOf(telltale)),
    same(telltale),
    String(lostOf(sdk)),
    same(sdk),
  ]);
}
console.log(
  `${RECORDS} records and the end, ${rounds} times each; lost of ${RECORDS * rounds}; "after a restart" is what the next process sent from disk`,
);
console.log(table(rows));

const silent = await startSilentServer();
const UNANSWERED = { away: 'http://127.0.0.1:9', silent: silent.url };
const slowest = { away: 0, silent: 0 };
const waits: string[][] = [
  ['end', 'bare', 'collector away: telltale', 'sdk', 'never answers: telltale', 'sdk'],
];
for (const [name, how, signal] of ENDS) {
  process.stderr.write(`${name}, unanswered\n`);
  const all = async (preload: Preload, endpoint: string) => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await took(preload, how, signal, endpoint));
    return median(times);
  };
  const bare = await all('bare', UNANSWERED.away);
  const row = [name, bare.toFixed(0)];
  for (const what of ['away', 'silent'] as const) {
    const ours = (await all('telltale', UNANSWERED[what])) - bare;
    slowest[what] = Math.max(slowest[what], ours);
    row.push(ours.toFixed(0), ((await all('sdk', UNANSWERED[what])) - bare).toFixed(0));
  }
  waits.push(row);
}
silent.stop();
console.log(`\nms that the end takes, and that it takes longer than bare Node's; medians of ${rounds}`);
console.log(table(waits));

const killed: Record<'telltale' | 'sdk', Numbering[]> = { telltale: [], sdk: [] };
for (let kill = 0; kill < kills; kill++) {
  if (kill % 5 === 0) process.stderr.write(`SIGKILL ${kill + 1}/${kills}\n`);
  const afterMs = 500 + ((kill * 37) % 100); // anywhere between two flushes
  for (const preload of ['telltale', 'sdk'] as const)
    killed[preload].push((await run(preload, 'kill', 'SIGKILL', afterMs)).atEnd);
}
receiver.stop();
const tails = (preload: 'telltale' | 'sdk') => killed[preload].map(({ tail }) => tail / KILL_RATE);
const holes = (preload: 'telltale' | 'sdk') => sum(killed[preload].map((one) => one.holes));
console.log(`\nSIGKILL x ${kills} at ${1000 * KILL_RATE} records/s; the tail in ms of records`);
console.log(
  table([
    ['variant', 'tail, median', 'largest', 'holes'],
    ...(['telltale', 'sdk'] as const).map((preload) => [
      preload,
      String(median(tails(preload))),
      String(Math.max(...tails(preload))),
      String(holes(preload)),
    ]),
  ]),
);
const total = (preload: 'telltale' | 'sdk') => sum(Object.values(lost[preload]));
const figures = (preload: 'telltale' | 'sdk') => ({
  lost: lost[preload],
  offered: ENDS.length * RECORDS * rounds,
  killTailMs: { median: median(tails(preload)), max: Math.max(...tails(preload)) },
  killHoles: holes(preload),
  ...(preload === 'telltale' && { slowestEndMs: slowest }),
});
const worst = (preload: 'telltale' | 'sdk') => Math.max(...tails(preload));
report(json, {
  ours: { telltale: figures('telltale') },
  peers: { sdk: figures('sdk') },
  targets: [
    {
      of: 'lost at seven ends of a process',
      ours: total('telltale'),
      peer: total('sdk'),
      ratio: total('telltale'),
      target: 0,
    },
    ...(['away', 'silent'] as const).map((what) => ({
      of: `slowest end with a collector that ${what === 'away' ? 'is away' : 'never answers'}, ms beyond bare Node`,
      ours: slowest[what],
      ratio: slowest[what],
      target: MAX_END_MS,
    })),
    {
      of: 'SIGKILL: longest tail, ms',
      ours: worst('telltale'),
      peer: worst('sdk'),
      ratio: worst('telltale'),
      target: MAX_TAIL_MS,
    },
    {
      of: 'SIGKILL: holes',
      ours: holes('telltale'),
      peer: holes('sdk'),
      ratio: holes('telltale'),
      target: 0,
    },
  ],
});
