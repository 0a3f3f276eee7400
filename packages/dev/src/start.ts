import type { Command } from './command.ts';

/** `npm start`: sets everything up and shows the demo's telemetry live. */
export const start: Command = async () => {
  console.error(
    'npm start is not there yet: it comes with the demo and the console. "npm test" runs everything that is.',
  );
  return 1;
};
