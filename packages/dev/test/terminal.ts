import { ServerUnavailable } from '../src/artifacts/unavailable.ts';
import type { Machine } from '../src/system/machine.ts';

/** The program of util-linux that runs another one on a terminal of its own, for `forTests`. */
export async function terminal(machine: Machine) {
  const program = machine.which('script');
  if (program === undefined || machine.platform !== 'linux') {
    throw new ServerUnavailable({
      server: 'a terminal',
      reason: "util-linux's script is not in PATH",
      remedy: 'apt-get install bsdutils',
    });
  }
  const origin = { kind: 'program', path: program, from: 'PATH' } as const;
  return { name: 'a terminal', origin, program, describe: () => `a terminal by ${program}` };
}
