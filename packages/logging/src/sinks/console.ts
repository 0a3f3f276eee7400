import type { Writable } from 'node:stream';
import type { LogEntry, LogSink } from '../entry.ts';
import { LoggingConfigError } from '../errors.ts';
import { hasColours } from './colours.ts';
import { jsonLine } from './json.ts';
import { lineWriter } from './lines.ts';
import { prettyFormat } from './pretty.ts';

/** How entries look: for people, or one line of JSON each. */
export type ConsoleFormat = 'auto' | 'pretty' | 'json';

/** Options of {@link consoleSink}. */
export interface ConsoleSinkOptions {
  /**
   * Where the lines go.
   * @default process.stdout
   */
  readonly stream?: Writable & { readonly isTTY?: boolean };
  /**
   * `auto` is `pretty` on a terminal and `json` elsewhere.
   * @default 'auto'
   */
  readonly format?: ConsoleFormat;
}

const FORMATS = ['auto', 'pretty', 'json'];

/**
 * Prints entries, straight to the stream and never through `console`. Entries that stand on the console already
 * (`printed`) are left out. Colours follow the stream, `NO_COLOR` and `FORCE_COLOR`.
 *
 * @throws {LoggingConfigError} for an unknown format or what is no stream.
 */
export function consoleSink({ stream, format = 'auto' }: ConsoleSinkOptions = {}): LogSink {
  if (!FORMATS.includes(format)) {
    throw new LoggingConfigError('consoleSink.format', format, `use one of ${FORMATS.join(', ')}`);
  }
  if (stream !== undefined && typeof stream.write !== 'function') {
    throw new LoggingConfigError(
      'consoleSink.stream',
      stream,
      'give a writable stream, such as process.stderr',
    );
  }
  // Opened with the first entry: Node makes process.stdout when it is first asked for, which takes a millisecond.
  let print: ((entry: LogEntry) => void) | undefined;
  return function consoleSink(entry) {
    if (entry.printed) return;
    print ??= open(stream ?? process.stdout, format);
    print(entry);
  };
}

function open(
  stream: Writable & { readonly isTTY?: boolean },
  format: ConsoleFormat,
): (entry: LogEntry) => void {
  const pretty = format === 'pretty' || (format === 'auto' && stream.isTTY === true);
  const text = pretty ? prettyFormat(hasColours(stream)) : jsonLine;
  const write = lineWriter(stream);
  return (entry) => write(text(entry));
}
