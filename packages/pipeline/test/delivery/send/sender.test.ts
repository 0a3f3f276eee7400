import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import protobuf from 'protobufjs';
import type { OtlpEndpoint } from '../../../src/delivery/config/endpoint.ts';
import type { Outcome, Sender } from '../../../src/delivery/outcome.ts';
import { createSender } from '../../../src/delivery/send/sender.ts';
import { batchOf } from '../support/batches.ts';
import { type Certificates, makeCertificates, text } from '../support/certificates.ts';
import { configFor } from '../support/config.ts';
import { accept, hang, type Receiver, reset, startReceiver, status } from '../support/receiver.ts';

describe('sender', () => {
  let receiver: Receiver;
  let sender: Sender | undefined;

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    sender?.close();
    await receiver.stop();
  });

  function senderTo(url: string, endpoint?: Partial<OtlpEndpoint>): Sender {
    sender = createSender(configFor(url, endpoint));
    return sender;
  }

  it('posts a batch as OTLP/HTTP asks for it', async () => {
    const batch = batchOf(7, { signal: 'traces', bytes: 100_000 });
    const outcome = await senderTo(receiver.url, { headers: { 'x-team': 'blue', 'content-type': 'x' } }).send(
      batch,
    );
    assert.deepEqual(outcome, { kind: 'delivered', rejected: 0 });
    const [request] = receiver.requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request?.path, '/v1/traces');
    assert.equal(request?.headers['content-type'], 'application/x-protobuf');
    assert.equal(request?.headers['content-length'], '100000');
    assert.equal(request?.headers['x-team'], 'blue');
    assert.match(request?.headers['user-agent'] ?? '', /^Telltale-OTLP-Exporter-JavaScript\//);
    assert.equal(request?.headers.host, `127.0.0.1:${receiver.port}`);
    assert.ok(request?.body.equals(batch.body));
  });

  it('keeps the query of an address, and sends its user and password as a header', async () => {
    const url = `http://user%40x:p%3Aw@127.0.0.1:${receiver.port}/in?tenant=1`;
    await senderTo(receiver.url, { url }).send(batchOf(1));
    assert.equal(receiver.requests[0]?.path, '/in?tenant=1');
    const expected = `Basic ${Buffer.from('user@x:p:w').toString('base64')}`;
    assert.equal(receiver.requests[0]?.headers.authorization, expected);
  });

  it('compresses with gzip', async () => {
    const batch = batchOf(1, { bytes: 10_000 });
    await senderTo(receiver.url, { compression: 'gzip' }).send(batch);
    const [request] = receiver.requests;
    assert.equal(request?.headers['content-encoding'], 'gzip');
    assert.ok(Number(request?.headers['content-length']) < 1000);
    assert.ok(request?.body.equals(batch.body));
  });

  it('keeps connections open, and opens as many as there are requests at once', async () => {
    const { send } = senderTo(receiver.url);
    for (let number = 0; number < 10; number++) await send(batchOf(number));
    assert.equal(receiver.connections, 1);
    receiver.behave((request, response) => void sleep(20).then(() => accept(request, response)));
    await Promise.all([1, 2, 3].map((number) => send(batchOf(number))));
    assert.equal(receiver.connections, 3);
    assert.equal(receiver.requests.length, 13);
  });

  it('waits for a slow server', async () => {
    receiver.behave((request, response) => void sleep(50).then(() => accept(request, response)));
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map((number) => senderTo(receiver.url).send(batchOf(number))),
    );
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['delivered', 'delivered', 'delivered', 'delivered'],
    );
  });

  it('takes a time-out that is too long for a timer for a long one, and 0 for none', async () => {
    receiver.behave((request, response) => void sleep(20).then(() => accept(request, response)));
    for (const timeoutMs of [1e12, 0]) {
      assert.equal((await senderTo(receiver.url, { timeoutMs }).send(batchOf(1))).kind, 'delivered');
    }
  });

  describe('sends again', () => {
    async function retryable(endpoint: Partial<OtlpEndpoint> = {}, url = receiver.url) {
      const outcome = await senderTo(url, endpoint).send(batchOf(1));
      assert.equal(outcome.kind, 'retryable');
      return outcome as Extract<Outcome, { kind: 'retryable' }>;
    }

    it('what a server does not answer in time', async () => {
      receiver.behave(hang);
      const { reason, message } = await retryable({ timeoutMs: 50 });
      assert.equal(reason, 'timeout');
      assert.equal(message, `${receiver.url}/v1/logs: no answer within 50 ms`);
    });

    it('what was on a connection that is torn', async () => {
      receiver.behave(reset);
      assert.equal((await retryable()).reason, 'ECONNRESET');
    });

    it('what nobody listens for', async () => {
      await receiver.stop();
      const { reason, message } = await retryable();
      assert.equal(reason, 'ECONNREFUSED');
      assert.match(message, /connect ECONNREFUSED 127\.0\.0\.1/);
    });

    it('what names a host that is not known', async () => {
      const { reason } = await retryable({ url: 'http://host.invalid/v1/logs' });
      assert.match(reason, /ENOTFOUND|EAI_AGAIN/);
    }).timeout(30_000);

    for (const code of [429, 502, 503, 504]) {
      it(`what is answered with ${code}`, async () => {
        receiver.behave(status(code));
        const outcome = await retryable();
        assert.equal(outcome.reason, String(code));
        assert.equal(outcome.retryAfterMs, undefined);
      });
    }

    it('after the time that the server asks for, in seconds', async () => {
      receiver.behave(status(503, { 'retry-after': '17' }));
      assert.equal((await retryable()).retryAfterMs, 17_000);
    });

    it('after the time that the server asks for, as a date', async () => {
      receiver.behave(status(429, { 'retry-after': new Date(Date.now() + 120_000).toUTCString() }));
      const { retryAfterMs = 0 } = await retryable();
      assert.ok(retryAfterMs > 60_000 && retryAfterMs <= 120_000, `${retryAfterMs} ms`);
    });

    it('never with the password of an address in what it tells', async () => {
      receiver.behave(status(503));
      const { message } = await retryable({ url: `http://user:secret@127.0.0.1:${receiver.port}/` });
      assert.equal(message, `http://***@127.0.0.1:${receiver.port}/ answered 503`);
    });
  });

  describe('gives up', () => {
    for (const code of [301, 400, 401, 403, 404, 408, 413, 415, 500, 501]) {
      it(`what is answered with ${code}`, async () => {
        receiver.behave(status(code, { location: '/elsewhere' }));
        const outcome = await senderTo(receiver.url).send(batchOf(1));
        assert.equal(outcome.kind, 'refused');
        assert.equal(outcome.kind === 'refused' && outcome.reason, String(code));
        assert.equal(receiver.requests.length, 1);
      });
    }

    it('what a server refuses before it has read it', async () => {
      const early = createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => {
          socket.pause();
          socket.end('HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        });
      });
      await new Promise<void>((resolve) => early.listen(0, '127.0.0.1', resolve));
      const { port } = early.address() as AddressInfo;
      const outcome = await senderTo(`http://127.0.0.1:${port}`).send(batchOf(1, { bytes: 16_000_000 }));
      early.close();
      assert.equal(outcome.kind === 'refused' && outcome.reason, '413');
    });

    it('and passes on what the server says, with a remedy where there is one', async () => {
      receiver.behave(status(404, { 'content-type': 'text/plain' }, 'no such page\n'));
      const outcome = await senderTo(receiver.url).send(batchOf(1));
      assert.equal(
        outcome.kind === 'refused' && outcome.message,
        `${receiver.url}/v1/logs answered 404: no such page. Check the path of OTEL_EXPORTER_OTLP_ENDPOINT (v1/<signal> is added to it, not to the endpoint of one signal)`,
      );
    });
  });

  describe('takes as delivered', () => {
    it('what a server takes in part, with the count and the reason', async () => {
      const { root } = protobuf.parse(`syntax = "proto3";
        message Part { int64 rejected = 1; string message = 2; }
        message Response { Part part = 1; }`);
      const type = root.lookupType('Response');
      const body = type.encode(type.fromObject({ part: { rejected: 3, message: 'too old' } })).finish();
      receiver.behave((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(body);
      });
      const { send } = senderTo(receiver.url);
      assert.deepEqual(await send(batchOf(1, { count: 10 })), {
        kind: 'delivered',
        rejected: 3,
        message: 'too old',
      });
      assert.deepEqual(
        await send(batchOf(1, { count: 2 })),
        { kind: 'delivered', rejected: 2, message: 'too old' },
        'never more than there were',
      );
    });

    it('what was taken although the answer is torn off', async () => {
      receiver.behave((_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('x', () => response.socket?.resetAndDestroy());
      });
      assert.equal((await senderTo(receiver.url).send(batchOf(1))).kind, 'delivered');
    });

    it('what was taken although the answer does not end', async () => {
      receiver.behave((_request, response) => {
        response.writeHead(200);
        response.write('x');
      });
      assert.equal((await senderTo(receiver.url, { timeoutMs: 50 }).send(batchOf(1))).kind, 'delivered');
    });

    it('what was taken although the answer is endless, without reading it', async () => {
      let written = 0;
      receiver.behave((_request, response) => {
        response.writeHead(200);
        const more = () => {
          written += 16_384;
          if (!response.destroyed) response.write(Buffer.alloc(16_384), () => setImmediate(more));
        };
        more();
      });
      assert.equal((await senderTo(receiver.url).send(batchOf(1))).kind, 'delivered');
      assert.ok(written < 64 * 1024 * 1024);
    });
  });

  it('does not take a connection that the server closed while it was idle for a failure', async () => {
    const seen = new Set<number>();
    receiver.behave((request, response) => {
      const isFirst = !seen.has(request.connection);
      seen.add(request.connection);
      (isFirst ? accept : reset)(request, response);
    });
    const { send } = senderTo(receiver.url);
    for (let number = 1; number <= 5; number++) {
      assert.equal((await send(batchOf(number))).kind, 'delivered');
    }
    assert.equal(receiver.connections, 5);
  });

  it('ends its attempts when it is closed, and repeats none', async () => {
    const { send, close } = senderTo(receiver.url);
    await send(batchOf(1));
    receiver.behave(hang);
    const pending = send(batchOf(2));
    while (receiver.requests.length < 2) await sleep(1);
    close();
    assert.equal((await pending).kind, 'retryable');
    await sleep(20);
    assert.equal(receiver.requests.length, 2);
  });

  describe('in a hurry', () => {
    it('gives up on a server that does not answer, and on no other', async () => {
      const { send, hurry } = senderTo(receiver.url);
      receiver.behave(hang);
      const begunBefore = send(batchOf(1));
      while (receiver.requests.length < 1) await sleep(1);
      hurry(true);
      assert.deepEqual(await begunBefore, {
        kind: 'retryable',
        reason: 'timeout',
        message: `${receiver.url}/v1/logs: no answer within 150 ms`,
      });
      const begunThen = await send(batchOf(2));
      assert.equal(begunThen.kind, 'retryable');
      receiver.behave(accept);
      assert.equal((await send(batchOf(3))).kind, 'delivered');
    });

    it('has its whole time again afterwards', async () => {
      const { send, hurry } = senderTo(receiver.url);
      receiver.behave((request, response) => void setTimeout(accept, 500, request, response));
      hurry(true);
      const pending = send(batchOf(1));
      while (receiver.requests.length < 1) await sleep(1);
      hurry(false);
      assert.equal((await pending).kind, 'delivered');
    });
  });

  describe('over TLS', () => {
    let certificates: Certificates;
    let secure: Receiver;

    before(async () => {
      certificates = makeCertificates();
      secure = await startReceiver(accept, {
        tls: {
          ca: text(certificates.ca),
          cert: text(certificates.server.cert),
          key: text(certificates.server.key),
          requestCert: true,
          rejectUnauthorized: true,
        },
      });
    });
    after(async () => {
      await secure?.stop();
      certificates?.remove();
    });

    it('trusts a private authority, and shows its own certificate', async () => {
      const { send } = senderTo(secure.url, {
        tls: {
          ca: text(certificates.ca),
          cert: text(certificates.client.cert),
          key: text(certificates.client.key),
        },
      });
      for (let number = 0; number < 3; number++) {
        assert.deepEqual(await send(batchOf(number)), { kind: 'delivered', rejected: 0 });
      }
      assert.equal(secure.connections, 1);
    });

    it('sends nothing to a server that it cannot trust, and tries again', async () => {
      const before = secure.requests.length;
      const outcome = await senderTo(secure.url).send(batchOf(1));
      assert.equal(outcome.kind, 'retryable');
      assert.match(outcome.kind === 'retryable' ? outcome.reason : '', /CERT|VERIFY|ISSUER/);
      assert.equal(secure.requests.length, before);
    });

    it('tries again when the server wants a certificate that it does not have', async () => {
      const outcome = await senderTo(secure.url, { tls: { ca: text(certificates.ca) } }).send(batchOf(1));
      assert.equal(outcome.kind, 'retryable');
    });
  });
});
