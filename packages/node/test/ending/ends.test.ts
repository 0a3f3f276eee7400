import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { REGISTER, run, sendLeftovers } from '../support/application.ts';
import { startReceiver, startSilentServer } from '../support/receiver.ts';

describe('the end of a process', function () {
  this.timeout(30_000);
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  const ends: [how: string, end: string, signal: NodeJS.Signals | undefined, code: number | null][] = [
    ['its natural end', 'natural', undefined, 0],
    ['process.exit()', 'exit', undefined, 5],
    ['an uncaught exception', 'throw', undefined, 1],
    ['an unhandled rejection', 'reject', undefined, 1],
    ['SIGTERM', 'signal', 'SIGTERM', null],
    ['SIGINT', 'signal', 'SIGINT', null],
    ['SIGHUP', 'signal', 'SIGHUP', null],
  ];
  for (const [how, end, signal, code] of ends) {
    it(`by ${how} loses none of a thousand records and leaves the exit code alone`, async () => {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
      const ended = await run('ends.mjs', {
        env: { ...env, OTEL_FIXTURE_END: end },
        ...(signal && { signal }),
      });
      assert.deepEqual([ended.code, ended.signal], [code, signal ?? null], ended.stderr);
      const expected = Array.from({ length: 1000 }, (_, i) => i);
      const numbers = () =>
        receiver.received.logs
          .filter(({ scope }) => scope === 'shop.ends')
          .map(({ attributes }) => attributes['i']);
      await sendLeftovers(() => numbers().length >= expected.length, { env });
      // What was being sent when a busy machine ran out of time is kept as well, and comes twice.
      assert.deepEqual(
        [...new Set(numbers())].toSorted((a, b) => Number(a) - Number(b)),
        expected,
      );
      const lines = ended.stdout.split('\n').filter((line) => line.startsWith('{'));
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).attributes.i),
        expected,
        'each on the console, too',
      );
    });
  }

  for (const [how, end, signal, code] of ends) {
    it(`by ${how} keeps all on disk while the collector is away, and the next process sends it first`, async () => {
      const { port } = new URL(receiver.url);
      receiver.stop();
      const state = mkdtempSync(path.join(os.tmpdir(), 'telltale-ends-'));
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, XDG_STATE_HOME: state };
      try {
        const started = performance.now();
        const ended = await run('ends.mjs', {
          env: { ...env, OTEL_FIXTURE_END: end },
          ...(signal && { signal }),
        });
        const took = performance.now() - started;
        assert.deepEqual([ended.code, ended.signal], [code, signal ?? null], ended.stderr);
        receiver = await startReceiver(Number(port));
        await run('measures.cjs', { env });
        const scopes = receiver.received.logs.map(({ scope }) => scope);
        const numbers = receiver.received.logs
          .filter(({ scope }) => scope === 'shop.ends')
          .map(({ attributes }) => attributes['i']);
        assert.deepEqual(
          numbers.toSorted((a, b) => Number(a) - Number(b)),
          Array.from({ length: 1000 }, (_, i) => i),
        );
        assert.equal(scopes[0], 'shop.ends', 'what was kept is sent first');
        console.log(`      the whole process took ${Math.round(took)} ms`);
      } finally {
        rmSync(state, { recursive: true, force: true });
      }
    });
  }

  for (const [end, words, rounds] of [
    [
      'natural',
      ['at work', 'beforeExit 1', 'after beforeExit 1', 'beforeExit 2', 'after beforeExit 2', 'exit'],
      [0, 1, 2],
    ],
    ['exit', ['at work', 'exit'], [0]],
  ] as const) {
    it(`(${end}) hears all that an application says while it ends, its last metrics too`, async () => {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_FIXTURE_END: end };
      const ended = await run('last-words.cjs', { env });
      assert.equal(ended.code, end === 'exit' ? 4 : 0, ended.stderr);
      const { logs, spans, metrics } = receiver.received;
      const counted = () =>
        metrics
          .filter(({ name }) => name === 'shop.words')
          .flatMap(({ points }) => points.map(({ attributes }) => Number(attributes['round'])));
      const isComplete = () =>
        logs.length >= words.length && spans.length >= 1 && counted().length >= rounds.length;
      await sendLeftovers(isComplete, { env });
      const bodies = logs.filter(({ scope }) => scope === 'shop.words').map(({ body }) => body);
      assert.deepEqual(bodies, words);
      assert.deepEqual(
        spans.map(({ name }) => name),
        ['exit'],
      );
      assert.deepEqual(counted().toSorted(), rounds);
      const lines = ended.stdout.split('\n').filter((line) => line.startsWith('{'));
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).body),
        words,
        'each on the console, too',
      );
    });
  }

  for (const [how, end, signal, code] of ends) {
    it(`by ${how} does not wait for a collector that never answers, and keeps all on disk`, async () => {
      const silent = await startSilentServer();
      const state = mkdtempSync(path.join(os.tmpdir(), 'telltale-ends-'));
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: silent.url, XDG_STATE_HOME: state };
      try {
        const ended = await run('ends.mjs', {
          env: { ...env, OTEL_FIXTURE_END: end },
          ...(signal && { signal }),
        });
        assert.deepEqual([ended.code, ended.signal], [code, signal ?? null], ended.stderr);
        const connected = await silent.stop();
        assert.ok(connected > 0, 'it was asked');
        receiver.stop();
        receiver = await startReceiver(Number(new URL(silent.url).port));
        await run('measures.cjs', { env });
        const numbers = receiver.received.logs
          .filter(({ scope }) => scope === 'shop.ends')
          .map(({ attributes }) => Number(attributes['i']));
        assert.deepEqual(
          numbers.toSorted((a, b) => a - b),
          Array.from({ length: 1000 }, (_, i) => i),
        );
      } finally {
        rmSync(state, { recursive: true, force: true });
      }
    });
  }

  it('leaves an application alone where nothing can be written and nobody listens', async () => {
    receiver.stop();
    const alone = await run('plain.cjs', { flags: [] });
    for (const folder of [path.join(import.meta.filename, 'below-a-file'), '/proc/nope']) {
      const joined = await run('plain.cjs', {
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          HOME: folder,
          XDG_CACHE_HOME: folder,
          XDG_STATE_HOME: folder,
        },
      });
      assert.deepEqual([joined.code, joined.stdout], [alone.code, alone.stdout], joined.stderr);
    }
  });

  for (const end of ['natural', 'exit']) {
    it(`(${end}) says how much is lost where the collector is away and nothing can be kept`, async () => {
      receiver.stop();
      const state = path.join(import.meta.filename, 'below-a-file');
      const ended = await run('ends.mjs', {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, XDG_STATE_HOME: state, OTEL_FIXTURE_END: end },
      });
      assert.deepEqual([ended.code, ended.signal], [end === 'exit' ? 5 : 0, null], ended.stderr);
      assert.match(ended.stderr, /spool ".+below-a-file.+spool" cannot be written \(ENOTDIR\)/);
      assert.match(ended.stderr, /Records lost before they were sent \(logs, shutdown\): 1000$/m);
    });
  }

  it('tells the application once that it has nothing left to do, and sends all in that moment, observed metrics too', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const ended = await run('bye.cjs', { env });
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(
      ended.stdout.split('\n').filter((line) => line === 'bye'),
      ['bye'],
    );
    const logs = () => receiver.received.logs.filter(({ scope }) => scope === 'shop.bye');
    await sendLeftovers(() => logs().length === 1000, { env });
    assert.equal(logs().length, 1000);
    assert.ok(receiver.received.metrics.some(({ name }) => name === 'shop.open'));
  });

  it('stays short in a last moment in which an application says a lot to a slow collector', async () => {
    receiver.behave({ delayMs: 100 });
    const state = mkdtempSync(path.join(os.tmpdir(), 'telltale-ends-'));
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, XDG_STATE_HOME: state };
    try {
      const ended = await run('late.cjs', { env });
      assert.equal(ended.code, 0, ended.stderr);
      const took = Number(/took (\d+)/.exec(ended.stdout)?.[1]);
      assert.ok(took < 5_000, `100 records took ${took} ms, which 100 answers would take twice`);
      receiver.behave({ delayMs: 0 });
      await run('measures.cjs', { env });
      const bodies = receiver.received.logs
        .filter(({ body }) => body === 'late')
        .map(({ attributes }) => attributes['i']);
      assert.equal(new Set(bodies).size, 100);
    } finally {
      rmSync(state, { recursive: true, force: true });
    }
  });

  it('lets an application finish what it began in its end, though nothing can be sent or kept', async () => {
    receiver.stop();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      XDG_STATE_HOME: path.join(import.meta.filename, 'below-a-file'),
      OTEL_FIXTURE_END: 'later',
    };
    const ended = await run('last-words.cjs', { env });
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /done later/);
  });

  it('has no more permissions in its export worker than the application has', async () => {
    receiver.stop();
    const state = mkdtempSync(path.join(os.tmpdir(), 'telltale-ends-'));
    try {
      const ended = await run('ends.mjs', {
        flags: ['--permission', '--allow-worker', '--allow-fs-read=*', '--require', REGISTER],
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
          XDG_STATE_HOME: state,
          OTEL_FIXTURE_END: 'natural',
        },
      });
      assert.equal(ended.code, 0, ended.stderr);
      assert.match(ended.stderr, /spool .+ --allow-fs-write/);
      assert.deepEqual(readdirSync(state), []);
    } finally {
      rmSync(state, { recursive: true, force: true });
    }
  });

  it('leaves a signal to a handler of the application that takes itself off the list', async () => {
    const ended = await run('handles-once.cjs', {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      signal: 'SIGTERM',
    });
    assert.deepEqual([ended.code, ended.signal], [3, null], ended.stderr);
    assert.match(ended.stdout, /closed/);
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`by ${signal} leaves the clean-up to signal-exit, and loses none of its records`, async () => {
      const ended = await run('signal-exit.cjs', {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
        signal,
      });
      assert.deepEqual([ended.code, ended.signal], [null, signal], ended.stderr);
      assert.match(ended.stdout, new RegExp(`cleaned up on ${signal}`));
      assert.deepEqual(
        receiver.received.logs.filter(({ scope }) => scope === 'shop.cleanup').map(({ body }) => body),
        ['at work', 'cleaned up'],
      );
    });
  }

  it('by SIGKILL loses at most the last flush interval, and nothing before it', async () => {
    const ended = await run('killed.mjs', {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      signal: 'SIGKILL',
    });
    assert.equal(ended.signal, 'SIGKILL');
    const logs = receiver.received.logs
      .filter(({ scope }) => scope === 'shop.killed')
      .map(({ attributes }) => attributes);
    const numbers = logs.map((attributes) => Number(attributes['i'])).toSorted((a, b) => a - b);
    assert.deepEqual(
      numbers,
      Array.from({ length: numbers.length }, (_, i) => i),
      'no hole',
    );
    assert.ok(numbers.length > 1000, `${numbers.length} arrived`);
    const logged = Number(
      ended.stdout
        .match(/logged (\d+)/g)
        ?.at(-1)
        ?.split(' ')[1],
    );
    console.log(`      ${logged} logged, ${numbers.length} arrived`);
  });
});
