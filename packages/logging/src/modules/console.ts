import { fstatSync } from 'node:fs';
import { fileLines } from '../lines/fileLines.ts';
import type { LineQueue, Tell } from '../lines/lineQueue.ts';
import { pipeLines } from '../lines/pipeLines.ts';
import { textFormat } from '../sinks/format.ts';
import type { PrintableRecord } from '../sinks/printable.ts';

/** Options of the console's module, as plain data. */
export interface ConsoleModuleOptions {
  readonly format: 'json' | 'pretty';
  /** Whether the text has colours; a worker thread has no terminal to ask. */
  readonly colours: boolean;
  /** @default 1, standard output */
  readonly fd?: number;
}

/** Prints records from wherever they are read, straight to the file descriptor. What stands on the console already is left out. */
export default function consoleModule(
  { format, colours, fd = 1 }: ConsoleModuleOptions,
  { tell }: { readonly tell: Tell },
): Omit<LineQueue, 'add'> & { write(record: PrintableRecord): void } {
  const text = textFormat(format, colours);
  const { add, ...queue } = isPipe(fd) ? pipeLines(fd, tell) : fileLines(fd, tell);
  return {
    write(record) {
      if (!record.printed) add(() => text(record));
    },
    ...queue,
  };
}

function isPipe(fd: number): boolean {
  const stats = fstatSync(fd);
  return stats.isFIFO() || stats.isSocket();
}
