import { channel } from 'node:diagnostics_channel';

/**
 * The diagnostics channel on which the distribution says that the process is about to end: what was published on it is called before
 * the pipeline is closed.
 */
export const ENDING_CHANNEL = 'telltale.ending';

/** @param mayGoOn whether the application may still find something to do, as in `beforeExit` */
export type Finish = (mayGoOn: boolean) => void;

const finishers = new Set<Finish>();
let listening = false;

/**
 * Has something done in the last moment of the process, synchronously, until the returned function is called. It may be called more than
 * once: first where the process has nothing left to do, and may go on nevertheless.
 */
export function beforeTheEnd(finish: Finish): () => void {
  listen();
  finishers.add(finish);
  return () => finishers.delete(finish);
}

function listen(): void {
  if (listening) return;
  listening = true;
  channel(ENDING_CHANNEL).subscribe((message) => finishAll((message as Ending).mayGoOn === true));
  // Before the listeners of an SDK, which were there first.
  process.prependListener('exit', () => finishAll(false));
}

function finishAll(mayGoOn: boolean): void {
  for (const finish of finishers) finish(mayGoOn);
}

/** What is published on the channel. */
interface Ending {
  readonly mayGoOn?: boolean;
}
