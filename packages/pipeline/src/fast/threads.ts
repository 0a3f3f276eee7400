import type { Worker } from 'node:worker_threads';
import type { WayOut } from '../export/wayOut.ts';

/** Tells the way out of each thread that this one starts and that ends. @param onStart called when one was started */
export function watchThreads(wayOut: WayOut, onStart = () => {}): void {
  process.on('worker', (worker: Worker) => {
    const thread = worker.threadId; // it has none any more when it has ended
    onStart();
    worker.once('exit', () => wayOut.gone(thread));
  });
}
