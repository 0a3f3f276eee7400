import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { run, sendLeftovers } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

describe('work that is open when the process ends', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  /** The events of an application's run, each with what is asked for of it. */
  async function eventsOf(fixture: string, count: number, end: string, signal?: NodeJS.Signals) {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const events = () => receiver.received.logs.filter(({ scope }) => scope === '@telltale/events');
    await run(fixture, { env: { ...env, OTEL_FIXTURE_END: end }, ...(signal && { signal }) });
    await sendLeftovers(() => events().length >= count, { env });
    return events().map(({ eventName, attributes }) => ({ event: eventName?.slice(9), attributes }));
  }

  for (const [how, end, signal] of [
    ['process.exit()', 'exit', undefined],
    ['an uncaught error', 'error', undefined],
    ['SIGTERM', 'signal', 'SIGTERM'],
  ] as const) {
    it(`is recorded with what is known of it, by ${how}`, async () => {
      const events = await eventsOf('open-work.mjs', 6, end, signal);
      const of = (event: string, ...keys: string[]) =>
        events
          .filter((one) => one.event === event)
          .map(({ attributes }) => keys.map((key) => attributes[key]))
          .sort();
      const ending = ['telltale.status', 'error.type'];
      const ended = ['cancelled', 'process_ended'];
      assert.deepEqual(of('tool.call', 'gen_ai.tool.name', ...ending), [['slow', ...ended]]);
      assert.deepEqual(of('model.call', 'gen_ai.request.model', ...ending), [
        ['by hand', ...ended],
        ['half-read', ...ended],
        ['unread', ...ended],
      ]);
      assert.deepEqual(
        of('application.process', 'telltale.run.inference_calls', 'telltale.run.tool_calls', ...ending),
        [[1, 1, ...ended]],
      );
      const [session] = of('application.alive', 'session.id', 'telltale.start_time', 'telltale.end_time');
      assert.equal(session?.[0], 's-1');
      assert.ok(Number(session?.[2]) > Number(session?.[1]));
      assert.equal(events.length, 6);
    });
  }

  it('may still be finished while the process has nothing left to do', async () => {
    const events = await eventsOf('goes-on.mjs', 2, 'natural');
    assert.deepEqual(
      events.map(({ attributes }) => [attributes['gen_ai.tool.name'], attributes['telltale.status']]).sort(),
      [
        ['late', 'success'],
        ['never', 'cancelled'],
      ],
    );
  });
});
