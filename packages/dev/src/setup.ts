import type { Command } from './command.ts';
import { setUp } from './setup/setup.ts';

/** `npm run setup [-- --require-all]`: installs and builds what is missing. Fails where something required is missing. */
export const setup: Command = async (args, machine) => {
  const requireAll = machine.settings.requireAll || args.includes('--require-all');
  const { ok } = await setUp(machine, requireAll, console.log);
  return ok ? 0 : 1;
};
