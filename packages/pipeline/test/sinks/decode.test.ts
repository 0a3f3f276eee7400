import assert from 'node:assert/strict';
import { ROOT_CONTEXT, type SeverityNumber, trace } from '@opentelemetry/api';
import { timeInputToHrTime } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { UNLIMITED } from '../../src/encode/values.ts';
import { fastLoggerProvider } from '../../src/fast/loggerProvider.ts';
import { decodeLogRecord, decodeScopeName } from '../../src/sinks/decode.ts';
import { anyValue, spanContext, text, time } from '../support/arbitraries.ts';
import { encodingPipeline } from '../support/encoded.ts';

const RUNS = 3_000;

const record = fc.record(
  {
    timestamp: time,
    severityNumber: fc.integer({ min: 1, max: 24 }) as fc.Arbitrary<SeverityNumber>,
    severityText: text,
    body: anyValue,
    attributes: fc.dictionary(
      text.filter((key) => key !== ''),
      anyValue,
      { maxKeys: 8 },
    ),
    eventName: text,
    spanContext,
  },
  { requiredKeys: ['timestamp', 'attributes'] },
);

/** A value as OTLP carries it: UTF-8 has no lone surrogates, an integer has no sign at zero. */
function carried(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === 0) return 0;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(carried);
  const fields: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    Object.defineProperty(fields, key.toWellFormed(), {
      value: carried(field),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return fields;
}

describe('a log record that is read back', function () {
  this.timeout(30_000);

  it('is what was encoded, whatever it holds', () => {
    fc.assert(
      fc.property(record, (given) => {
        const pipeline = encodingPipeline();
        const { intake, definitions, inbox, refusals } = pipeline;
        const resource = resourceFromAttributes({});
        const provider = fastLoggerProvider({ intake, definitions, resource, limits: UNLIMITED });
        const { spanContext: span, ...fields } = given;
        const context = span ? trace.setSpanContext(ROOT_CONTEXT, span as never) : ROOT_CONTEXT;
        provider.getLogger('shop.cart', '1').emit({ ...fields, context } as never);
        const read: unknown[] = [];
        inbox.drain(
          (_kind, scope, message) => {
            const name = decodeScopeName(inbox.scopes.get(scope)?.message ?? new Uint8Array());
            read.push({ name, ...decodeLogRecord(message) });
          },
          () => {},
        );
        assert.deepEqual(refusals, []);
        const { timestamp, severityNumber = 0, severityText = '', body, attributes, eventName } = given;
        assert.deepEqual(read, [
          {
            name: 'shop.cart',
            timestamp: timeInputToHrTime(timestamp),
            severityNumber,
            severityText: severityText.toWellFormed(),
            eventName: eventName?.toWellFormed() || undefined,
            body: carried(body),
            attributes: carried(attributes),
            traceId: span?.traceId,
            spanId: span?.spanId,
          },
        ]);
      }),
      { numRuns: RUNS },
    );
  });

  it('has every 64-bit integer exactly, also those that no number is', () => {
    const int = (value: bigint) => {
      const bytes: number[] = [];
      for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
        bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
        if (rest <= 0x7fn) break;
      }
      return decodeLogRecord(Buffer.from([0x2a, bytes.length + 1, 0x18, ...bytes])).body;
    };
    assert.equal(int(2n ** 53n + 1n), 2n ** 53n + 1n);
    assert.equal(int(-(2n ** 63n) + 1n), -(2n ** 63n) + 1n);
    assert.equal(int(2n ** 53n), 2 ** 53);
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        assert.equal(BigInt(int(value) as number), value);
      }),
    );
  });

  it('is never read beyond its end, wherever it is cut', () => {
    const message = Buffer.from([
      0x1a, 0x03, 0x61, 0x62, 0x63, 0x2a, 0x03, 0x0a, 0x01, 0x64, 0x99, 0x06, 1, 2,
    ]);
    for (let end = 1; end < message.length; end++) {
      if (end === 5 || end === 10) continue; // between two fields
      assert.throws(() => decodeLogRecord(message.subarray(0, end)), /ends in the middle/, String(end));
    }
  });
});
