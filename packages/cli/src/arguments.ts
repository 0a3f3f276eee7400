import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.ts';

/**
 * Parses the arguments of a command that takes options only.
 *
 * @throws UsageError for anything unknown.
 */
export function parseOptions<O extends ParseArgsOptionsConfig>(args: readonly string[], options: O) {
  return parse(args, options, false).values;
}

/**
 * Parses the arguments of a command that takes options and up to so many words.
 *
 * @throws UsageError for anything unknown and for a word too many.
 */
export function parseWords<O extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: O,
  most: number,
) {
  const { values, positionals } = parse(args, options, true);
  const [extra] = positionals.slice(most);
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`);
  return { values, words: positionals };
}

function parse<O extends ParseArgsOptionsConfig, P extends boolean>(
  args: readonly string[],
  options: O,
  words: P,
) {
  try {
    return parseArgs({
      args: [...args],
      options,
      strict: true,
      allowPositionals: words,
      allowNegative: true,
    });
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
