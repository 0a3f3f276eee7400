import { freePorts } from '../system/freePorts.ts';
import { ServerFailed } from './serverFailed.ts';

const TRIES = 3;

/**
 * Starts a server on free ports, and on others when somebody was faster to take one of them.
 *
 * @param count how many ports the server needs
 * @param start starts the server on these ports
 */
export async function startOnFreePorts<T>(count: number, start: (ports: number[]) => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await start(await freePorts(count));
    } catch (error) {
      if (left === 0 || !isPortTaken(error)) throw error;
    }
  }
}

function isPortTaken(error: unknown): boolean {
  return (
    error instanceof ServerFailed && error.lastLines.some((line) => /address already in use/i.test(line))
  );
}
