import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import { userLogin } from '@telltale/events';
import { configureLogging, otelSink } from '@telltale/logging';
import { after, afterEach, beforeEach, describe, it } from 'mocha';
import { getLogger, openLedger, record } from '../src/ledger.ts';
import { inSpan } from '../src/spans.ts';
import { readJsonLines as readAll } from './support/modelServer.ts';
import { newest, startSdk } from './support/sdk.ts';

const log = getLogger('demo.test');

/** The lines; each has its time. */
const readJsonLines = (path: string) =>
  readAll(path).map(({ at, ...line }) => {
    assert.ok(Math.abs(Date.now() - Number(at)) < 60_000, String(at));
    return line;
  });

describe('ledger', () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-ledger-'));
  const path = join(folder, 'ledger.jsonl');
  let sdk: ReturnType<typeof startSdk>;
  let close: () => void;
  const server = createServer((_request, response) => response.end('ok'));
  let url: string;
  beforeEach(async () => {
    sdk = startSdk();
    configureLogging({ sinks: [otelSink()] });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = openLedger(path, `${url}/v1`);
  });
  afterEach(() => {
    close();
    server.close();
    server.closeAllConnections();
    configureLogging({});
    rmSync(path);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('holds what was logged, under the id that the record carries, in its span', async () => {
    const span = await inSpan('work', {}, async () => {
      log.warning('odd', { count: 2 });
      return trace.getActiveSpan()?.spanContext();
    });
    log.exception(new RangeError('too far'), 'failed');
    const [spanLine, warning, failure] = readJsonLines(path);
    assert.deepEqual(spanLine, { kind: 'span', spanKind: 'internal', name: 'work', ...idsOf(span) });
    const [first, second] = sdk.logs();
    assert.deepEqual(warning, {
      kind: 'log',
      id: first?.attributes['demo.ledger.id'],
      logger: 'demo.test',
      level: 'warning',
      message: 'odd',
      attributes: { count: 2 },
      ...idsOf(first?.spanContext),
    });
    assert.deepEqual(idsOf(first?.spanContext), idsOf(span));
    assert.equal(failure?.['id'], second?.attributes['demo.ledger.id']);
    assert.deepEqual(failure?.['attributes'], { 'exception.message': 'too far' });
    assert.equal(second?.attributes['exception.message'], 'too far');
  });

  it('holds a span with the one that it is part of', async () => {
    const outer = await inSpan('outer', {}, async () => {
      await inSpan('inner', {}, async () => {});
      return trace.getActiveSpan()?.spanContext();
    });
    const [, inner] = readJsonLines(path);
    assert.deepEqual([inner?.['name'], inner?.['parentSpanId']], ['inner', outer?.spanId]);
  });

  it('leaves out what is not logged', () => {
    log.debug('too fine');
    assert.deepEqual([readJsonLines(path), sdk.logs()], [[], []]);
  });

  it('holds events under their own id', () => {
    const id = record(userLogin, { method: 'password' }, { user: { id: 'u-1' } });
    const event = {
      kind: 'event',
      id,
      name: 'telltale.user.login',
      payload: { method: 'password' },
      user: { id: 'u-1' },
    };
    assert.deepEqual(readJsonLines(path), [event]);
    assert.equal(newest(sdk.events(), 'telltale.user.login').attributes['event.id'], id);
  });

  it('holds requests to the model server, and to nobody else', async () => {
    const other = createServer((_request, response) => response.end());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const ids = await inSpan('calls', {}, async () => {
      await (await fetch(`http://127.0.0.1:${(other.address() as AddressInfo).port}`)).text();
      await (await fetch(`${url}/v1/models`)).text();
      return idsOf(trace.getActiveSpan()?.spanContext());
    });
    other.close();
    other.closeAllConnections();
    assert.deepEqual(readJsonLines(path).slice(1), [{ kind: 'span', spanKind: 'client', ...ids }]);
  });

  it('writes nothing once it is closed', () => {
    close();
    log.info('unseen');
    record(userLogin, { method: 'sso' });
    assert.deepEqual(readJsonLines(path), []);
    assert.equal('demo.ledger.id' in (sdk.logs()[0]?.attributes ?? {}), false);
    close = () => {};
  });
});

function idsOf(span: { traceId: string; spanId: string } | undefined) {
  return { traceId: span?.traceId, spanId: span?.spanId };
}
