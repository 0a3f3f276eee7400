import { readFileSync } from 'node:fs';
import { type Command, FAILED, OK, type Output, UsageError, WRONG_USAGE } from './command.ts';
import { commands } from './commands/index.ts';

/**
 * Runs `telltale`.
 *
 * @param args the arguments behind the program's name
 * @returns the exit code: 0 when all went well, 1 when the command failed, 2 when the command line is wrong
 */
export async function run(args: readonly string[], output: Output): Promise<number> {
  const [name, ...rest] = args;
  const command = commands.find((each) => each.name === name);
  try {
    if (command) return await runCommand(command, rest, output);
    return runGeneral(name, output);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const usage = error instanceof UsageError;
    const hint = usage ? `; see telltale ${command ? `${command.name} ` : ''}--help` : '';
    output.stderr.write(`telltale: ${message}${hint}\n`);
    return usage ? WRONG_USAGE : FAILED;
  }
}

async function runCommand(command: Command, args: readonly string[], output: Output): Promise<number> {
  if (!args.includes('--help')) return command.run(args, output);
  output.stdout.write(command.help);
  return OK;
}

function runGeneral(name: string | undefined, { stdout }: Output): number {
  switch (name) {
    case undefined:
      stdout.write(help());
      return WRONG_USAGE;
    case '--help':
    case '-h':
    case 'help':
      stdout.write(help());
      return OK;
    case '--version':
    case '-v':
      stdout.write(`${version()}\n`);
      return OK;
    default:
      throw new UsageError(`there is no command or option ${name}`);
  }
}

function help(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n');
  return `Usage: telltale COMMAND [options]

Commands:
${list}

telltale COMMAND --help tells a command's options; telltale --version tells the version.
`;
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
