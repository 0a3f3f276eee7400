import { parseWords } from '../arguments.ts';
import { type Command, FAILED, OK, type Output, UsageError } from '../command.ts';
import { configurationTable } from '../configurationTable.ts';

/** `telltale config`: says what is wrong with a configuration, or which values are in force. */
export const configCommand: Command = {
  name: 'config',
  summary: 'check a configuration, or show which values are in force and where they come from',
  help: `Usage: telltale config check [FILE]
       telltale config print [FILE] [--json]

check  says "ok", or what is wrong: file, line, key, value and remedy. It starts nothing and sends nothing.
print  shows the values in force and the origin of each: code is not seen; the file wins over the environment, and that over the
       defaults. Values of keys that are not known to be harmless are shown as ***, such as headers and certificates.

Without FILE: the one that OTEL_CONFIG_FILE names, else the environment alone.

Options:
  --json   print as JSON: a list of { key, value, hidden, origin }
  --help   show this
`,
  async run(args, output) {
    const {
      values: { json },
      words: [action, file],
    } = parseWords(args, { json: { type: 'boolean', default: false } }, 2);
    if (action === 'print') return print(file, json, output);
    if (action === 'check' && !json) return check(file, output);
    throw new UsageError(
      action === 'check'
        ? 'check has no --json'
        : `config is followed by check or print, not by ${action ?? 'nothing'}`,
    );
  },
};

async function check(file: string | undefined, { stdout, stderr }: Output): Promise<number> {
  const { checkConfiguration } = await import('@telltale/node/configuration');
  const found = await checkConfiguration(process.env, file);
  for (const warning of found.warnings) stderr.write(`warning: ${warning}\n`);
  for (const error of found.errors) stderr.write(`error: ${error}\n`);
  if (found.errors.length > 0) return FAILED;
  stdout.write(`ok: ${found.file ?? 'the environment'}\n`);
  return OK;
}

async function print(file: string | undefined, json: boolean, { stdout }: Output): Promise<number> {
  const { effectiveConfiguration } = await import('@telltale/node/configuration');
  const values = effectiveConfiguration(process.env, file);
  stdout.write(json ? `${JSON.stringify(values, undefined, 2)}\n` : configurationTable(values));
  return OK;
}
