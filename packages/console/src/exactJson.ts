import type { JsonValue } from './rows.ts';

/** An integer that a number may not hold exactly. Inside a string it fires in vain, which costs time, no truth. */
const LONG_INTEGER = /(?:^|[:,[])\s*-?\d{16}/;
/** The longest 64-bit integer has 20 characters; a longer one stays a (rounded) number. */
const INTEGER = /^-?\d{1,20}$/;

type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;
// Node has it since 21; TypeScript's es2024 library does not name it yet.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/**
 * Parses JSON; an integer beyond ±(2^53 − 1) becomes a bigint with its exact value.
 *
 * @throws SyntaxError when it is no JSON.
 */
export function parseJson(text: string): JsonValue {
  return (LONG_INTEGER.test(text) ? parseWithSource(text, exactInteger) : JSON.parse(text)) as JsonValue;
}

function exactInteger(this: unknown, _key: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return source !== undefined && INTEGER.test(source) ? BigInt(source) : value;
}

/** Writes JSON; a bigint is written as the plain integer it is. */
export function stringifyJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Only bigints make it throw, and only they pay for a replacer.
    return JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? rawJSON(String(each)) : each));
  }
}
