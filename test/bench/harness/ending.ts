import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAMS = path.join(import.meta.dirname, '../programs');

/** What stands before the program; `bare` is nothing. */
export const PRELOADS = {
  bare: [],
  telltale: ['--require', '@telltale/node/register'],
  sdk: ['--import', path.join(PROGRAMS, 'sdkPreload.ts')],
} as const;

export type Preload = keyof typeof PRELOADS;

/** One run of `programs/ending.ts`. */
export interface EndingOptions {
  readonly preload: Preload;
  readonly how: string;
  readonly records: number;
  /** Sent when the program says that it has begun. */
  readonly signal?: NodeJS.Signals | undefined;
  /** Wait before the signal, ms. */
  readonly afterMs?: number;
  readonly endpoint: string;
  /** Folder for what is kept over the end of a process. */
  readonly state: string;
}

/** What was seen of a run. */
export interface Ended {
  /** `code/signal`. */
  readonly end: string;
  /** Records that it last said to have logged. */
  readonly said: number;
  /** Ms from the signal, or from what the program said before its end, until it was gone. */
  readonly tookMs: number;
}

/** Runs it to its end. */
export async function runToItsEnd(options: EndingOptions): Promise<Ended> {
  const { preload, how, records, signal, afterMs = 0, endpoint, state } = options;
  const child = spawn(
    process.execPath,
    [...PRELOADS[preload], path.join(PROGRAMS, 'ending.ts'), how, String(records)],
    {
      env: {
        PATH: process.env['PATH'],
        XDG_STATE_HOME: state,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOG_LEVEL: 'none',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const ended = once(child, 'close');
  let said = 0;
  let begun = false;
  let since = Number.NaN;
  child.stdout.on('data', async (chunk: Buffer) => {
    said = Number(String(chunk).trim().split('\n').at(-1)) || said;
    if (begun) return;
    begun = true;
    since = performance.now();
    if (signal === undefined) return;
    await sleep(afterMs);
    since = performance.now();
    child.kill(signal);
  });
  const [code, by] = await ended;
  return { end: `${code ?? '-'}/${by ?? '-'}`, said, tookMs: performance.now() - since };
}
