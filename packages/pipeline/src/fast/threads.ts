import { subscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import type { WayOut } from '../export/wayOut.ts';

/** Tells the way out of each thread that this one starts and that ends. @param onStart called when one was started */
export function watchThreads(wayOut: WayOut, onStart = () => {}): void {
  // While the constructor runs, since the one who calls it may wait for the thread and not return to the event loop.
  subscribe('worker_threads', (message) => {
    const { worker } = message as { worker: Worker };
    const thread = worker.threadId; // it has none any more when it has ended
    onStart();
    worker.once('exit', () => wayOut.gone(thread));
  });
}
