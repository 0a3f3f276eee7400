import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Receiver, startReceiver } from './harness/receiver.ts';
import { report } from './harness/rounds.ts';

// 1,000 records and the end of the process, in each of its ways: how many are lost. Then SIGKILL under load: how many at the tail.

const RECORDS = 1_000;
const KILLS = 20;
const KILL_AFTER_MS = 700;
const PROGRAM = path.join(import.meta.dirname, 'programs/ending.ts');
const PRELOADS = {
  telltale: ['--require', '@telltale/node/register'],
  sdk: ['--import', path.join(import.meta.dirname, 'programs/sdkPreload.ts')],
} as const;
const ENDS = [
  ['natural end', 'natural', undefined],
  ['process.exit()', 'exit', undefined],
  ['uncaught exception', 'throw', undefined],
  ['unhandled rejection', 'reject', undefined],
  ['SIGTERM', 'signal', 'SIGTERM'],
  ['SIGINT', 'signal', 'SIGINT'],
  ['SIGHUP', 'signal', 'SIGHUP'],
] as const;

type Preload = keyof typeof PRELOADS;

const state = mkdtempSync(path.join(os.tmpdir(), 'telltale-bench-'));
const receiver = await startReceiver();

async function run(
  preload: Preload,
  how: string,
  onLine: (line: string, kill: (signal: NodeJS.Signals) => void) => void,
) {
  const child = spawn(process.execPath, [...PRELOADS[preload], PROGRAM, how, String(RECORDS)], {
    env: {
      PATH: process.env['PATH'],
      XDG_STATE_HOME: state,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOG_LEVEL: 'none',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.on('data', (chunk: Buffer) => {
    onLine(String(chunk).trim().split('\n').at(-1) ?? '', (signal) => child.kill(signal));
  });
  await once(child, 'close');
}

async function lostAtEnd(preload: Preload, how: string, signal: NodeJS.Signals | undefined): Promise<number> {
  await run(preload, how, (line, kill) => {
    if (signal && line === 'ready') kill(signal);
  });
  return RECORDS - (await receiver.take());
}

/** @returns how many of the newest records a killed process took with it */
async function lostAtKill(preload: Preload, receiver: Receiver): Promise<number> {
  let logged = 0;
  let killing = false;
  await run(preload, 'kill', (line, kill) => {
    logged = Number(line);
    if (killing) return;
    killing = true;
    void sleep(KILL_AFTER_MS).then(() => kill('SIGKILL'));
  });
  return logged - (await receiver.take());
}

const lost = { telltale: 0, sdk: 0 };
for (const [name, how, signal] of ENDS) {
  const ours = await lostAtEnd('telltale', how, signal);
  const theirs = await lostAtEnd('sdk', how, signal);
  lost.telltale += ours;
  lost.sdk += theirs;
  console.log(`${name.padEnd(20)} lost of ${RECORDS}: telltale ${ours}, SDK ${theirs}`);
}
const tails: number[] = [];
for (let i = 0; i < KILLS; i++) tails.push(await lostAtKill('telltale', receiver));
const tail = Math.max(...tails);
console.log(
  `SIGKILL x ${KILLS} at 1,000 records/s: the tail is at most ${tail} records, which is ${tail} ms`,
);
receiver.stop();
rmSync(state, { recursive: true, force: true });
report(
  { rounds: 1, json: process.argv.includes('--json') },
  { lost: lost.telltale, killTailMs: tail },
  { sdk: { lost: lost.sdk } },
  [
    { of: 'records lost at seven ends of a process', ratio: lost.telltale, target: 0 },
    { of: 'tail lost at SIGKILL, ms (flush interval, and what is under way)', ratio: tail, target: 50 },
  ],
);
