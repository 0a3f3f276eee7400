import { inspect } from 'node:util';
import type { Field, FieldKind } from '../definition/fields.ts';

/** A value that does not fit: under which key, what would fit there (nothing where no field is defined), and the value. */
export interface Misfit {
  readonly key: string;
  /** Where exactly, for values inside of others: `tags[2]`. @default the key */
  readonly path?: string;
  /** What a further check said against it. */
  readonly reason?: string;
  readonly field?: Pick<Field, 'kind' | 'sensitivity'>;
  readonly value: unknown;
}

/** Stands for a value that threw when it was read. */
export class Unreadable {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    this.thrown = thrown;
  }
}

/** The value of a key, or what says that it cannot be read. */
export function valueAt(values: Readonly<Record<string, unknown>>, key: string): unknown {
  try {
    return values[key];
  } catch (error) {
    return new Unreadable(error);
  }
}

/** The most of a value that a message shows, in characters. */
const MAX_SHOWN = 80;

const TAKES: Readonly<Record<FieldKind, string>> = {
  text: 'a text',
  texts: 'a list of texts',
  integer: 'an integer below 2^53',
  number: 'a finite number',
  boolean: 'true or false',
  time: 'a Date or milliseconds since 1970',
};

/** The most that is told of one payload that does not fit, and of the name of a key. */
export const MAX_MISFITS = 20;
const MAX_KEY = 64;

/** A key as it is told: those of unknown fields may be of any length. */
export function shownKey(key: string): string {
  return key.length > MAX_KEY ? `${key.slice(0, MAX_KEY)}…` : key;
}

/** Says of each value why it does not fit, such as `field "duration" takes a finite number, not NaN`. */
export function explain(misfits: readonly Misfit[]): string {
  return misfits.map(why).join(', ');
}

function why({ key, path: given = key, reason, field, value }: Misfit): string {
  const path = shownKey(given);
  if (!field) return reason === undefined ? `no field "${path}" is defined` : `"${path}": ${reason}`;
  if (value === undefined) return `field "${path}" is missing`;
  const open = field.sensitivity === 'public';
  if (value instanceof Unreadable) return `field "${path}" cannot be read${open ? `: ${told(value)}` : ''}`;
  // What a schema says may quote the value.
  if (reason !== undefined) return `field "${path}": ${open ? reason : 'its check refuses the value'}`;
  return `field "${path}" takes ${TAKES[field.kind]}, not ${open ? show(value) : kindOf(value)}`;
}

function told({ thrown }: Unreadable): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : show(thrown);
}

function show(value: unknown): string {
  const text = inspect(value, {
    depth: 1,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 5,
    maxStringLength: MAX_SHOWN,
    customInspect: false,
  });
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** What a value is, without anything of the value itself: it may be a person's, or what was said. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list with other items';
  if (value instanceof Date) return 'an invalid Date';
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'number':
      return numberKind(value);
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}`;
  }
}

function numberKind(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (!Number.isInteger(value)) return 'a fraction';
  return Number.isSafeInteger(value) ? 'an integer' : 'an integer beyond 2^53';
}
