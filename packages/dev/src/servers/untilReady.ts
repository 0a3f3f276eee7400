import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from './lastLines.ts';
import { ServerFailed } from './serverFailed.ts';
import type { ServerProcess } from './serverProcess.ts';

const PROBE_EVERY_MS = 50;

/**
 * Waits until a server answers.
 *
 * @param probe asks the server; may throw or return false while it does not answer yet
 * @param boundMs how long to wait at most
 * @throws {ServerFailed} with the server's last lines when it ends or the time is over; the server is gone then
 */
export async function untilReady(
  name: string,
  server: ServerProcess,
  probe: () => Promise<boolean>,
  boundMs: number,
): Promise<void> {
  const fail = async (how: string) => {
    const lines = lastLines(server.logFile);
    await server.kill();
    throw new ServerFailed(name, how, lines);
  };
  const deadline = Date.now() + boundMs;
  while (Date.now() < deadline) {
    const end = await Promise.race([server.ended, sleep(PROBE_EVERY_MS, undefined)]);
    if (end !== undefined) await fail(`ended with ${end} instead of getting ready`);
    if (await probe().catch(() => false)) return;
  }
  await fail(`was not ready after ${boundMs / 1000} s`);
}
