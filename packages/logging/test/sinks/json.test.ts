import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { jsonLine } from '../../src/sinks/json.ts';
import { DANGEROUS, entryWith } from '../support/entries.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

describe('jsonLine', () => {
  it('has OpenTelemetry’s names, and the time to the nanosecond', () => {
    assert.deepEqual(JSON.parse(jsonLine(entryWith())), {
      timestamp: '2026-01-02T03:04:05.006000789Z',
      severity_text: 'INFO',
      severity_number: 9,
      logger_name: 'shop.cart',
      body: 'item added',
      attributes: { 'log.record.uid': 'uid-1' },
    });
  });

  it('has the full ids of trace and span inside one', () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const line = JSON.parse(jsonLine(entryWith({ traceId, spanId: 'b7ad6b7169203331' })));
    assert.deepEqual([line.trace_id, line.span_id], [traceId, 'b7ad6b7169203331']);
  });

  it('has a word for every value that an entry can hold', () => {
    const attributes = {
      text: 'a',
      number: -1.5e300,
      numbers: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      yes: true,
      nothing: null,
      bytes: new Uint8Array([1, 2, 255]),
      map: { list: [1, [2, { a: 'b' }]], empty: {} },
    };
    assert.deepEqual(JSON.parse(jsonLine(entryWith({ attributes }))).attributes, {
      ...attributes,
      numbers: ['NaN', 'Infinity', '-Infinity'],
      bytes: 'AQL/',
    });
  });

  it('keeps every hostile text on its line, harmless and unchanged', () => {
    for (const [name, text] of Object.entries(HOSTILE_TEXTS)) {
      const line = jsonLine(
        entryWith({ loggerName: text, body: text, attributes: { [text]: text, list: [text] } }),
      );
      assert.doesNotMatch(line, DANGEROUS, name);
      const { logger_name, body, attributes } = JSON.parse(line);
      assert.deepEqual([logger_name, body, attributes], [text, text, { [text]: text, list: [text] }], name);
    }
  });
});
