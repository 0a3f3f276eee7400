import { existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { LoggingConfigError } from '../errors.ts';
import { fileLines } from '../lines/fileLines.ts';
import { codeOf, type LineQueue, type Tell } from '../lines/lineQueue.ts';
import { textFormat } from '../sinks/format.ts';
import type { PrintableRecord } from '../sinks/printable.ts';

/** Options of the file's module, as plain data. */
export interface FileModuleOptions {
  readonly path: string;
  readonly format: 'json' | 'pretty';
}

/** Logs hold what users wrote and who they are: only the account that the application runs as may read them. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

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
  const { add, ...queue } = fileLines(open(file), tell);
  return { write: (record) => add(() => text(record)), ...queue };
}

/** Not by `recursive`, which Node repeats without end where a file system such as procfs refuses a folder as missing. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function open(file: string): number {
  try {
    makeFolder(path.dirname(file));
    return openSync(file, 'a', FILE_MODE);
  } catch (error) {
    throw new LoggingConfigError(
      'file.path',
      file,
      `it cannot be opened (${codeOf(error)}); give a file that this account may make and write, or leave file out`,
    );
  }
}
