import { say } from './metaLogger.ts';
import { start } from './start.ts';

/** What `--require @telltale/node/register` does: start, or say why not, and never break the application. */
export function preload(): void {
  try {
    start();
  } catch (error) {
    say(
      `not started, the application runs without telemetry: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
