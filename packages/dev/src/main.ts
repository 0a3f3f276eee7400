import type { Command } from './command.ts';
import { endWithChildren } from './system/children.ts';
import { thisMachine } from './system/machine.ts';

/** The commands of the root scripts. Each is loaded only when it is called: some need what others build. */
const commands: Record<string, () => Promise<Command>> = {
  setup: async () => (await import('./setup.ts')).setup,
  start: async () => (await import('./start.ts')).start,
  test: async () => (await import('./test.ts')).test,
  check: async () => (await import('./check.ts')).check,
  bench: async () => (await import('./bench.ts')).bench,
  secrets: async () => (await import('./secrets.ts')).secrets,
  reference: async () => (await import('./reference.ts')).reference,
  build: async () => (await import('./build.ts')).build,
};

endWithChildren();

const [name = '', ...args] = process.argv.slice(2);
const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (load) {
  const command = await load();
  process.exitCode = await command(args, thisMachine()).catch(wrongArguments);
} else {
  console.error(`Unknown command "${name}". There are: ${Object.keys(commands).join(', ')}.`);
  process.exitCode = 2;
}

function wrongArguments(error: NodeJS.ErrnoException): number {
  if (!error.code?.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(error.message);
  return 2;
}
