import { beforeTheEnd } from '../ending.ts';
import { guarded } from './guard.ts';

/** The most that is open at once and told of at the end of the process; beyond, the oldest is not. */
export const MAX_OPEN_WORK = 50_000;

const open = new Set<() => void>();
let listening = false;

/**
 * Has work end with the process, if it is still open then.
 *
 * @param end records it, synchronously
 * @returns what is to be called when the work has ended by itself
 */
export function endWithProcess(end: () => void): () => void {
  if (!listening) {
    listening = true;
    beforeTheEnd(endAll);
  }
  const [oldest] = open;
  if (oldest && open.size >= MAX_OPEN_WORK) open.delete(oldest);
  open.add(end);
  return () => open.delete(end);
}

function endAll(mayGoOn: boolean): void {
  if (mayGoOn) return;
  // What began last ends first, so that a run knows of the calls in it.
  for (const end of [...open].reverse()) guarded('open work', end);
  open.clear();
}
