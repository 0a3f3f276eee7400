import { describeOrigin } from '../artifacts/origin.ts';
import { ServerUnavailable } from '../artifacts/unavailable.ts';
import { type Machine, thisMachine } from '../system/machine.ts';
import { writeNote } from '../testing/notes.ts';
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
 * import { forTests, type RunningRedis, startRedis } from '@telltale/dev/servers';
 * import { after, before } from 'mocha';
 *
 * let redis: RunningRedis | undefined;
 * before(async function () {
 *   redis = await forTests(this, startRedis);
 * });
 * after(() => redis?.stop());
 * ```
 *
 * @param context `this` of the hook; its timeout is raised to what servers need
 * @param start starts the server
 * @param options where notes for the summary of `npm test` and lines for people go
 * @throws {ServerFailed} when the server is there but does not come up
 * @throws {ServerUnavailable} when it cannot be had and everything is required
 */
export async function forTests<T extends Pick<RunningServer, 'name' | 'origin' | 'describe'>>(
  context: HookContext,
  start: () => Promise<T>,
  { machine = thisMachine(), say = console.log }: { machine?: Machine; say?: (line: string) => void } = {},
): Promise<T> {
  context.timeout(HOOK_MS);
  const note = (line: string) => {
    if (machine.settings.notesFile) writeNote(machine.settings.notesFile, line);
  };
  try {
    const server = await start();
    say(`    used ${server.describe()}`);
    note(`used ${server.name}: ${describeOrigin(server.origin)}`);
    return server;
  } catch (error) {
    if (!(error instanceof ServerUnavailable) || machine.settings.requireAll) throw error;
    say(`    NOT RUN: ${error.message}`);
    note(`NOT RUN ${error.server}: ${error.reason}. To get it: ${error.remedy}`);
    return context.skip();
  }
}
