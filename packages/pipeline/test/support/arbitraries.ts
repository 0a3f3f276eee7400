import type { Attributes } from '@opentelemetry/api';
import fc from 'fast-check';

/** Texts of every kind: ASCII, longer than a length byte, beyond the basic plane, lone surrogates. */
export const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ minLength: 120, maxLength: 140 }),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', 'é'.repeat(64), 'x'.repeat(127), 'x'.repeat(128), '😀'.repeat(6000)),
);

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    127,
    128,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    -(2 ** 32),
    2 ** 53,
    2 ** 62,
    -(2 ** 63),
    2 ** 63,
    2 ** 64,
  ),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE),
);

const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.uint8Array({ maxLength: 300 }));

/** Everything that OTLP's AnyValue can be, nested; `hole` makes values that are undefined inside maps, `odd` values that are anything else. */
function nested(
  hole: fc.Arbitrary<undefined>[],
  odd: fc.WeightedArbitrary<unknown>[] = [],
): fc.Arbitrary<unknown> {
  return fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 2, arbitrary: scalar },
      ...odd,
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(text, fc.oneof(tie('value'), ...hole), { maxKeys: 5 }),
    ),
  })).value;
}

/** A value of OTLP's. */
export const anyValue = nested([]);

class Point {
  x = 1;
  y = 'two';
}

/** What a caller may log: any value there is. */
export const anyBody = nested(
  [],
  [
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown>(
        12n,
        Symbol('no'),
        () => 1,
        new Date(0),
        new Map([['a', 1]]),
        new URL('http://localhost'),
        new Error('no'),
        new Point(),
        { constructor: 'a field of this name' },
        Object.create(null),
      ),
    },
  ],
);

/** What a caller may give as attribute, and what the SDK refuses. */
const attributeValue = fc.oneof(
  { weight: 20, arbitrary: nested([fc.constant(undefined)]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(undefined, 12n, Symbol('no'), () => 1, new Date(0), new Map([['a', 1]])),
  },
);

/** Without `__proto__`, which the SDK takes for its copy's prototype and loses. */
export const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  attributeValue,
  { maxKeys: 12 },
);

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

/** A valid span context. */
export const spanContext = fc.record({
  traceId: hex(32).filter((id) => /[1-9a-f]/.test(id)),
  spanId: hex(16).filter((id) => /[1-9a-f]/.test(id)),
  traceFlags: fc.integer({ min: 0, max: 255 }),
  isRemote: fc.option(fc.boolean(), { nil: undefined }),
});

/** A time as the API takes it, in this century. */
export const time = fc.oneof(
  fc.tuple(fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }), fc.integer({ min: 0, max: 999_999_999 })),
  fc.integer({ min: 1_000_000_000_000, max: 4_000_000_000_000 }),
  fc.date({ min: new Date(1e12), max: new Date(4e12), noInvalidDate: true }),
);
