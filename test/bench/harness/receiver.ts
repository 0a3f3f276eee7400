import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const PROGRAM = path.join(import.meta.dirname, '../programs/receiver.ts');

/** A receiver of OTLP/HTTP in a process of its own, that counts records. */
export interface Receiver {
  readonly url: string;
  /** The records since the last call. */
  take(): Promise<number>;
  stop(): void;
}

/** @param delayMs each answer comes after this time */
export async function startReceiver(delayMs = 0): Promise<Receiver> {
  const child: ChildProcess = fork(PROGRAM, [String(delayMs)]);
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    async take() {
      child.send('take');
      const [count] = (await once(child, 'message')) as [number];
      return count;
    },
    stop: () => child.disconnect(),
  };
}
