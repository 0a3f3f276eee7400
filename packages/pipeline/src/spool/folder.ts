import { mkdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { systemCode } from './errors.ts';

/** Folders and files are for their owner alone. */
const FOLDER_MODE = 0o700;

/**
 * Makes a folder and, where they are missing, those above it: they are not looked at before, which Node's permission model may forbid. Not
 * by `recursive`: Node repeats that without end where a file system says that a folder is missing in one that exists, as procfs does.
 *
 * @throws the file system's error
 */
export function makeFolder(folder: string): void {
  try {
    makeOne(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if (systemCode(error) !== 'ENOENT' || parent === folder) throw error;
    makeFolder(parent);
    makeOne(folder);
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/** Removes a folder that holds nothing. @returns false where it is still there */
export function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
