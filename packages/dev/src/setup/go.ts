import { isExecutable, type Machine } from '../system/machine.ts';

/** Where Go's own installer puts it, which is not always in `PATH`. */
const USUAL_PLACE = '/usr/local/go/bin/go';

/**
 * Looks for Go.
 *
 * @param minimum the lowest version that will do: major, minor
 * @returns the program's absolute path, or undefined
 */
export async function findGo(
  machine: Machine,
  [major, minor]: readonly [number, number],
): Promise<string | undefined> {
  const go = machine.which('go') ?? (isExecutable(USUAL_PLACE) ? USUAL_PLACE : undefined);
  if (!go) return undefined;
  const version = /go(\d+)\.(\d+)/.exec(await machine.run(go, ['version']));
  const [ourMajor, ourMinor] = [Number(version?.[1]), Number(version?.[2])];
  return ourMajor > major || (ourMajor === major && ourMinor >= minor) ? go : undefined;
}
