import path from 'node:path';
import type { LogSink } from '../entry.ts';
import fileModule from '../modules/file.ts';
import { report } from '../trouble.ts';

/** Options of {@link fileSink}. */
export interface FileSinkOptions {
  /** The file, from the working folder where it is relative; folders that are missing are made. */
  readonly path: string;
  /** @default 'json' */
  readonly format?: 'json' | 'pretty';
}

/**
 * Appends entries to a file that only this account may read, in this thread: for where no pipeline can do it elsewhere. They are
 * written together once a turn of the event loop, and at the latest when the process exits.
 *
 * @throws {LoggingConfigError} where the file cannot be opened
 */
export function fileSink({ path: file, format = 'json' }: FileSinkOptions): LogSink {
  const tell = (_kind: string, lost: number, problem: string) =>
    report('lostLines', `the log file "${file}": ${problem}`, undefined, lost);
  const sink = fileModule({ path: path.resolve(file), format }, { tell });
  let ending = false;
  process.once('exit', () => {
    ending = true; // whatever other handlers of the end log, comes in no later turn
    sink.endSync(0);
  });
  return function fileSink(entry) {
    sink.write(entry);
    if (ending) sink.endSync(0);
  };
}
