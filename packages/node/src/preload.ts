import { isInternalThread } from 'node:worker_threads';
import { say } from './metaLogger.ts';
import { start } from './start.ts';

/** What `--require @telltale/node/register` does: start, or say why not, and never break the application. */
export function preload(): void {
  if (isInternalThread) return; // Node's own, where no code of the application runs
  try {
    start();
  } catch (error) {
    say(
      `not started, the application runs without telemetry: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
