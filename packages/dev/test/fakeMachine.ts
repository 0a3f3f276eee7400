import type { Machine } from '../src/system/machine.ts';
import type { Settings } from '../src/system/settings.ts';

/** A machine with these programs in its `PATH` and nothing else. */
export function fakeMachine(
  programs: Record<string, string> = {},
  { settings = {}, ...rest }: Partial<Omit<Machine, 'settings'>> & { settings?: Partial<Settings> } = {},
): Machine {
  return {
    settings: { path: [], cacheFolder: '/nowhere/cache', javaHomes: [], requireAll: false, ...settings },
    platform: 'linux',
    isRoot: false,
    systemRoot: '/nowhere/',
    which: (program) => programs[program],
    run: async (program, args) => {
      throw new Error(`not expected: ${[program, ...args].join(' ')}`);
    },
    ...rest,
  };
}
