import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { run } from '../support/application.ts';
import { startReceiver } from '../support/receiver.ts';

describe('an event that still waits for its user', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  for (const [how, end, signal] of [
    ['its natural end', 'natural', undefined],
    ['process.exit()', 'exit', undefined],
    ['SIGTERM', 'signal', 'SIGTERM'],
  ] as const) {
    it(`goes out with the user’s id when the process ends by ${how}`, async () => {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
      await run('waiting-event.mjs', { env: { ...env, OTEL_FIXTURE_END: end }, ...(signal && { signal }) });
      const events = () => receiver.received.logs.filter(({ scope }) => scope === '@telltale/events');
      // A machine that gave the worker no time within the end's limit left it on disk.
      if (events().length === 0) await run('plain.cjs', { env });
      assert.deepEqual(
        events().map(({ attributes }) => [attributes['user.id'], attributes['telltale.login.method']]),
        [['u-1', 'sso']],
      );
    });
  }
});
