import { write, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { LineBuffer } from './lineBuffer.ts';
import { codeOf, type LineQueue, type Tell } from './lineQueue.ts';

/** Bytes of one write: Linux takes as many as a whole or not at all, so that no other writer's text comes between. */
const CHUNK_BYTES = 4 * 1024;
/** Wait, in ms, for the reader of a full pipe. */
const FULL_MS = 5;
/** Wait, in ms, after an error that may pass. */
const FAULT_MS = 1_000;
/** The reader has gone, as `head` does; nobody needs to be told. */
const GONE = ['EPIPE', 'ECONNRESET'];
const FULL = ['EAGAIN', 'EWOULDBLOCK'];

/**
 * Writes lines to a pipe or socket. Its reader may be slow, or never read again: so the writing is the thread pool's, and holds up no
 * thread that has something else to do.
 */
export function pipeLines(fd: number, tell: Tell): LineQueue {
  const lines = new LineBuffer(CHUNK_BYTES, tell);
  const returnsAtOnce = makeNonBlocking(fd);
  let underWay = false;
  let rest: NodeJS.Timeout | undefined;
  let gone = false;
  /** What the pool has begun before an end, is not waited for. */
  let ends = 0;
  const waiting: (() => void)[] = [];

  function next(): void {
    if (underWay || rest || gone) return;
    const chunk = lines.chunk();
    if (!chunk) {
      settle();
      return;
    }
    underWay = true;
    const begun = ends;
    write(fd, chunk, (error, bytes) => {
      if (gone || begun !== ends) return;
      underWay = false;
      if (error) failed(error);
      else lines.took(bytes);
      next();
    });
  }

  function failed(error: Error): void {
    const code = codeOf(error);
    if (GONE.includes(code)) {
      gone = true;
      giveUp();
      return;
    }
    if (!FULL.includes(code))
      tell('fault', 0, `it cannot be written (${code}); lines wait for a better time`);
    rest = setTimeout(
      () => {
        rest = undefined;
        next();
      },
      FULL.includes(code) ? FULL_MS : FAULT_MS,
    ).unref();
  }

  /** @returns how many lines were given up */
  function giveUp(): number {
    ends++;
    underWay = false;
    clearTimeout(rest);
    rest = undefined;
    const lost = lines.clear();
    settle();
    return lost;
  }

  function settle(): void {
    for (const resolve of waiting.splice(0)) resolve();
  }

  return {
    add(make) {
      if (gone) return lines.refuse();
      lines.add(make);
      next();
    },
    flush(milliseconds) {
      if (lines.bytes === 0) return Promise.resolve(true);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const timer = setTimeout(resolve, milliseconds, false);
      waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
      return promise;
    },
    endSync(milliseconds) {
      if (gone) return;
      // What the pool has begun it ends by itself, as long as the process does not go away; it cannot be asked.
      if (underWay) lines.took(lines.chunk()?.byteLength ?? 0);
      if (returnsAtOnce || !underWay) writeRest(fd, lines, milliseconds);
      const lost = giveUp();
      if (lost > 0) tell('end', lost, 'its reader took no more at the end');
    },
    stats: () => lines.stats(),
  };
}

function writeRest(fd: number, lines: LineBuffer, milliseconds: number): void {
  const deadline = performance.now() + milliseconds;
  for (let chunk = lines.chunk(); chunk; chunk = lines.chunk()) {
    try {
      lines.took(writeSync(fd, chunk));
    } catch (error) {
      if (!FULL.includes(codeOf(error)) || performance.now() >= deadline) return;
      pause(FULL_MS);
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, milliseconds);
}

/**
 * Makes writes return where the reader is slow, instead of waiting for it: libuv does so when it opens a stream, as `process.stdout`
 * does. The stream itself is never used.
 */
function makeNonBlocking(fd: number): boolean {
  try {
    new Socket({ fd, readable: false, writable: true }).unref();
    return true;
  } catch {
    return false;
  }
}
