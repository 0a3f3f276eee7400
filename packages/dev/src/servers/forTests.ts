import { appendFileSync } from 'node:fs';
import { ServerUnavailable } from '../artifacts/unavailable.ts';
import { type Machine, thisMachine } from '../system/machine.ts';
import type { RunningServer } from './runningServer.ts';

/** What {@link forTests} needs of mocha's `this` in a hook. */
export interface HookContext {
  skip(): never;
  timeout(ms: number | string): unknown;
}

const HOOK_MS = 240_000;

/**
 * Starts a server in a mocha `before` hook. When it cannot be had, says loudly what is not run and why and skips the suite; with
 * `TELLTALE_REQUIRE_ALL=1` it throws, and the suite fails.
 *
 * ```ts
 * let redis: RunningRedis;
 * before(async function () {
 *   redis = await forTests(this, startRedis);
 * });
 * after(() => redis?.stop());
 * ```
 *
 * @param context `this` of the hook; its timeout is raised to what servers need
 * @param start starts the server
 * @throws {ServerFailed} when the server is there but does not come up
 * @throws {ServerUnavailable} when it cannot be had and everything is required
 */
export async function forTests<T extends RunningServer>(
  context: HookContext,
  start: () => Promise<T>,
  machine: Machine = thisMachine(),
): Promise<T> {
  context.timeout(HOOK_MS);
  try {
    const server = await start();
    tell(machine, `used ${server.describe()}`);
    return server;
  } catch (error) {
    if (!(error instanceof ServerUnavailable) || machine.settings.requireAll) throw error;
    tell(machine, `NOT RUN ${error.message}`);
    return context.skip();
  }
}

/** Prints a note, and keeps it for the summary of `npm test`. */
function tell(machine: Machine, note: string): void {
  console.log(`    ${note}`);
  if (machine.settings.notesFile) appendFileSync(machine.settings.notesFile, `${note}\n`);
}
