import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.ts';

/**
 * Parses the arguments of a command that takes options only.
 *
 * @throws UsageError for anything unknown.
 */
export function parseOptions<O extends ParseArgsOptionsConfig>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false, allowNegative: true })
      .values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

/**
 * Reads a port.
 *
 * @throws UsageError when it is none.
 */
export function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`--port ${text} is not a port; name one from 0 (a free one) to 65535`);
  }
  return port;
}
