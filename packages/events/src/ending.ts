import { channel } from 'node:diagnostics_channel';

/**
 * The diagnostics channel on which the distribution says that the process is about to end: what was published on it is called before
 * the pipeline is closed.
 */
export const ENDING_CHANNEL = 'telltale.ending';

const finishers = new Set<() => void>();
let listening = false;

/** Has something done in the last moment of the process, synchronously, until the returned function is called. */
export function beforeTheEnd(finish: () => void): () => void {
  listen();
  finishers.add(finish);
  return () => finishers.delete(finish);
}

function listen(): void {
  if (listening) return;
  listening = true;
  channel(ENDING_CHANNEL).subscribe(finishAll);
  // Before the listeners of an SDK, which were there first.
  process.prependListener('exit', finishAll);
}

function finishAll(): void {
  for (const finish of finishers) finish();
}
