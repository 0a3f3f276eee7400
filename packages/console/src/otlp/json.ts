import protobuf from 'protobufjs';
import { MalformedRequestError } from './malformed.ts';

/*
 * OTLP/JSON is ProtoJSON with rules of its own (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids
 * are hex, enums are numbers, keys are camelCase only. protobufjs' own ProtoJSON reader follows the other rules and
 * refuses a whole request for half a surrogate pair, so the protocol's reflected types are walked here.
 */

const ID_FIELDS: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId']);
const HEX = /^(?:[0-9a-f]{2})*$/i;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const INTEGER = /^[+-]?\d{1,20}$/;
const NON_FINITE: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);
/** Bounds of the integer types, and whether they are decoded to 64-bit objects. */
const INTEGERS: Readonly<Record<string, { min: bigint; max: bigint; wide: boolean }>> = {
  int32: { min: -(2n ** 31n), max: 2n ** 31n - 1n, wide: false },
  sint32: { min: -(2n ** 31n), max: 2n ** 31n - 1n, wide: false },
  uint32: { min: 0n, max: 2n ** 32n - 1n, wide: false },
  fixed32: { min: 0n, max: 2n ** 32n - 1n, wide: false },
  int64: { min: -(2n ** 63n), max: 2n ** 63n - 1n, wide: true },
  sfixed64: { min: -(2n ** 63n), max: 2n ** 63n - 1n, wide: true },
  uint64: { min: 0n, max: 2n ** 64n - 1n, wide: true },
  fixed64: { min: 0n, max: 2n ** 64n - 1n, wide: true },
};

/**
 * Makes the message that the protobuf encoding of the same data would decode to. Unknown keys are ignored.
 *
 * @param json parsed by `parseJson`, so that large integers are exact
 * @throws MalformedRequestError naming the place and what was expected there.
 */
export function messageFromJson(type: protobuf.Type, json: unknown): protobuf.Message {
  return readMessage(type, json, '', 0);
}

function readMessage(type: protobuf.Type, json: unknown, path: string, depth: number): protobuf.Message {
  if (depth > protobuf.util.recursionLimit) throw new MalformedRequestError(`${path} is nested too deeply`);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw expected('an object', path);
  const properties: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(json)) {
    if (value === null || !Object.hasOwn(type.fields, key)) continue;
    const field = type.fields[key] as protobuf.Field;
    const place = path === '' ? key : `${path}.${key}`;
    properties[key] = field.repeated
      ? readList(field, value, place, depth)
      : readSingle(field, value, place, depth);
  }
  return type.create(properties);
}

function readList(field: protobuf.Field, json: unknown, path: string, depth: number): unknown[] {
  if (!Array.isArray(json)) throw expected('an array', path);
  return json.map((each, index) => readSingle(field, each, `${path}[${index}]`, depth));
}

function readSingle(field: protobuf.Field, json: unknown, path: string, depth: number): unknown {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Type) return readMessage(resolvedType, json, path, depth + 1);
  if (resolvedType instanceof protobuf.Enum) {
    if (typeof json !== 'number') throw expected('the number of an enum value', path);
    return readInteger('int32', json, path);
  }
  switch (field.type) {
    case 'string':
      if (typeof json !== 'string') throw expected('a string', path);
      return json.toWellFormed();
    case 'bool':
      if (typeof json !== 'boolean') throw expected('a boolean', path);
      return json;
    case 'double':
      return readDouble(json, path);
    case 'bytes':
      return ID_FIELDS.has(field.name)
        ? readBytes('hex', HEX, json, path)
        : readBytes('base64', BASE64, json, path);
    default:
      return readInteger(field.type, json, path);
  }
}

function readDouble(json: unknown, path: string): number {
  const value = NON_FINITE.get(json) ?? (json === '' ? undefined : Number(json));
  if (
    value === undefined ||
    !(typeof json === 'number' || typeof json === 'string' || typeof json === 'bigint')
  ) {
    throw expected('a number', path);
  }
  if (Number.isNaN(value) && json !== 'NaN') throw expected('a number', path);
  return value;
}

function readBytes(encoding: 'hex' | 'base64', shape: RegExp, json: unknown, path: string): Buffer {
  if (typeof json !== 'string' || !shape.test(json)) throw expected(`a ${encoding} string`, path);
  return Buffer.from(json, encoding);
}

function readInteger(type: string, json: unknown, path: string): unknown {
  const bounds = INTEGERS[type];
  const whole = typeof json === 'number' ? Number.isInteger(json) : typeof json === 'bigint';
  if (!bounds || !(whole || (typeof json === 'string' && INTEGER.test(json)))) {
    throw expected(`an integer (${type}), as a number or a string`, path);
  }
  const value = BigInt(json as number | bigint | string);
  if (value < bounds.min || value > bounds.max) throw expected(`an integer in the range of ${type}`, path);
  return bounds.wide ? int64Of(value, bounds.min === 0n) : Number(value);
}

function int64Of(value: bigint, unsigned: boolean): unknown {
  const half = (bits: bigint) => Number(BigInt.asIntN(32, bits));
  return new protobuf.util.Long(half(value), half(value >> 32n), unsigned);
}

function expected(what: string, path: string): MalformedRequestError {
  return new MalformedRequestError(`${path === '' ? 'the body' : path} is not ${what}`);
}
