import { existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { LoggingConfigError } from '../errors.ts';
import { codeOf } from './lineQueue.ts';

/** Logs hold what users wrote and who they are: only the account that the application runs as may read them. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

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

/**
 * Opens a log file to append to. Folders that are missing are made; a file that is there keeps its mode.
 *
 * @returns its descriptor
 * @throws {LoggingConfigError} where it cannot be opened
 */
export function openLogFile(file: string): number {
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
