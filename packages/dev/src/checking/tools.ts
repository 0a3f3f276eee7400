import { CommandFailed } from '../system/run.ts';
import { type Check, Faults } from './check.ts';

/** Types of all packages and all tests. */
export const types: Check = toolCheck('types', 'tsc', ['-b', '--pretty', 'false']);

/** Formatting and lint. */
export const format: Check = toolCheck('format', 'biome', ['check', '.']);

function toolCheck(name: string, tool: string, args: readonly string[]): Check {
  return {
    name,
    async run(root, machine) {
      const lines: string[] = [];
      try {
        await machine.run(tool, args, { cwd: root, onLine: (line) => lines.push(line) });
      } catch (error) {
        if (error instanceof CommandFailed && lines.length > 0) throw new Faults(lines);
        throw error;
      }
      return [tool, ...args].join(' ');
    },
  };
}
