import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { STOP } from './lifetime.ts';

/** A program may take this long until it listens, and this long to end. */
const LISTEN_MS = 30_000;
const END_MS = 30_000;
const LINES_IN_ERRORS = 30;

/** One of the demo's programs in a process of its own. */
export interface Child {
  /** The URL that it says it listens on. */
  readonly listening: Promise<string>;
  /** The exit code once it has ended; null after a signal. */
  readonly ended: Promise<number | null>;
  /** The last line of its standard output. */
  readonly lastLine: string;
  /** Sends it SIGTERM once it has said a first line and so can be asked; kills it when it takes too long. */
  stop(): void;
  /**
   * Asks it to end by a message; kills it when it takes too long. For a program that may be ending by itself just now: a signal
   * would kill it when its listeners are gone already.
   */
  dismiss(): void;
  /** Ends it at once, if it has not ended. */
  kill(): void;
}

/** How to start a program. */
export interface ChildOptions {
  readonly args: readonly string[];
  /** Variables besides those of this process that are not OpenTelemetry's. */
  readonly env: Readonly<Record<string, string>>;
  /** Node's flags. */
  readonly flags: readonly string[];
  readonly onLine: (line: string) => void;
}

/**
 * Starts a program beside this file. The channel to it tells it when this process is gone. It has a process group of its own, so that
 * a terminal's Ctrl+C reaches this process alone, which then ends its programs in the right order.
 */
export function startChild(program: string, { args, env, flags, onLine }: ChildOptions): Child {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args, {
    env: { ...withoutTelemetry(process.env), ...env },
    execArgv: [...flags],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const said: string[] = [];
  let lastLine = '';
  const listening = Promise.withResolvers<string>();
  listening.promise.catch(() => {}); // not everybody waits for it
  const speaking = Promise.withResolvers<void>();
  const take = (line: string): void => {
    onLine(line);
    said.push(line);
    if (said.length > LINES_IN_ERRORS) said.shift();
  };
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      take(line);
      speaking.resolve();
      lastLine = line;
      const url = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (url) listening.resolve(url);
    });
  }
  if (child.stderr) createInterface({ input: child.stderr }).on('line', take);
  const failed = (why: string) =>
    listening.reject(new Error(`${program} ${why}; it said:\n${said.join('\n')}`));
  const late = setTimeout(() => failed(`does not listen after ${LISTEN_MS} ms`), LISTEN_MS).unref();
  const ended = once(child, 'close').then(([code]) => {
    clearTimeout(late);
    failed('ended before it listened');
    return code as number | null;
  });
  const killWhenLate = (): void => {
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS).unref();
    void ended.then(() => clearTimeout(timer));
  };
  return {
    listening: listening.promise,
    ended,
    get lastLine() {
      return lastLine;
    },
    stop() {
      void speaking.promise.then(() => child.kill('SIGTERM'));
      killWhenLate();
    },
    dismiss() {
      if (child.connected) child.send(STOP, () => {}); // one that has gone meanwhile needs no asking
      killWhenLate();
    },
    kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    },
  };
}

/** The programs get the telemetry variables that the demo gives them, not those of whoever runs it. */
function withoutTelemetry(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(OTEL_|NODE_OPTIONS$)/.test(name)));
}
