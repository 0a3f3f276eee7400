import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { runTraffic } from '../../src/traffic/run.ts';
import { startDemo } from '../support/demo.ts';

describe('runTraffic', () => {
  it('keeps users busy until it is told to end, and lets each finish', async () => {
    const demo = await startDemo();
    const ending = new AbortController();
    const trouble: unknown[] = [];
    const running = runTraffic({
      url: demo.url,
      users: 5,
      seconds: Number.POSITIVE_INFINITY,
      think: 0.02,
      signal: ending.signal,
      onUnexpected: (error) => trouble.push(error),
    });
    while (
      demo.sdk.events().filter(({ eventName }) => eventName === 'telltale.message.feedback').length < 5
    ) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    ending.abort();
    const counts = await running;
    await demo.app.close();
    const recorded = (name: string) => demo.sdk.events().filter(({ eventName }) => eventName === name).length;
    await demo.stop();
    assert.deepEqual(trouble, []);
    assert.equal(counts.unexpected, 0);
    assert.equal(counts.questions, counts.answers + counts.failedAnswers + counts.leftAnswers);
    assert.equal(recorded('telltale.user.login'), counts.logins);
    assert.equal(recorded('telltale.session.created'), counts.sessions);
    assert.equal(recorded('telltale.application.process'), counts.questions);
    assert.equal(recorded('telltale.message.feedback'), counts.feedback);
    assert.equal(recorded('telltale.knowledge_file.uploaded'), counts.uploads);
  });

  it('counts what should not have happened', async () => {
    const ending = new AbortController();
    const counts = await runTraffic({
      url: 'http://127.0.0.1:1',
      users: 1,
      think: 0,
      signal: ending.signal,
      onUnexpected: () => ending.abort(),
    });
    assert.equal(counts.unexpected, 1);
  });
});
