import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How a program ended, and what it wrote. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Path of a program in test/programs. */
export function program(name: string): string {
  return fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
}

/** Environment of a child: nothing that decides about colours but what the test gives. */
export function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { NO_COLOR, FORCE_COLOR, NODE_DISABLE_COLORS, COLORTERM, CI, ...rest } = process.env;
  return { ...rest, TERM: 'xterm-256color', TZ: 'UTC', ...extra };
}

/** Runs a command to its end. `onOutput` may look at standard output while it runs, and close it. */
export async function run(
  command: string,
  args: readonly string[],
  {
    env = {},
    onOutput,
  }: { env?: NodeJS.ProcessEnv; onOutput?: (stdout: NodeJS.ReadableStream) => void } = {},
): Promise<Outcome> {
  const child = spawn(command, args, { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    onOutput?.(child.stdout);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

/** Runs a program of test/programs with this Node, its output in pipes. */
export const runProgram = (
  name: string,
  args: readonly string[] = [],
  options: Parameters<typeof run>[2] = {},
) => run(process.execPath, [program(name), ...args], options);

/** Runs a program of test/programs with this Node on a pseudo terminal, made by the system's `script`. */
export function runOnTerminal(name: string, env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const line = [process.execPath, program(name)];
  const args =
    process.platform === 'linux'
      ? ['-qec', line.map((word) => `'${word}'`).join(' '), '/dev/null']
      : ['-q', '/dev/null', ...line];
  return run('script', args, { env });
}
