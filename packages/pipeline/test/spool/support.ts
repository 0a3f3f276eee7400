import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Batch } from '../../src/batch.ts';
import type { Spool } from '../../src/spool/types.ts';

/** A folder for one test, removed at its end. */
export function temporaryFolder(): { folder: string; [Symbol.dispose](): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-spool-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A batch that can be told from every other by its body. */
export function batch(number: number, bytes = 100): Batch {
  const body = Buffer.alloc(Math.max(4, bytes), number % 251);
  body.writeUInt32LE(number);
  return { signal: 'logs', count: 1, body };
}

export const numberOf = ({ body }: Batch): number => Buffer.from(body).readUInt32LE(0);

/** Takes and acknowledges everything that can be read now. */
export function drain(spool: Spool): number[] {
  const numbers: number[] = [];
  for (let next = spool.next(); next; next = spool.next()) {
    numbers.push(numberOf(next));
    spool.acknowledge(next);
  }
  return numbers;
}

/** Every segment file below a spool's folder. */
export function segmentFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}

/** A spool folder as it is after its owner was killed: the name tells of a process that is no more. */
export function asIfKilled(folder: string, rename: (from: string, to: string) => void): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    rename(path.join(folder, name), path.join(folder, name.replace(/~\d+~\d+~/, '~999999999~1~')));
  }
}
