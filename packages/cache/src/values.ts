import { types } from 'node:util';
import { CacheError } from './errors.ts';

/**
 * How values become text and come back, so that no caller can change what another one reads.
 * `shared` says that decoded values are frozen and may be handed to many callers.
 */
export interface ValueCodec {
  readonly shared: boolean;
  encode(key: string, value: unknown): string;
  decode(text: string): unknown;
}

/** JSON text; every read gives a value of its own. */
export const cloningCodec: ValueCodec = { shared: false, encode, decode: JSON.parse };

/** JSON text; values are deeply frozen, so that all readers can share one. */
export const freezingCodec: ValueCodec = {
  shared: true,
  encode,
  decode: (text) => deepFreeze(JSON.parse(text)),
};

/** The codec that the setting `values` asks for. */
export function codecFor(values: 'clone' | 'freeze' = 'clone'): ValueCodec {
  return values === 'freeze' ? freezingCodec : cloningCodec;
}

function encode(key: string, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, refuseWhatJsonLoses);
  } catch (cause) {
    throw unfit(key, cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause), cause);
  }
  if (text === undefined) throw unfit(key, 'it is undefined, which means a miss');
  return text;
}

function unfit(key: string, why: string | undefined, cause?: unknown): CacheError {
  return new CacheError(
    'E_CACHE_VALUE',
    `The value of key "${key}" cannot be stored as JSON: ${why}`,
    'Store plain data: await promises, turn a Map or Set into an array and a BigInt into text, give the object a toJSON(), use null for "nothing" and delete() to remove',
    cause,
  );
}

/** JSON.stringify drops or empties these without a word. */
function refuseWhatJsonLoses(property: string, value: unknown): unknown {
  const kind = lostByJson(value);
  if (kind !== undefined) throw new TypeError(`${property === '' ? 'it' : `its "${property}"`} is ${kind}`);
  return value;
}

function lostByJson(value: unknown): string | undefined {
  switch (typeof value) {
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'bigint':
      return 'a BigInt';
    case 'number':
      return Number.isFinite(value) ? undefined : String(value);
    case 'object':
      return value === null || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
        ? undefined
        : emptiedByJson(value);
    default:
      return undefined;
  }
}

function emptiedByJson(value: object): string | undefined {
  if (types.isPromise(value)) return 'a promise';
  if (types.isMap(value) || types.isWeakMap(value)) return 'a Map';
  if (types.isSet(value) || types.isWeakSet(value)) return 'a Set';
  if (types.isRegExp(value)) return 'a regular expression';
  if (types.isNativeError(value)) return 'an Error';
  if (types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value)) return 'binary data';
  return undefined;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
