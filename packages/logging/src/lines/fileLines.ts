import { writeSync } from 'node:fs';
import { LineBuffer } from './lineBuffer.ts';
import { codeOf, type LineQueue, type Tell } from './lineQueue.ts';

/** Bytes of one write. */
const CHUNK_BYTES = 64 * 1024;
/** Wait, in ms, after an error that may pass, such as a full disk. */
const FAULT_MS = 1_000;

/** Writes lines to a file: together once a turn, and whenever there are enough for a large write, so that no burst is lost. */
export function fileLines(fd: number, tell: Tell): LineQueue {
  const lines = new LineBuffer(CHUNK_BYTES, tell);
  let turn: NodeJS.Immediate | undefined;
  let fault: NodeJS.Timeout | undefined;

  function writeAll(): void {
    turn = undefined;
    try {
      for (let chunk = lines.chunk(); chunk; chunk = lines.chunk()) lines.took(writeSync(fd, chunk));
    } catch (error) {
      tell('fault', 0, `its file cannot be written (${codeOf(error)}); lines wait for a better time`);
      fault = setTimeout(() => {
        fault = undefined;
        writeAll();
      }, FAULT_MS).unref();
    }
  }

  return {
    add(make) {
      lines.add(make);
      if (fault) return;
      if (lines.bytes >= CHUNK_BYTES) writeAll();
      else turn ??= setImmediate(writeAll);
    },
    async flush() {
      if (!fault) writeAll();
      return lines.bytes === 0;
    },
    endSync() {
      clearTimeout(fault);
      writeAll();
      clearImmediate(turn);
      turn = undefined;
      clearTimeout(fault);
      fault = undefined;
      const lost = lines.clear();
      if (lost > 0) tell('end', lost, 'its file took no more at the end');
    },
    stats: () => lines.stats(),
  };
}
