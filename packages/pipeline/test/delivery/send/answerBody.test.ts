import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import protobuf from 'protobufjs';
import { readError, readPartialSuccess } from '../../../src/delivery/send/answerBody.ts';

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Status { int32 code = 1; string message = 2; repeated bytes details = 3; }
  message PartialSuccess { int64 rejected = 1; string error_message = 2; }
  message Response { PartialSuccess partial_success = 1; }
  message LaterResponse { fixed64 a = 4; fixed32 b = 5; string c = 6; int64 d = 7; PartialSuccess partial_success = 1; }
`);
const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json; charset=utf-8';

function encode(type: string, value: object): Uint8Array {
  const message = root.lookupType(type);
  return message.encode(message.fromObject(value)).finish();
}

describe('readPartialSuccess', () => {
  it('reads what protobuf wrote, for any count and text', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ unit: 'grapheme' }), (rejected, errorMessage) => {
        const body = encode('Response', { partialSuccess: { rejected, errorMessage } });
        assert.deepEqual(readPartialSuccess(body, PROTOBUF), { number: rejected, message: errorMessage });
      }),
    );
  });

  it('passes over fields that it does not know', () => {
    const body = encode('LaterResponse', {
      a: 1,
      b: 2,
      c: 'x',
      d: 300,
      partialSuccess: { rejected: 5, errorMessage: 'no' },
    });
    assert.deepEqual(readPartialSuccess(body, PROTOBUF), { number: 5, message: 'no' });
  });

  it('reads JSON, with the count as a text or as a number', () => {
    for (const rejected of ['12', 12]) {
      for (const name of ['rejectedLogRecords', 'rejectedSpans', 'rejectedDataPoints']) {
        const body = Buffer.from(
          JSON.stringify({ partialSuccess: { [name]: rejected, errorMessage: 'late' } }),
        );
        assert.deepEqual(readPartialSuccess(body, JSON_TYPE), { number: 12, message: 'late' });
      }
    }
    assert.deepEqual(readPartialSuccess(Buffer.from('{"partialSuccess":{}}'), JSON_TYPE), {
      number: 0,
      message: '',
    });
  });

  it('says nothing for bytes that are no answer, and never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(PROTOBUF, JSON_TYPE, ''),
        (body, type) => {
          const { number, message } = readPartialSuccess(body, type);
          assert.equal(typeof number, 'number');
          assert.equal(typeof message, 'string');
        },
      ),
    );
    assert.deepEqual(readPartialSuccess(Buffer.from([0x0a, 0x7f]), PROTOBUF), { number: 0, message: '' });
    assert.deepEqual(readPartialSuccess(Buffer.from('{'), JSON_TYPE), { number: 0, message: '' });
  });
});

describe('readError', () => {
  it('reads a status in protobuf and in JSON, and plain text', () => {
    const body = encode('Status', { code: 3, message: 'bad field', details: [Buffer.from('x')] });
    assert.equal(readError(body, PROTOBUF), 'bad field');
    assert.equal(readError(Buffer.from('{"code":3,"message":"bad field"}'), JSON_TYPE), 'bad field');
    assert.equal(readError(Buffer.from('bad field'), 'text/plain; charset=utf-8'), 'bad field');
  });

  it('leaves a page for people alone', () => {
    assert.equal(readError(Buffer.from('<html>'), 'text/html'), '');
  });
});
