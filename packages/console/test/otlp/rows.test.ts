import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decodeRequest, type Encoding } from '../../src/otlp/decode.ts';
import { logRows } from '../../src/otlp/logs.ts';
import { metricPointRows } from '../../src/otlp/metrics.ts';
import type { Signal } from '../../src/otlp/schema.ts';
import { spanRows } from '../../src/otlp/traces.ts';
import { logsRequest, metricsRequest, protobufOf, tracesRequest } from '../support/requests.ts';

const RECEIVED = 99n;
const TRACE = '5b8efff798038103d269b633813fc60c';
const SPAN = 'eee19b7ec3c1b174';

const bodies: Record<Encoding, (signal: Signal, json: unknown) => Buffer> = {
  json: (_signal, json) => Buffer.from(JSON.stringify(json)),
  protobuf: protobufOf,
};

for (const encoding of ['json', 'protobuf'] as const) {
  const bodyOf = bodies[encoding];
  const logs = (...records: object[]) =>
    logRows(decodeRequest('logs', encoding, bodyOf('logs', logsRequest(...records))), RECEIVED);
  const log = (record: object) => {
    const [row] = logs(record);
    assert.ok(row);
    return row;
  };
  const points = (...metrics: object[]) =>
    metricPointRows(decodeRequest('metrics', encoding, bodyOf('metrics', metricsRequest(...metrics))));

  describe(`rows of ${encoding}`, () => {
    it('log: every field', () => {
      assert.deepEqual(
        log({
          timeUnixNano: '1700000000123456789',
          observedTimeUnixNano: '1700000000123456790',
          severityNumber: 17,
          severityText: 'ERROR',
          eventName: 'order.placed',
          body: { stringValue: 'hello' },
          attributes: [{ key: 'n', value: { intValue: '3' } }],
          droppedAttributesCount: 2,
          flags: 1,
          traceId: TRACE,
          spanId: SPAN,
        }),
        {
          resource: { attributes: { 'service.name': 'chat' }, schemaUrl: '' },
          scope: { name: 'app.orders', version: '1.2.3', attributes: {}, schemaUrl: '' },
          attributes: { n: 3 },
          timeUnixNano: 1700000000123456789n,
          observedTimeUnixNano: 1700000000123456790n,
          severityNumber: 17,
          severityText: 'ERROR',
          eventName: 'order.placed',
          body: 'hello',
          traceId: TRACE,
          spanId: SPAN,
          flags: 1,
          droppedAttributesCount: 2,
        },
      );
    });

    it('log: the times that were not told', () => {
      const observed = log({ observedTimeUnixNano: '5' });
      assert.deepEqual([observed.timeUnixNano, observed.observedTimeUnixNano], [5n, 5n]);
      const neither = log({});
      assert.deepEqual([neither.timeUnixNano, neither.observedTimeUnixNano], [RECEIVED, RECEIVED]);
    });

    it('log: an event name in the attribute of older senders', () => {
      assert.equal(
        log({ attributes: [{ key: 'event.name', value: { stringValue: 'old' } }] }).eventName,
        'old',
      );
    });

    it('log: a time beyond what a store can order is the latest time', () => {
      assert.equal(log({ timeUnixNano: '18446744073709551615' }).timeUnixNano, 9223372036854775807n);
    });

    it('log: invalid ids are none', () => {
      const row = log({ traceId: '0'.repeat(32), spanId: 'abcd' });
      assert.deepEqual([row.traceId, row.spanId], ['', '']);
    });

    it('log: every kind of value, nested', () => {
      const values = [
        ['string', { stringValue: 'ä\u0000' }],
        ['true', { boolValue: true }],
        ['false', { boolValue: false }],
        ['zero', { intValue: '0' }],
        ['safe', { intValue: '9007199254740991' }],
        ['wide', { intValue: '9007199254740993' }],
        ['least', { intValue: '-9223372036854775808' }],
        ['double', { doubleValue: 0.1 }],
        ['nan', { doubleValue: 'NaN' }],
        ['infinite', { doubleValue: '-Infinity' }],
        ['bytes', { bytesValue: '/+4=' }],
        ['none', {}],
        [
          'list',
          { arrayValue: { values: [{ intValue: '1' }, { arrayValue: { values: [{ stringValue: 'x' }] } }] } },
        ],
        [
          'map',
          {
            kvlistValue: {
              values: [
                {
                  key: 'in',
                  value: { kvlistValue: { values: [{ key: 'deep', value: { boolValue: true } }] } },
                },
              ],
            },
          },
        ],
      ].map(([key, value]) => ({ key, value }));
      const expected = {
        string: 'ä\u0000',
        true: true,
        false: false,
        zero: 0,
        safe: 9007199254740991,
        wide: 9007199254740993n,
        least: -9223372036854775808n,
        double: 0.1,
        nan: 'NaN',
        infinite: '-Infinity',
        bytes: '/+4=',
        none: null,
        list: [1, ['x']],
        map: { in: { deep: true } },
      };
      const row = log({ attributes: values, body: { kvlistValue: { values } } });
      assert.deepEqual(row.attributes, expected);
      assert.deepEqual(row.body, expected);
    });

    it('log: a key __proto__ is data, and of equal keys the last counts', () => {
      const { attributes } = log({
        attributes: [
          {
            key: '__proto__',
            value: { kvlistValue: { values: [{ key: 'polluted', value: { boolValue: true } }] } },
          },
          { key: 'twice', value: { intValue: '1' } },
          { key: 'twice', value: { intValue: '2' } },
        ],
      });
      assert.deepEqual(Object.entries(attributes), [
        ['__proto__', { polluted: true }],
        ['twice', 2],
      ]);
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    });

    it('logs of one group share their resource and scope', () => {
      const [first, second] = logs({}, {});
      assert.ok(first && first.resource === second?.resource && first.scope === second.scope);
    });

    it('span: every field', () => {
      const attributes = [{ key: 'k', value: { stringValue: 'v' } }];
      const json = tracesRequest({
        traceId: TRACE,
        spanId: SPAN,
        parentSpanId: 'aaaaaaaaaaaaaaaa',
        traceState: 'a=b',
        flags: 257,
        name: 'GET /',
        kind: 2,
        startTimeUnixNano: '1700000000123456789',
        endTimeUnixNano: '1700000000223456789',
        attributes,
        droppedAttributesCount: 1,
        events: [
          { timeUnixNano: '1700000000123456790', name: 'exception', attributes, droppedAttributesCount: 1 },
        ],
        droppedEventsCount: 2,
        links: [
          {
            traceId: TRACE,
            spanId: SPAN,
            traceState: 'c=d',
            attributes,
            droppedAttributesCount: 1,
            flags: 1,
          },
        ],
        droppedLinksCount: 3,
        status: { code: 2, message: 'failed' },
      });
      const [row] = spanRows(decodeRequest('traces', encoding, bodyOf('traces', json)));
      assert.deepEqual(row, {
        resource: { attributes: { 'service.name': 'chat' }, schemaUrl: '' },
        scope: { name: 'http', version: '', attributes: {}, schemaUrl: '' },
        attributes: { k: 'v' },
        traceId: TRACE,
        spanId: SPAN,
        parentSpanId: 'aaaaaaaaaaaaaaaa',
        traceState: 'a=b',
        flags: 257,
        name: 'GET /',
        kind: 2,
        startTimeUnixNano: 1700000000123456789n,
        endTimeUnixNano: 1700000000223456789n,
        statusCode: 2,
        statusMessage: 'failed',
        events: [
          {
            timeUnixNano: 1700000000123456790n,
            name: 'exception',
            attributes: { k: 'v' },
            droppedAttributesCount: 1,
          },
        ],
        links: [
          {
            traceId: TRACE,
            spanId: SPAN,
            traceState: 'c=d',
            attributes: { k: 'v' },
            droppedAttributesCount: 1,
            flags: 1,
          },
        ],
        droppedAttributesCount: 1,
        droppedEventsCount: 2,
        droppedLinksCount: 3,
      });
    });

    it('metric: sums and gauges, with their temporality', () => {
      const rows = points(
        {
          name: 'requests',
          unit: '{request}',
          description: 'how many',
          sum: {
            aggregationTemporality: 2,
            isMonotonic: true,
            dataPoints: [
              {
                startTimeUnixNano: '1',
                timeUnixNano: '2',
                asInt: '9007199254740993',
                attributes: [{ key: 'hit', value: { boolValue: true } }],
                exemplars: [
                  { timeUnixNano: '2', asDouble: 0.5, traceId: TRACE, spanId: SPAN, filteredAttributes: [] },
                ],
              },
            ],
          },
        },
        {
          name: 'load',
          gauge: {
            dataPoints: [
              { timeUnixNano: '3', asDouble: 0.25 },
              { timeUnixNano: '4', flags: 1 },
            ],
          },
        },
      );
      assert.deepEqual(rows[0], {
        resource: { attributes: {}, schemaUrl: '' },
        scope: { name: 'app', version: '', attributes: {}, schemaUrl: '' },
        metric: {
          name: 'requests',
          unit: '{request}',
          description: 'how many',
          kind: 'sum',
          temporality: 2,
          monotonic: true,
        },
        attributes: { hit: true },
        startTimeUnixNano: 1n,
        timeUnixNano: 2n,
        flags: 0,
        value: 9007199254740993n,
        data: null,
        exemplars: [{ timeUnixNano: 2, value: 0.5, filteredAttributes: {}, traceId: TRACE, spanId: SPAN }],
      });
      assert.deepEqual(
        rows
          .slice(1)
          .map(({ metric, timeUnixNano, value, flags }) => [metric.kind, timeUnixNano, value, flags]),
        [
          ['gauge', 3n, 0.25, 0],
          ['gauge', 4n, null, 1],
        ],
      );
    });

    it('metric: histograms, exponential histograms and summaries', () => {
      const rows = points(
        {
          name: 'h',
          histogram: {
            aggregationTemporality: 1,
            dataPoints: [{ count: '3', sum: 4.5, max: 3, bucketCounts: ['1', '2'], explicitBounds: [1.5] }],
          },
        },
        {
          name: 'e',
          exponentialHistogram: {
            aggregationTemporality: 2,
            dataPoints: [
              { count: '3', scale: -2, zeroCount: '1', positive: { offset: -1, bucketCounts: ['2'] } },
            ],
          },
        },
        {
          name: 's',
          summary: { dataPoints: [{ count: '2', sum: 3, quantileValues: [{ quantile: 0.5, value: 1 }] }] },
        },
        { name: 'without data' },
      );
      assert.deepEqual(
        rows.map(({ metric, value, data }) => ({
          kind: metric.kind,
          temporality: metric.temporality,
          value,
          data,
        })),
        [
          {
            kind: 'histogram',
            temporality: 1,
            value: null,
            data: { count: 3, sum: 4.5, min: null, max: 3, bucketCounts: [1, 2], explicitBounds: [1.5] },
          },
          {
            kind: 'exponential_histogram',
            temporality: 2,
            value: null,
            data: {
              count: 3,
              sum: null,
              min: null,
              max: null,
              scale: -2,
              zeroCount: 1,
              zeroThreshold: 0,
              positive: { offset: -1, bucketCounts: [2] },
              negative: { offset: 0, bucketCounts: [] },
            },
          },
          {
            kind: 'summary',
            temporality: 0,
            value: null,
            data: { count: 2, sum: 3, quantileValues: [{ quantile: 0.5, value: 1 }] },
          },
        ],
      );
    });
  });
}
