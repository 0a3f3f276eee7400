import type { Command } from './command.ts';
import { buildStep } from './setup/build.ts';
import { runSteps } from './setup/runSteps.ts';

/** `npm run build`: builds every package. */
export const build: Command = async (_args, machine) => {
  const [outcome] = await runSteps([buildStep], machine, console.log);
  return outcome?.state === 'done' ? 0 : 1;
};
