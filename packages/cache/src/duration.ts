import { inspect } from 'node:util';
import ms from 'ms';
import { CacheError } from './errors.ts';

/** Milliseconds of a duration, or `undefined` when it is none. Units as in {@link Duration}; plain digits are milliseconds. */
export function parseDuration(input: unknown): number | undefined {
  if (typeof input === 'number') return Number.isNaN(input) ? undefined : input;
  if (typeof input !== 'string' || input.trim() === '') return undefined;
  return ms(input.trim() as ms.StringValue);
}

/** Whole milliseconds (rounded up) of a lifetime, `undefined` for one without end. */
export function lifetime(ttl: unknown, key: string): number | undefined {
  const milliseconds = parseDuration(ttl);
  if (milliseconds === undefined || milliseconds <= 0)
    throw new CacheError(
      'E_CACHE_TTL',
      `The lifetime of key "${key}" is ${inspect(ttl)}, not a time above zero`,
      `Give milliseconds, or a number with ms, s, m, h or d such as '10m'; Infinity for no end; to remove an entry use delete()`,
    );
  return milliseconds === Number.POSITIVE_INFINITY ? undefined : Math.ceil(milliseconds);
}
