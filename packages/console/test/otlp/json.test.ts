import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decodeRequest } from '../../src/otlp/decode.ts';
import { requestTypes } from '../../src/otlp/schema.ts';
import { logsRequest, metricsRequest, protobufOf, tracesRequest } from '../support/requests.ts';

const encode = (json: unknown) => Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
const decodeLogs = (json: unknown) => decodeRequest('logs', 'json', encode(json));
const firstLog = (record: object | string) => {
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  const request = decodeLogs(JSON.stringify(logsRequest({ X: 1 })).replace('{"X":1}', text));
  const log = request.resourceLogs[0]?.scopeLogs[0]?.logRecords[0];
  assert.ok(log);
  return log;
};
const malformed = (message: RegExp) => ({ name: 'MalformedRequestError', code: 'E_OTLP_MALFORMED', message });

describe('OTLP/JSON', () => {
  it('reads ids as hex of any case', () => {
    const log = firstLog({ traceId: '5B8EFFF798038103D269B633813FC60C', spanId: 'eee19b7ec3c1b174' });
    assert.equal(Buffer.from(log.traceId).toString('hex'), '5b8efff798038103d269b633813fc60c');
    assert.equal(Buffer.from(log.spanId).toString('hex'), 'eee19b7ec3c1b174');
  });

  it('reads bytes other than ids as base64', () => {
    const log = firstLog({ body: { bytesValue: '/+4=' } });
    assert.deepEqual([...(log.body?.bytesValue ?? [])], [0xff, 0xee]);
  });

  it('reads 64-bit integers from strings and from numbers, exactly', () => {
    const asString = firstLog(
      '{"timeUnixNano":"1700000000123456789","body":{"intValue":"-9223372036854775808"}}',
    );
    assert.equal(asString.timeUnixNano.toBigInt(), 1700000000123456789n);
    assert.equal(asString.body?.intValue.toBigInt(), -9223372036854775808n);
    const asNumber = firstLog('{"timeUnixNano":1700000000123456789,"body":{"intValue":9007199254740993}}');
    assert.equal(asNumber.timeUnixNano.toBigInt(), 1700000000123456789n);
    assert.equal(asNumber.body?.intValue.toBigInt(), 9007199254740993n);
  });

  it('reads doubles that JSON has no number for', () => {
    for (const [written, read] of [
      ['NaN', Number.NaN],
      ['-Infinity', Number.NEGATIVE_INFINITY],
      ['2.5', 2.5],
      [3, 3],
    ]) {
      assert.equal(firstLog({ body: { doubleValue: written } }).body?.doubleValue, read);
    }
  });

  it('ignores unknown keys, null, and snake_case, which is unknown to OTLP/JSON', () => {
    const log = firstLog(
      '{"nope":{"x":[1]},"__proto__":{"y":1},"severity_number":17,"body":null,"severityText":"a"}',
    );
    assert.equal(log.severityNumber, 0);
    assert.equal(log.body, null);
    assert.equal(log.severityText, 'a');
  });

  it('repairs half a surrogate pair instead of refusing the request', () => {
    assert.equal(firstLog('{"severityText":"a\\ud800b"}').severityText, 'a\ufffdb');
  });

  it('gives the same message as the protobuf encoding', () => {
    const json = tracesRequest({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      name: 'GET /',
      kind: 2,
      startTimeUnixNano: '1700000000123456789',
      status: { code: 2, message: 'no' },
      events: [{ name: 'e', attributes: [{ key: 'k', value: { kvlistValue: { values: [] } } }] }],
    });
    const fromJson = decodeRequest('traces', 'json', encode(json));
    const fromProtobuf = decodeRequest('traces', 'protobuf', protobufOf('traces', json));
    assert.deepEqual(fromJson, fromProtobuf);
    const again = requestTypes.traces.encode(fromJson).finish();
    assert.deepEqual(Buffer.from(again), protobufOf('traces', json));
  });

  describe('refuses, and names the place', () => {
    const cases: [string, unknown, RegExp][] = [
      ['a body that is no object', [], /the body is not an object/],
      ['a list that is none', { resourceLogs: {} }, /resourceLogs is not an array/],
      ['a message that is none', { resourceLogs: [5] }, /resourceLogs\[0\] is not an object/],
      [
        'an enum by name',
        logsRequest({ severityNumber: 'SEVERITY_NUMBER_INFO' }),
        /severityNumber is not the number/,
      ],
      [
        'an id in base64',
        logsRequest({ traceId: 'W47/95gDgQPSabYzgT/GDA==' }),
        /traceId is not a hex string/,
      ],
      [
        'bytes that are no base64',
        logsRequest({ body: { bytesValue: '*' } }),
        /bytesValue is not a base64 string/,
      ],
      ['a string that is none', logsRequest({ severityText: 5 }), /severityText is not a string/],
      ['a boolean that is none', logsRequest({ body: { boolValue: 'true' } }), /boolValue is not a boolean/],
      ['an integer with a fraction', logsRequest({ body: { intValue: 1.5 } }), /intValue is not an integer/],
      ['an integer that is none', logsRequest({ body: { intValue: 'x' } }), /intValue is not an integer/],
      [
        'an integer out of range',
        logsRequest({ timeUnixNano: '-1' }),
        /timeUnixNano is not an integer in the range/,
      ],
      [
        'an integer far out of range',
        logsRequest({ flags: '4294967296' }),
        /flags is not an integer in the range/,
      ],
      ['a double that is none', logsRequest({ body: { doubleValue: '' } }), /doubleValue is not a number/],
      [
        'a double of another type',
        logsRequest({ body: { doubleValue: [1] } }),
        /doubleValue is not a number/,
      ],
      ['text that is no JSON', '{"resourceLogs":', /does not decode as json/],
      ['no text', '', /does not decode as json/],
    ];
    for (const [name, json, message] of cases) {
      it(name, () => {
        assert.throws(() => decodeLogs(json), malformed(message));
      });
    }

    it('text that is no UTF-8', () => {
      assert.throws(() => decodeRequest('logs', 'json', Buffer.from([0x7b, 0xff, 0x7d])), malformed(/json/));
    });

    it('values nested without end', () => {
      const levels = 20_000;
      const open = '{"arrayValue":{"values":['.repeat(levels);
      const text = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${open}${']}}'.repeat(levels)}}]}]}]}`;
      assert.throws(() => decodeLogs(text), malformed(/nested too deeply|does not decode/));
    });
  });
});

describe('OTLP/protobuf', () => {
  it('skips fields that it does not know', () => {
    const unknown = Buffer.from([0xfa, 0x01, 0x02, 0x68, 0x69]); // field 31, two bytes
    const request = decodeRequest(
      'metrics',
      'protobuf',
      Buffer.concat([protobufOf('metrics', metricsRequest()), unknown]),
    );
    assert.equal(request.resourceMetrics.length, 1);
    assert.ok(!Object.hasOwn(request, '$unknowns'));
  });

  it('takes an empty body as an empty request', () => {
    assert.deepEqual(decodeRequest('logs', 'protobuf', Buffer.alloc(0)).resourceLogs, []);
  });

  for (const [name, body] of [
    ['a body that is cut off', protobufOf('logs', logsRequest({ severityText: 'INFO' })).subarray(0, -3)],
    ['JSON', Buffer.from('{"resourceLogs":[]}')],
    ['noise', Buffer.from('ffffffffffffffffffffff', 'hex')],
    ['messages nested without end', nested(200)],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.throws(() => decodeRequest('logs', 'protobuf', body), malformed(/does not decode as protobuf/));
    });
  }
});

/** A log body of arrays in arrays, written by hand, since no encoder goes that deep. */
function nested(levels: number): Buffer {
  const wrap = (field: number, inside: Buffer) => {
    const length: number[] = [];
    for (let rest = inside.length; ; rest >>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), inside]);
  };
  let value: Buffer = Buffer.alloc(0);
  for (let level = 0; level < levels; level++) value = wrap(5, wrap(1, value));
  return wrap(1, wrap(2, wrap(2, wrap(5, value))));
}
