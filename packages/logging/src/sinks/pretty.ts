import { styleText } from 'node:util';
import type { HrTime } from '@opentelemetry/api';
import type { LogEntry } from '../entry.ts';
import type { LogLevel } from '../levels.ts';
import { jsonValue } from './json.ts';
import { visible } from './visible.ts';

/** Makes the text of an entry for people, without the last line's end. */
export type PrettyFormat = (entry: LogEntry) => string;

type Paint = (text: string) => string;
type Style = Parameters<typeof styleText>[0];

const LEVEL_STYLES: Readonly<Record<LogLevel, Style>> = {
  trace: 'gray',
  debug: 'cyan',
  info: 'blue',
  success: 'green',
  warning: 'yellow',
  error: 'red',
  critical: ['bold', 'inverse', 'red'],
};
const LEVEL_WIDTH = 8;
/** Digits of the trace id that are shown: enough to tell the traces on a screen apart, and to search for one. */
const TRACE_DIGITS = 8;
const STACK = 'exception.stacktrace';
/** What a person does not need: the record's id, and with a stack what its first line says. */
const HIDDEN = new Set(['log.record.uid', STACK]);
const HIDDEN_WITH_STACK = new Set([...HIDDEN, 'exception.type', 'exception.message']);

/**
 * One line per entry: time of day, level, logger name, message, attributes, the trace id's beginning. Only the stack of
 * an exception follows on lines of its own, indented, so that no value can pass for the line of an entry. Colours come
 * where the stream, `NO_COLOR` and `FORCE_COLOR` have them.
 */
export function prettyFormat(stream: NodeJS.WritableStream): PrettyFormat {
  const paint = (style: Style): Paint => painter(style, stream);
  const faint = paint('gray');
  const name = paint('magenta');
  const levels = Object.entries(LEVEL_STYLES).map(([level, style]) => [level, paint(style)] as const);
  const byLevel = Object.fromEntries(levels) as Record<LogLevel, Paint>;

  return (entry) => {
    const { attributes, level, traceId } = entry;
    const stack = attributes[STACK];
    const hidden = typeof stack === 'string' ? HIDDEN_WITH_STACK : HIDDEN;
    let line = `${faint(timeOfDay(entry.timestamp))} ${byLevel[level](entry.severityText.padEnd(LEVEL_WIDTH))} `;
    line += `${name(visible(entry.loggerName))} ${visible(entry.body)}`;
    for (const key of Object.keys(attributes)) {
      if (!hidden.has(key)) line += ` ${faint(`${word(key)}=`)}${word(attributes[key])}`;
    }
    if (traceId !== undefined) line += ` ${faint(`trace=${traceId.slice(0, TRACE_DIGITS)}`)}`;
    return typeof stack === 'string' ? `${line}\n${faint(indented(stack))}` : line;
  };
}

/** Node decides about colours once; what it puts around a text is kept, since asking it takes longer than the rest. */
function painter(style: Style, stream: NodeJS.WritableStream): Paint {
  const [before = '', after = ''] = styleText(style, ' ', { stream }).split(' ');
  return before === '' ? (text) => text : (text) => before + text + after;
}

/** A key or value as one word: quoted where it would otherwise read as something else. */
function word(value: unknown): string {
  return visible(typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : jsonValue(value));
}

function indented(stack: string): string {
  return stack
    .split('\n')
    .map((line) => `    ${visible(line)}`)
    .join('\n');
}

let second = Number.NaN;
let secondText = '';

function timeOfDay([seconds, nanoseconds]: HrTime): string {
  if (seconds !== second) {
    second = seconds;
    const date = new Date(seconds * 1000);
    secondText = [date.getHours(), date.getMinutes(), date.getSeconds()]
      .map((part) => String(part).padStart(2, '0'))
      .join(':');
  }
  return `${secondText}.${String(Math.floor(nanoseconds / 1e6)).padStart(3, '0')}`;
}
