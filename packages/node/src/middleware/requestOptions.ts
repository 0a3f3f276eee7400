import { ConfigurationError } from '../errors.ts';
import type { ObserveRequestsOptions } from './requestFacts.ts';

/** The longest time of a timer of Node's, in milliseconds; a longer one ends at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const FUNCTIONS = ['user', 'session', 'application'] as const;
const KNOWN: readonly string[] = [...FUNCTIONS, 'timeoutMillis', 'observer'];

/** Refuses what the middleware cannot work by. @throws ConfigurationError */
export function checkRequestOptions<Request>(options: ObserveRequestsOptions<Request>): void {
  for (const key of Object.keys(options)) {
    if (!KNOWN.includes(key)) refuse(`there is no option "${key}"; the options are ${KNOWN.join(', ')}`);
  }
  for (const key of FUNCTIONS) {
    const given: unknown = options[key];
    if (given !== undefined && typeof given !== 'function') {
      refuse(`option "${key}" takes a function of the request, not ${shown(given)}`);
    }
  }
  const { timeoutMillis = 1 } = options;
  if (!(timeoutMillis >= 1 && timeoutMillis <= LONGEST_TIMER_MS)) {
    refuse(
      `option "timeoutMillis" takes milliseconds from 1 to ${LONGEST_TIMER_MS}, not ${shown(timeoutMillis)}`,
    );
  }
}

function refuse(why: string): never {
  throw new ConfigurationError(`observeRequests: ${why}`);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
