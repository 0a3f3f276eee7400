import { fileLines } from '../lines/fileLines.ts';
import type { LineQueue, Tell } from '../lines/lineQueue.ts';
import { openLogFile } from '../lines/logFile.ts';
import { textFormat } from '../sinks/format.ts';
import type { PrintableRecord } from '../sinks/printable.ts';

/** Options of the file's module, as plain data. */
export interface FileModuleOptions {
  readonly path: string;
  readonly format: 'json' | 'pretty';
}

/**
 * Appends records to a file, from wherever they are read. Folders that are missing are made; a file that is there keeps its mode. Several
 * processes may append to the same one: what each writes is whole lines.
 *
 * @throws {LoggingConfigError} where the file cannot be opened
 */
export default function fileModule(
  { path: file, format }: FileModuleOptions,
  { tell }: { readonly tell: Tell },
): Omit<LineQueue, 'add'> & { write(record: PrintableRecord): void } {
  const text = textFormat(format, false);
  const { add, ...queue } = fileLines(openLogFile(file), tell);
  return { write: (record) => add(() => text(record)), ...queue };
}
