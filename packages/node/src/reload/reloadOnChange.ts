import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import { readConfigurationFile } from '../configuration/configurationFile.ts';
import { applyChanges, type Changes, type Reloading } from './applyChanges.ts';
import { watchFile } from './watchFile.ts';

/**
 * Watches a configuration file, and puts into effect what changes in it. A file that cannot be used changes nothing. What happened is told in one
 * line; all of it never keeps the process alive, and throws nothing.
 *
 * @returns ends it
 */
export function reloadOnChange(reloading: Reloading): () => void {
  const name = path.resolve(reloading.file.name);
  const told = isMainThread ? diag : { info: diag.debug, warn: diag.debug }; // each thread does it, one tells
  const apply = applyChanges(reloading);
  let { text } = reloading.file;

  return watchFile(name, () => {
    try {
      const written = textOf(name);
      if (written === undefined || written === text) return;
      text = written;
      const changes = apply(readConfigurationFile(name));
      for (const why of changes.refused) told.warn(`${name}: not reloaded: ${why}`);
      const what = summary(changes);
      if (what !== '') told.info(`${name}: reloaded: ${what}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      told.warn(`not reloaded, everything stays as it was: ${reason}`);
    }
  });
}

/** Undefined where there is none: it may be being replaced. */
function textOf(name: string): string | undefined {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return undefined;
  }
}

function summary({ now, later }: Changes): string {
  const parts = now.length > 0 ? [now.join(', ')] : [];
  if (later.length > 0) parts.push(`takes effect at the next start: ${later.join(', ')}`);
  return parts.join('; ');
}
