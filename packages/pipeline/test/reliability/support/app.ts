import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppOptions, Command, Memory, Report } from './protocol.ts';

const PROGRAM = path.join(import.meta.dirname, '../programs/app.ts');

/** An application that runs. */
export interface App {
  emit(count: number, bytes?: number): Promise<void>;
  flush(limit: number): Promise<boolean>;
  /** @returns how many there were */
  killWorker(): Promise<number>;
  /** @param collect whether garbage is collected before @default true */
  memory(collect?: boolean): Promise<Memory>;
  /** Fails where its books were ever wrong. */
  report(): Promise<Report>;
  /** Waits until nothing is in memory or on disk. Fails where its books were ever wrong. */
  settled(): Promise<Report>;
  /** Ends the pipeline, and the process with it. */
  end(limit: number): Promise<Report>;
  /** Logs, kills the worker and exits in one turn. */
  emitKillAndExit(count: number): Promise<void>;
  stop(): void;
}

/** @param around a program and its arguments that start the application's */
export function startApp(options: AppOptions, around: readonly string[] = []): App {
  const [program = '', ...args] = [
    ...around,
    process.execPath,
    '--expose-gc',
    PROGRAM,
    JSON.stringify(options),
  ];
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'close');
  const answers = new Map<number, (result: unknown) => void>();
  let asked = 0;
  child.on('message', ({ number, result }: { number: number; result: unknown }) =>
    answers.get(number)?.(result),
  );
  const ask = async <Result>(command: Command): Promise<Result> => {
    const number = ++asked;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    answers.set(number, resolve);
    child.send({ number, command });
    const gone = ended.then(([code, signal]) => {
      throw new Error(`the application ended (${code ?? signal}) instead of: ${command.do}`);
    });
    return (await Promise.race([promise, gone])) as Result;
  };
  const report = async (): Promise<Report> => sound(await ask<Report>({ do: 'report' }));
  return {
    emit: (count, bytes = 0) => ask({ do: 'emit', count, bytes }),
    flush: (limit) => ask({ do: 'flush', limit }),
    killWorker: () => ask({ do: 'kill worker' }),
    memory: (collect = true) => ask({ do: 'memory', collect }),
    report,
    async settled() {
      for (;;) {
        const now = await report();
        if (Object.values(now.stats.records).every(({ inMemory, spooled }) => inMemory + spooled === 0))
          return now;
        await sleep(20);
      }
    },
    async end(limit) {
      const last = sound(await ask<Report>({ do: 'end', limit }));
      await ended;
      return last;
    },
    async emitKillAndExit(count) {
      ask({ do: 'emit, kill worker, exit', count }).catch(() => {});
      assert.equal((await ended)[0], 0);
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

function sound(report: Report): Report {
  assert.deepEqual(report.violations, []);
  assert.ok(report.checks > 0);
  return report;
}
