import { EventOptionsError } from '../errors.ts';
import type { UserDirectoryOptions } from '../users/userDirectory.ts';
import type { RecorderOptions } from './recorder.ts';

/** The longest time of a timer of Node's, in milliseconds; a longer one ends at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Rule = readonly [fits: (value: unknown) => boolean, takes: string];
type Rules<Options> = { readonly [Key in keyof Options]-?: Rule };

const isCount = (value: unknown) => value === Number.POSITIVE_INFINITY || Number.isSafeInteger(value);
const from = (least: number): Rule => [
  (value) => isCount(value) && (value as number) >= least,
  `a whole number from ${least}, or Infinity`,
];
const LIFETIME: Rule = [
  (value) => typeof value === 'number' && value >= 0,
  'milliseconds from 0, or Infinity',
];

const RECORDER: Rules<RecorderOptions> = {
  strict: [(value) => typeof value === 'boolean', 'true or false'],
  invalid: [(value) => value === 'mark' || value === 'drop', '"mark" or "drop"'],
  users: [
    (value) => typeof value === 'function' || (typeof value === 'object' && value !== null),
    'a function, or an object with one as "resolve"',
  ],
  maxSeries: from(1),
  optIn: [
    (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
    'a list of names, as OTEL_SEMCONV_STABILITY_OPT_IN has',
  ],
};
const USERS: Rules<UserDirectoryOptions> = {
  resolve: [(value) => typeof value === 'function', 'a function'],
  lifetimeMillis: LIFETIME,
  failureLifetimeMillis: LIFETIME,
  timeoutMillis: [
    (value) => typeof value === 'number' && value >= 1 && value <= LONGEST_TIMER_MS,
    `milliseconds from 1 to ${LONGEST_TIMER_MS}`,
  ],
  maxUsers: from(1),
  maxWaiting: from(0),
};

/** Refuses options that a recorder cannot work by. @throws EventOptionsError */
export function checkOptions(options: RecorderOptions): void {
  const given: unknown = options;
  if (typeof given !== 'object' || given === null) {
    throw new EventOptionsError(`the options of events are an object, not ${shown(given)}`);
  }
  check('', options, RECORDER);
  const { users } = options;
  if (users !== undefined && typeof users !== 'function') {
    check('users.', { ...users, resolve: users.resolve ?? null }, USERS);
  }
}

function check<Options extends object>(place: string, options: object, rules: Rules<Options>): void {
  for (const [key, value] of Object.entries(options)) {
    const rule = (rules as Readonly<Record<string, Rule | undefined>>)[key];
    if (!rule) {
      throw new EventOptionsError(
        `there is no option "${place}${key}" of events; the options are ${Object.keys(rules).join(', ')}`,
      );
    }
    const [fits, takes] = rule;
    if (value !== undefined && !fits(value)) {
      throw new EventOptionsError(`option "${place}${key}" of events takes ${takes}, not ${shown(value)}`);
    }
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
