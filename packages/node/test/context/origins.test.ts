import assert from 'node:assert/strict';
import { forTests, type RunningRedis, startRedis } from '@telltale/dev/servers';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

/** The ways of `fixtures/origins.mjs`, and how many logs each makes. */
const LOGS = {
  promises: 1,
  timers: 5,
  events: 4,
  streams: 6,
  'async generators': 6,
  callbacks: 4,
  'bound callbacks': 1,
  queues: 1,
  'worker threads': 2,
  WebSockets: 8,
  'compressed WebSockets': 8,
  'messages of a WebSocket': 1,
};

describe('the trace of an origin', function () {
  this.timeout(60_000);
  let redis: RunningRedis | undefined;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  before(async function () {
    redis = await forTests(this, startRedis);
  });
  after(() => redis?.stop());
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());
  const env = () => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_FIXTURE_REDIS_URL: redis?.url ?? '',
  });
  const spanNamed = (name: string) => receiver.received.spans.find((span) => span.name === name);

  it('and its identity are those of each log, wherever it is made', async () => {
    const { code, stderr } = await run('origins.mjs', { env: env() });
    assert.equal(code, 0, stderr);
    for (const [way, count] of Object.entries(LOGS)) {
      for (const turn of ['first', 'second', 'third']) {
        const origin = `${way}, ${turn}`;
        const logs = receiver.received.logs.filter(({ attributes }) => attributes['origin'] === origin);
        const traceId = spanNamed(origin)?.traceId;
        assert.equal(logs.length, count, origin);
        for (const log of logs) {
          assert.equal(log.traceId, traceId, origin);
          // A queue's messages say nothing of the identity where nobody asks for it.
          assert.equal(log.attributes['user.id'], way === 'queues' ? undefined : origin);
        }
      }
    }
  });

  it('goes through Redis: the same by pub/sub, linked by a list', async () => {
    const { code, stderr } = await run('pubsub.mjs', { env: env() });
    assert.equal(code, 0, stderr);
    const logs = receiver.received.logs.filter(({ body }) => body === 'heard');
    assert.equal(logs.length, 40);
    for (const { traceId, spanId, attributes } of logs) {
      const origin = spanNamed(String(attributes['origin']));
      const span = receiver.received.spans.find((span) => span.spanId === spanId);
      assert.equal(span?.name, attributes['by']);
      assert.equal(span?.traceId, traceId);
      assert.equal(attributes['user.id'], `u-${String(attributes['origin']).split(' ')[1]}`);
      if (span?.name === 'channel') {
        assert.deepEqual([span.traceId, span.parentSpanId], [origin?.traceId, origin?.spanId]);
      } else {
        assert.notEqual(span?.traceId, origin?.traceId);
        assert.deepEqual(span?.links, [{ traceId: origin?.traceId, spanId: origin?.spanId }]);
      }
    }
  });

  it('never mixes with another: 10,000 interleaved requests', async () => {
    const { code, stderr } = await run('interleaved.mjs', { env: env() });
    assert.equal(code, 0, stderr);
    assert.ok(Number(/most at once: (\d+)/.exec(stderr)?.[1]) > 100, stderr);
    const logs = receiver.received.logs.filter(({ scope }) => scope === 'interleaved');
    assert.equal(logs.length, 20_000);
    const spans = new Map(receiver.received.spans.map((span) => [span.spanId, span]));
    for (const { traceId, spanId, attributes } of logs) {
      const number = Number(attributes['number']);
      const origin = number.toString(16).padStart(32, 'a');
      assert.deepEqual(
        [traceId, attributes['user.id'], attributes['session.id']],
        [origin, `u-${number}`, `s-${number}`],
      );
      assert.equal(spans.get(spanId ?? '')?.traceId, origin);
    }
    const numbers = Map.groupBy(logs, ({ attributes }) => attributes['number']);
    assert.equal(numbers.size, 10_000);
  });
});
