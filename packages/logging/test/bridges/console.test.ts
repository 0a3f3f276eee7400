import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { context, trace } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { bridgeConsole } from '../../src/bridges/console.ts';
import { configureLogging } from '../../src/config.ts';
import { getLogger } from '../../src/logger.ts';
import { consoleSink } from '../../src/sinks/console.ts';
import { loggingStats } from '../../src/trouble.ts';
import { capture, captureAll, only, own } from '../support/capture.ts';
import { HOSTILE_TEXTS, HOSTILE_VALUES } from '../support/hostile.ts';
import { runProgram } from '../support/run.ts';
import { startSdk } from '../support/sdk.ts';

const METHODS = ['trace', 'debug', 'log', 'info', 'warn', 'error'] as const;
type Method = (typeof METHODS)[number];

describe('bridgeConsole', () => {
  const real = { ...console };
  let printed: [Method, ...unknown[]][];
  const undos: (() => void)[] = [];
  const bridge: typeof bridgeConsole = (options) => {
    const undo = bridgeConsole(options);
    undos.push(undo);
    return undo;
  };

  beforeEach(() => {
    printed = [];
    for (const method of METHODS) console[method] = (...args) => void printed.push([method, ...args]);
  });
  afterEach(() => {
    for (const undo of undos.splice(0)) undo();
    Object.assign(console, real);
    configureLogging({});
  });

  it('makes an entry of each method, at its level, and prints as before', () => {
    const entries = captureAll();
    bridge();
    for (const method of METHODS) console[method]('%s has %d', method, 3, { more: 1 });
    assert.deepEqual(
      entries.map(({ loggerName, level, body }) => [loggerName, level, body]),
      [
        ['console', 'trace', 'trace has 3 { more: 1 }'],
        ['console', 'debug', 'debug has 3 { more: 1 }'],
        ['console', 'info', 'log has 3 { more: 1 }'],
        ['console', 'info', 'info has 3 { more: 1 }'],
        ['console', 'warning', 'warn has 3 { more: 1 }'],
        ['console', 'error', 'error has 3 { more: 1 }'],
      ],
    );
    assert.deepEqual(
      printed,
      METHODS.map((method) => [method, '%s has %d', method, 3, { more: 1 }]),
    );
    assert.ok(entries.every((entry) => entry.printed));
  });

  it('without the original leaves the printing to the sinks', () => {
    const entries = captureAll();
    bridge({ keepOriginal: false });
    console.log('only here');
    assert.deepEqual([only(entries).body, only(entries).printed], ['only here', false]);
    assert.deepEqual(printed, []);
  });

  it('follows the level of the logger console, and prints whatever that is', () => {
    const entries = captureAll({ levels: { console: 'warning' } });
    bridge();
    console.log('quiet');
    console.warn('loud');
    assert.equal(only(entries).body, 'loud');
    assert.equal(printed.length, 2);
  });

  it('gives the exception attributes of the first error among the arguments', () => {
    const entries = captureAll();
    bridge();
    console.error('failed:', new TypeError('no price'), new Error('second'));
    const { attributes, body } = only(entries);
    assert.equal(attributes['exception.type'], 'TypeError');
    assert.equal(attributes['exception.message'], 'no price');
    assert.match(String(attributes['exception.stacktrace']), /^TypeError: no price\n {4}at /);
    assert.match(body, /^failed: TypeError: no price\n/);
  });

  it('gives console.trace the stack of its caller', () => {
    const entries = captureAll();
    bridge();
    console.trace('here');
    assert.match(String(own(only(entries))['code.stacktrace']), /^ {4}at .*bridges\/console\.test\.ts/);
  });

  it('carries the ids of the active span', () => {
    const sdk = startSdk();
    try {
      const entries = captureAll();
      bridge();
      const span = trace.getTracer('test').startSpan('work');
      context.with(trace.setSpan(context.active(), span), () => console.log('inside'));
      const { traceId, spanId } = span.spanContext();
      assert.deepEqual([only(entries).traceId, only(entries).spanId], [traceId, spanId]);
    } finally {
      sdk.stop();
    }
  });

  it('only prints what an exporter says while it exports', () => {
    const sdk = startSdk();
    try {
      const entries = captureAll();
      bridge();
      context.with(suppressTracing(context.active()), () => console.error('export failed'));
      assert.deepEqual(entries, []);
      assert.deepEqual(printed, [['error', 'export failed']]);
    } finally {
      sdk.stop();
    }
  });

  it('logs nothing twice when it is bridged twice, and the last options hold', () => {
    const entries = captureAll();
    const undoFirst = bridge();
    const undoSecond = bridge({ keepOriginal: false });
    console.log('a');
    undoSecond();
    console.log('b');
    undoFirst();
    console.log('c');
    assert.deepEqual(
      entries.map(({ body }) => body),
      ['a', 'b'],
    );
    assert.deepEqual(printed, [
      ['log', 'b'],
      ['log', 'c'],
    ]);
  });

  it('is undone only once by one undo', () => {
    const entries = captureAll();
    const undo = bridge();
    bridge();
    undo();
    undo();
    console.log('still bridged');
    assert.equal(entries.length, 1);
  });

  it('gives back the methods that were there, also ones that others had replaced before', () => {
    const before = { ...console };
    bridge()();
    for (const method of METHODS) assert.equal(console[method], before[method]);
  });

  it('leaves a method alone that others replaced since, and then only prints', () => {
    const entries = captureAll();
    const undo = bridge();
    const bridged = console.log;
    const wrapper = (...args: unknown[]): void => bridged('wrapped:', ...args);
    console.log = wrapper;
    undo();
    assert.equal(console.log, wrapper);
    console.log('a');
    assert.deepEqual(entries, []);
    assert.deepEqual(printed, [['log', 'wrapped:', 'a']]);
  });

  it('logs once when it is bridged again over its own former wrapper', () => {
    const entries = captureAll();
    const undo = bridge();
    const bridged = console.log;
    console.log = (...args: unknown[]) => bridged(...args);
    undo();
    bridge();
    console.log('a');
    assert.equal(entries.length, 1);
    assert.equal(printed.length, 1);
  });

  it('only prints what a sink says to the console', () => {
    const entries = capture();
    configureLogging({ sinks: [(entry) => console.log('sink has', entry.body), entries] });
    const before = loggingStats().recursiveEntries;
    bridge({ keepOriginal: false });
    console.log('a');
    getLogger('own').info('b');
    assert.deepEqual(
      entries.entries.map(({ body }) => body),
      ['a', 'b'],
    );
    assert.deepEqual(printed, [
      ['log', 'sink has', 'a'],
      ['log', 'sink has', 'b'],
    ]);
    assert.equal(loggingStats().recursiveEntries, before);
  });

  it('lets the original throw as it did without the bridge, and stays in order', () => {
    const entries = captureAll();
    console.log = () => {
      throw new Error('stdout gone');
    };
    bridge();
    assert.throws(() => console.log('a'), /stdout gone/);
    console.info('b');
    assert.equal(entries.length, 2);
  });

  it('never throws of its own, whatever it is told', () => {
    const entries = captureAll();
    bridge();
    const values = [...Object.values(HOSTILE_TEXTS), ...Object.values(HOSTILE_VALUES)];
    for (const value of values) {
      console.log(value);
      console.log('%s %d %o %j', value, value, value, value);
    }
    assert.equal(entries.length, 2 * values.length);
  }).timeout(20_000);

  it('prints in a console sink only what is not printed already', () => {
    const lines: string[] = [];
    const stream = new Writable({
      decodeStrings: false,
      write(line, _encoding, done) {
        lines.push(line);
        done();
      },
    });
    configureLogging({ sinks: [consoleSink({ stream, format: 'json' })] });
    const undo = bridge();
    console.log('printed by the console');
    undo();
    bridge({ keepOriginal: false });
    console.log('printed by the sink');
    assert.equal(JSON.parse(lines.join('')).body, 'printed by the sink');
  });

  describe('in a process', () => {
    const entriesIn = (stderr: string) =>
      [...stderr.matchAll(/^entry (.*)$/gm)].map(([, line = '']) => JSON.parse(line));

    it('leaves what Node prints as it was, to the byte, but for its own frame in a trace', async () => {
      const [plain, bridged] = [await runProgram('console.ts'), await runProgram('console.ts', ['--bridge'])];
      assert.deepEqual([bridged.code, bridged.stdout], [0, plain.stdout]);
      const ownFrame = /^ {4}at console\.trace \(.*bridges\/console\.ts.*\n/m;
      assert.equal(bridged.stderr.replace(/^entry .*\n/gm, '').replace(ownFrame, ''), plain.stderr);
      assert.deepEqual(
        entriesIn(bridged.stderr).map(({ level, body }) => [level, body.split('\n')[0]]),
        [
          ['debug', 'debug 1'],
          ['info', 'log text { a: 1 }'],
          ['info', '{ nested: { deep: { deeper: [Object] } } }'],
          ['info', '┌─────────┬───┐'],
          ['info', 'group'],
          ['info', 'inside'],
          ['info', 'default: 1'],
          ['trace', 'traced'],
          ['warning', 'Assertion failed: asserted'],
          ['error', 'failed'],
          ['info', ''],
        ],
      );
    });

    it('prints through the console sink when the original is not kept', async () => {
      const { code, stdout, stderr } = await runProgram('console.ts', ['--replace']);
      assert.equal(code, 0);
      const bodies = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).body);
      assert.deepEqual(
        bodies,
        entriesIn(stderr).map(({ body }) => body),
      );
      assert.equal(bodies.length, 11);
    });
  });
});
