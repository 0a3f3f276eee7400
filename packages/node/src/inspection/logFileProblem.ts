import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * What speaks against a log file that may not be there yet, without making it; undefined where nothing does.
 *
 * @param file from the working folder where it is relative
 */
export function logFileProblem(file: string): string | undefined {
  const wanted = path.resolve(file);
  try {
    const found = nearest(wanted);
    const isThere = found === wanted;
    if (isThere && statSync(found).isDirectory()) return 'it is a folder';
    if (!isThere && !statSync(found).isDirectory()) return `${found} is no folder`;
    accessSync(found, isThere ? constants.W_OK : constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The path, or the first one above it that is there. */
function nearest(wanted: string): string {
  try {
    return statSync(wanted, { throwIfNoEntry: false }) ? wanted : nearest(path.dirname(wanted));
  } catch (error) {
    // On some systems what lies in a file is no missing entry but an error.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return nearest(path.dirname(wanted));
    throw error;
  }
}
