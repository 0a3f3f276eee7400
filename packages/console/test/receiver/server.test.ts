import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Store } from '../../src/index.ts';
import { statusType } from '../../src/otlp/schema.ts';
import { type Receiver, startReceiver } from '../../src/receiver/server.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import { logsRequest, metricsRequest, protobufOf, tracesRequest } from '../support/requests.ts';

const MAX_BODY_BYTES = 10_000;
const ALL = { sinceNs: 0n };
const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Several parts are sent chunked. */
  readonly body?: readonly (Uint8Array | string)[];
}

interface Got {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

describe('receiver', () => {
  let store: Store;
  let receiver: Receiver;

  beforeEach(async () => {
    store = sqliteStore();
    receiver = await startReceiver({ store, host: '127.0.0.1', port: 0, maxBodyBytes: MAX_BODY_BYTES });
  });
  afterEach(async () => {
    await receiver.close();
    await store.close();
  });

  async function send(path: string, { method = 'POST', headers = {}, body = [] }: Sent = {}): Promise<Got> {
    const sent = request(receiver.url + path, { method, headers, agent: false });
    for (const part of body) sent.write(part);
    sent.end();
    const [response] = await once(sent, 'response');
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part);
    return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
  }
  const logsJson = JSON.stringify(logsRequest({ body: { stringValue: 'hello' } }));
  const countLogs = async () => (await store.countLogs(ALL)).reduce((sum, { count }) => sum + count, 0);

  describe('takes', () => {
    it('JSON, and answers in JSON', async () => {
      const { status, headers, body } = await send('/v1/logs', {
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: [logsJson],
      });
      assert.deepEqual([status, headers['content-type'], String(body)], [200, 'application/json', '{}']);
      assert.equal(await countLogs(), 1);
    });

    it('protobuf, and answers in protobuf', async () => {
      const { status, headers, body } = await send('/v1/logs', {
        headers: PROTOBUF_TYPE,
        body: [protobufOf('logs', logsRequest({}, {}))],
      });
      assert.deepEqual([status, headers['content-type'], body.length], [200, 'application/x-protobuf', 0]);
      assert.equal(await countLogs(), 2);
    });

    it('traces and metrics', async () => {
      const point = { name: 'load', gauge: { dataPoints: [{ asDouble: 1 }] } };
      const sent = [
        await send('/v1/traces', {
          headers: JSON_TYPE,
          body: [JSON.stringify(tracesRequest({ name: 'a' }))],
        }),
        await send('/v1/metrics?x=1', { headers: JSON_TYPE, body: [JSON.stringify(metricsRequest(point))] }),
      ];
      assert.deepEqual(
        sent.map(({ status }) => status),
        [200, 200],
      );
      assert.equal(await store.countSpans(ALL), 1);
      assert.equal(await store.countMetricPoints(ALL), 1);
    });

    it('gzip, in chunks', async () => {
      const zipped = gzipSync(logsJson);
      const { status } = await send('/v1/logs', {
        headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
        body: [zipped.subarray(0, 10), zipped.subarray(10)],
      });
      assert.equal(status, 200);
      assert.equal(await countLogs(), 1);
    });

    it('a request without records', async () => {
      const { status } = await send('/v1/logs', { headers: PROTOBUF_TYPE });
      assert.equal(status, 200);
      assert.equal(await countLogs(), 0);
    });
  });

  describe('refuses', () => {
    const cases: [string, string, Sent, number][] = [
      ['another path', '/v1/profiles', { headers: JSON_TYPE, body: ['{}'] }, 404],
      ['another method', '/v1/logs', { method: 'GET' }, 405],
      ['another method on the front page', '/', { method: 'POST' }, 405],
      ['another content type', '/v1/logs', { headers: { 'content-type': 'text/plain' }, body: ['{}'] }, 415],
      ['no content type', '/v1/logs', { body: ['{}'] }, 415],
      [
        'another encoding',
        '/v1/logs',
        { headers: { ...JSON_TYPE, 'content-encoding': 'br' }, body: ['{}'] },
        415,
      ],
      ['malformed JSON', '/v1/logs', { headers: JSON_TYPE, body: ['{"resourceLogs":5}'] }, 400],
      [
        'what is not gzip',
        '/v1/logs',
        { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: ['{}'] },
        400,
      ],
      ['another host', '/v1/logs', { headers: { ...JSON_TYPE, host: 'evil.example' }, body: ['{}'] }, 403],
      ['another host on the front page', '/', { method: 'GET', headers: { host: 'evil.example' } }, 403],
      ['a large body', '/v1/logs', { headers: JSON_TYPE, body: [`"${'x'.repeat(MAX_BODY_BYTES)}"`] }, 413],
      [
        'a large body in chunks',
        '/v1/logs',
        { headers: JSON_TYPE, body: Array.from({ length: 50 }, () => ' '.repeat(1_000)) },
        413,
      ],
      [
        'a small body that grows large',
        '/v1/logs',
        { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: [gzipSync(' '.repeat(5_000_000))] },
        413,
      ],
    ];
    for (const [name, path, sent, status] of cases) {
      it(`${name} with ${status}`, async () => {
        const got = await send(path, sent);
        assert.equal(got.status, status);
        assert.equal(got.headers['content-type'], 'application/json');
        const { code, message } = JSON.parse(String(got.body));
        assert.ok(Number.isInteger(code) && code > 0);
        assert.ok(message.length > 10);
      });
    }

    it('malformed protobuf, with a status in protobuf', async () => {
      const got = await send('/v1/traces', { headers: PROTOBUF_TYPE, body: ['{"resourceSpans":[]}'] });
      assert.equal(got.status, 400);
      assert.equal(got.headers['content-type'], 'application/x-protobuf');
      const status = statusType.decode(got.body) as unknown as { code: number; message: string };
      assert.equal(status.code, 3);
      assert.match(status.message, /does not decode as protobuf/);
    });

    it('and says what would do', async () => {
      assert.equal((await send('/v1/logs', { method: 'PUT' })).headers.allow, 'POST');
      assert.equal((await send('/v1/logs')).headers.accept, 'application/x-protobuf, application/json');
      const { headers } = await send('/v1/logs', { headers: { ...JSON_TYPE, 'content-encoding': 'br' } });
      assert.equal(headers['accept-encoding'], 'gzip');
    });

    it('with 503 what the store does not take, so that it is sent again', async () => {
      await store.close();
      const got = await send('/v1/logs', { headers: JSON_TYPE, body: [logsJson] });
      assert.equal(got.status, 503);
      assert.match(String(got.body), /the store did not take it/);
    });
  });

  it('goes on after any garbage', async () => {
    const { port } = new URL(receiver.url);
    for (const bytes of [
      Buffer.from('\x16\x03\x01\x02\x00\x01\x00'), // a TLS greeting
      Buffer.from('POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\ncut off'),
      Buffer.from('POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    ]) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {}); // it may be cut off while it writes
      socket.end(bytes);
      await once(socket.resume(), 'close');
    }
    let seed = 1;
    for (let each = 0; each < 300; each++) {
      const noise = Buffer.alloc(each % 64).map(() => {
        seed = (seed * 48_271) % 2_147_483_647;
        return seed % 256;
      });
      const type = each % 2 === 0 ? PROTOBUF_TYPE : JSON_TYPE;
      const { status } = await send('/v1/traces', { headers: type, body: [noise] });
      assert.ok(status === 200 || status === 400, String(status));
    }
    assert.equal((await send('/v1/logs', { headers: JSON_TYPE, body: [logsJson] })).status, 200);
  });

  it('tells its health and a summary', async () => {
    await send('/v1/logs', { headers: JSON_TYPE, body: [logsJson] });
    const { status, headers, body } = await send('/', { method: 'GET' });
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'application/json');
    const health = JSON.parse(String(body));
    assert.equal(health.status, 'ok');
    assert.equal(health.summary.logs.total, 1);
    assert.equal((await send('/', { method: 'HEAD' })).status, 200);
  });

  it('acknowledges only what is in the store, and answers what is under way when it closes', async () => {
    const taken = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const slow: Store = {
      ...store,
      addLogs: async (rows) => {
        reached.resolve();
        await taken.promise;
        await store.addLogs(rows);
      },
    };
    const other = await startReceiver({ store: slow, host: 'localhost', port: 0 });
    const agent = new Agent({ keepAlive: true });
    const sent = request(`${other.url}/v1/logs`, { method: 'POST', headers: JSON_TYPE, agent });
    sent.end(logsJson);
    const answered = once(sent, 'response');
    await reached.promise;
    const closed = other.close();
    assert.equal(
      await Promise.race([answered, new Promise((resolve) => setImmediate(resolve, 'none'))]),
      'none',
    );
    taken.resolve();
    const [response] = await answered;
    assert.equal(response.statusCode, 200);
    response.resume();
    await closed;
    assert.equal(await countLogs(), 1);
    agent.destroy();
  });

  it('listens on the loopback interface only', async () => {
    for (const host of ['0.0.0.0', '::', 'example.org']) {
      const start = startReceiver({ store, host, port: 0 });
      await assert.rejects(start, { code: 'E_CONSOLE_NOT_LOOPBACK', message: /this machine only/ });
    }
  });

  it('says that a port is taken, and what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await assert.rejects(
      startReceiver({ store, host: '127.0.0.1', port }),
      (error: Error & { code: string }) => {
        assert.equal(error.code, 'E_CONSOLE_LISTEN');
        assert.match(error.message, /listens there already.*another port/);
        assert.equal((error.cause as NodeJS.ErrnoException).code, 'EADDRINUSE');
        return true;
      },
    );
    server.close();
  });

  it('refuses an impossible port', async () => {
    for (const port of [-1, 70_000, 1.5, Number.NaN]) {
      await assert.rejects(startReceiver({ store, host: '127.0.0.1', port }), { code: 'E_CONSOLE_OPTION' });
    }
  });
});
