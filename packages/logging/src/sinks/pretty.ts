import { styleText } from 'node:util';
import type { HrTime } from '@opentelemetry/api';
import type { LogLevel } from '../levels.ts';
import { jsonValue } from './json.ts';
import { levelOf, type PrintableRecord, severityTextOf } from './printable.ts';
import { visible } from './visible.ts';

/** Makes the text of a record for people, without the last line's end. */
export type PrettyFormat = (record: PrintableRecord) => string;

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
 * One line per record: time of day, level, logger name, message, attributes, the trace id's beginning. Only the stack of
 * an exception follows on lines of its own, indented, so that no value can pass for the line of a record.
 *
 * @param colours whether the text has colours, see `hasColours`
 */
export function prettyFormat(colours: boolean): PrettyFormat {
  const paint = (style: Style): Paint => (colours ? painter(style) : (text) => text);
  const faint = paint('gray');
  const name = paint('magenta');
  const levels = Object.entries(LEVEL_STYLES).map(([level, style]) => [level, paint(style)] as const);
  const byLevel = Object.fromEntries(levels) as Record<LogLevel, Paint>;

  return (record) => {
    const { attributes, traceId } = record;
    const stack = attributes[STACK];
    const hidden = typeof stack === 'string' ? HIDDEN_WITH_STACK : HIDDEN;
    const severity = visible(severityTextOf(record)).padEnd(LEVEL_WIDTH);
    let line = `${faint(timeOfDay(record.timestamp))} ${byLevel[levelOf(record.severityNumber)](severity)} `;
    line += `${name(visible(record.loggerName))} ${visible(messageOf(record))}`;
    for (const key of Object.keys(attributes)) {
      if (!hidden.has(key)) line += ` ${faint(`${word(key)}=`)}${word(attributes[key])}`;
    }
    if (traceId !== undefined) line += ` ${faint(`trace=${traceId.slice(0, TRACE_DIGITS)}`)}`;
    return typeof stack === 'string' ? `${line}\n${faint(indented(stack))}` : line;
  };
}

/** What Node puts around a text is kept, since asking it takes longer than the rest. */
function painter(style: Style): Paint {
  const [before = '', after = ''] = styleText(style, ' ', { validateStream: false }).split(' ');
  return (text) => before + text + after;
}

/** An event has a name, and may have a body as well. */
function messageOf({ eventName, body }: PrintableRecord): string {
  const text = typeof body === 'string' || body === undefined ? body : jsonValue(body);
  return [eventName, text].filter((part) => part !== undefined).join(' ');
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
