import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { ThreadChannel } from './channel.ts';
import { Control } from './control.ts';
import type { ExportSettings } from './destination.ts';
import type { FromReader, ToReader } from './messages.ts';
import type { ReaderHostOptions, RunningReader } from './running.ts';

/** Marks our own worker, so that a preload leaves it alone. */
export const WORKER_MARK = 'telltale.export';

/** What a worker needs besides. */
export interface WorkerHostOptions extends ReaderHostOptions {
  /** The worker died; nothing more will be read by it. */
  readonly onDeath: (error: Error | undefined) => void;
}

/** What the worker gets at its start. */
export interface WorkerData {
  readonly mark: typeof WORKER_MARK;
  readonly control: SharedArrayBuffer;
  readonly settings: ExportSettings;
  readonly channel: ThreadChannel | undefined;
  /** Where its answers go: a port of our own, since it can be read while this thread blocks. */
  readonly answers: MessagePort;
}

/** What the end leaves the worker of its time, in ms, to write to disk what it could not send. */
const KEEPING_MS = 50;

/**
 * How much longer, in ms, the end waits for a worker that has not kept everything: one that was still starting, or a machine so busy
 * that it got no time. Losing records would be worse.
 */
const OVERTIME_MS = 1_000;

/**
 * Starts a reader in a worker thread. The thread never keeps the process alive, except while a flush is awaited.
 *
 * @throws when no thread can be started
 */
export function startWorker({ settings, channel, onMessage, onDeath }: WorkerHostOptions): RunningReader {
  const control = new Control();
  const { port1: answers, port2 } = new MessageChannel();
  const workerData: WorkerData = {
    mark: WORKER_MARK,
    control: control.shared,
    settings,
    channel,
    answers: port2,
  };
  // A preload must not run in it: so of the application's flags it gets its permissions, and of its variables what TLS goes by.
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    name: WORKER_MARK,
    workerData,
    transferList: [port2],
    execArgv: permissionFlags(),
    env: tlsEnvironment(),
  });
  const flushes = new Map<number, (complete: boolean) => void>();
  let lastFlush = 0;
  let dead = false;

  const hear = (message: FromReader) => {
    if (message.type === 'flushed') flushes.get(message.number)?.(message.complete);
    else onMessage(message);
  };
  /** The last figures and what there is to say about them: no event will bring them any more. */
  const hearTheRest = () => {
    for (let last = receiveMessageOnPort(answers); last; last = receiveMessageOnPort(answers))
      hear(last.message);
  };
  answers.on('message', hear);
  const die = (error?: Error) => {
    if (dead) return;
    dead = true;
    hearTheRest();
    answers.close();
    for (const settle of flushes.values()) settle(false);
    onDeath(error);
  };
  worker.on('error', die);
  worker.on('exit', () => die());
  // After the listeners, since they would hold the process again.
  worker.unref();
  answers.unref();

  return {
    threaded: true,
    post: (message) => worker.postMessage(message),
    wake: () => control.wake(),
    async flush(limit) {
      if (dead) return false;
      const number = ++lastFlush;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      flushes.set(number, resolve);
      worker.ref();
      worker.postMessage({ type: 'flush', number, limit } satisfies ToReader);
      const complete = await promise;
      flushes.delete(number);
      if (flushes.size === 0) worker.unref();
      return complete;
    },
    endSync(limit, last) {
      if (dead) return false;
      const before = control.ends;
      worker.postMessage({ type: 'end', deadline: Date.now() + limit - KEEPING_MS, last } satisfies ToReader);
      const ended = control.waitForEnd(before, limit + OVERTIME_MS);
      hearTheRest();
      return ended;
    },
    supersede() {
      dead = true;
      control.supersede();
      void worker.terminate();
    },
  };
}

function tlsEnvironment(): NodeJS.ProcessEnv {
  const { NODE_TLS_REJECT_UNAUTHORIZED } = process.env;
  return NODE_TLS_REJECT_UNAUTHORIZED === undefined ? {} : { NODE_TLS_REJECT_UNAUTHORIZED };
}

/** A thread that is made without them would have every permission: https://nodejs.org/api/permissions.html */
function permissionFlags(): string[] {
  const given = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)];
  return given.filter((flag) => /^--(permission|experimental-permission|allow-)/.test(flag));
}
