import { closeSync } from 'node:fs';
import { openLogFile } from '@telltale/logging';
import type { Instrumentations } from '../instrumentations/index.ts';
import { type Logging, sinkModules } from '../loggingSetup.ts';
import type { StartedSdk } from '../sdk/sdk.ts';
import type { ReloadablePart } from './applyChanges.ts';

/** What a change of the configuration file reaches while the process runs. */
export function reloadableParts(
  sdk: StartedSdk,
  logging: Logging,
  instrumentations: Instrumentations,
): ReloadablePart[] {
  return [
    {
      name: 'logging',
      isChangeable: (key) => sdk.carriesLogs || !key.startsWith('logging.file'),
      check({ logging: { file } }, keys) {
        // The export worker would find it out too late: the sinks before it are closed then.
        if (file && keys.some((key) => key.startsWith('logging.file'))) closeSync(openLogFile(file.path));
      },
      change(next) {
        if (!logging.change(next.logging))
          return { refused: 'the program has configured logging itself, and that stays' };
        sdk.replaceSinks(sinkModules(next.logging));
        return {};
      },
    },
    {
      name: 'sampling',
      isChangeable: () => sdk.changeSampling !== undefined,
      change(next) {
        sdk.changeSampling?.(next.sampling);
        return {};
      },
    },
    {
      name: 'instrumentations',
      isChangeable: () => true,
      change(next) {
        const late = [...instrumentations.change(next.instrumentations)];
        return { late: new Map(late.map(([name, why]) => [`instrumentations.${name}`, why])) };
      },
    },
  ];
}
