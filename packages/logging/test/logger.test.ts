import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { configureLogging } from '../src/config.ts';
import { getLogger, type Logger } from '../src/logger.ts';
import { loggingStats } from '../src/trouble.ts';
import { captureAll, only, own } from './support/capture.ts';
import { HOSTILE_TEXTS, HOSTILE_VALUES } from './support/hostile.ts';

describe('getLogger', () => {
  afterEach(() => configureLogging({}));

  it('logs at every level', () => {
    const entries = captureAll();
    const logger = getLogger('all.levels');
    for (const level of [
      'trace',
      'debug',
      'info',
      'success',
      'warning',
      'warn',
      'error',
      'critical',
    ] as const) {
      logger[level](`at ${level}`);
    }
    assert.deepEqual(
      entries.map(({ loggerName, level, severityNumber, severityText, body }) => [
        loggerName,
        level,
        severityNumber,
        severityText,
        body,
      ]),
      [
        ['all.levels', 'trace', 1, 'TRACE', 'at trace'],
        ['all.levels', 'debug', 5, 'DEBUG', 'at debug'],
        ['all.levels', 'info', 9, 'INFO', 'at info'],
        ['all.levels', 'success', 10, 'SUCCESS', 'at success'],
        ['all.levels', 'warning', 13, 'WARNING', 'at warning'],
        ['all.levels', 'warning', 13, 'WARNING', 'at warn'],
        ['all.levels', 'error', 17, 'ERROR', 'at error'],
        ['all.levels', 'critical', 21, 'CRITICAL', 'at critical'],
      ],
    );
  });

  it('makes nothing of a level that is off, and reads nothing for it', () => {
    const entries = captureAll({ level: 'warning' });
    const logger = getLogger('quiet');
    const attributes = {
      get never(): never {
        throw new Error('read');
      },
    };
    const before = loggingStats();
    logger.info('not logged', attributes);
    assert.deepEqual(entries, []);
    assert.deepEqual(loggingStats(), before);
    assert.deepEqual([logger.isEnabled('info'), logger.isEnabled('warn')], [false, true]);
  });

  it('makes nothing of an exception when error is off', () => {
    const entries = captureAll({ level: 'critical' });
    getLogger('quiet').exception(new Error('x'));
    assert.deepEqual(entries, []);
  });

  it('gives every record an id of its own, unless the caller gave one', () => {
    const entries = captureAll();
    const logger = getLogger('ids');
    logger.info('a', { 'log.record.uid': 'mine' });
    logger.info('b');
    logger.info('c');
    const [mine, second, third] = entries.map(({ attributes }) => attributes['log.record.uid']);
    assert.equal(mine, 'mine');
    assert.equal(typeof second, 'string');
    assert.notEqual(second, third);
  });

  it('stamps the time of the call', () => {
    const entries = captureAll();
    const before = Date.now();
    getLogger('time').info('now');
    const [seconds, nanoseconds] = only(entries).timestamp;
    assert.ok(Math.abs(seconds * 1000 + nanoseconds / 1e6 - before) < 1_000);
  });

  it('takes a name that is none as unknown', () => {
    assert.equal(getLogger('').name, 'unknown');
    assert.equal(getLogger(undefined as unknown as string).name, 'unknown');
  });

  describe('with', () => {
    it('binds attributes; a call and a later binding win', () => {
      const entries = captureAll();
      const tenant = getLogger('bound').with({ tenant: 'a', 'user.id': 1 });
      const user = tenant.with({ 'user.id': 2 });
      tenant.info('one');
      user.info('two');
      user.info('three', { tenant: 'b' });
      assert.deepEqual(entries.map(own), [
        { tenant: 'a', 'user.id': 1 },
        { tenant: 'a', 'user.id': 2 },
        { tenant: 'b', 'user.id': 2 },
      ]);
    });

    it('reads the attributes once', () => {
      const entries = captureAll();
      const state = { step: 1 };
      const logger = getLogger('bound').with(state);
      state.step = 2;
      logger.info('x');
      assert.deepEqual(own(only(entries)), { step: 1 });
    });
  });

  describe('exception', () => {
    it('logs at error with exception attributes, the message being the error’s', () => {
      const entries = captureAll();
      const error = new TypeError('no price');
      getLogger('failing').exception(error);
      const entry = only(entries);
      assert.deepEqual([entry.level, entry.body], ['error', 'no price']);
      assert.deepEqual(own(entry), {
        'exception.type': 'TypeError',
        'exception.message': 'no price',
        'exception.stacktrace': error.stack,
      });
    });

    it('takes a message and attributes', () => {
      const entries = captureAll();
      getLogger('failing')
        .with({ tenant: 'a' })
        .exception(new Error('no price'), 'checkout failed', { order: 7 });
      const entry = only(entries);
      assert.equal(entry.body, 'checkout failed');
      assert.deepEqual([entry.attributes['tenant'], entry.attributes['order']], ['a', 7]);
    });

    it('takes whatever was thrown, undefined too', () => {
      const entries = captureAll();
      getLogger('failing').exception(undefined);
      assert.equal(only(entries).attributes['exception.type'], 'undefined');
    });
  });

  describe('called against its types', () => {
    const untyped = getLogger('untyped') as unknown as Record<keyof Logger, (...args: unknown[]) => void>;

    it('takes an error in place of attributes', () => {
      const entries = captureAll();
      untyped.error('failed', new TypeError('no price'));
      assert.equal(only(entries).attributes['exception.message'], 'no price');
    });

    it('turns any message into text', () => {
      const entries = captureAll();
      for (const message of [{ a: 1 }, 7, undefined, Symbol('s')]) untyped.info(message);
      assert.deepEqual(
        entries.map(({ body }) => body),
        ['{ a: 1 }', '7', 'undefined', 'Symbol(s)'],
      );
    });

    it('counts attributes that are none', () => {
      const entries = captureAll();
      const before = loggingStats().unsupportedValues;
      untyped.info('x', 'y');
      untyped.info('x', null);
      assert.deepEqual(entries.map(own), [{}, {}]);
      assert.equal(loggingStats().unsupportedValues, before + 1);
    });

    it('never throws, whatever it is given', () => {
      const entries = captureAll();
      const values = [...Object.values(HOSTILE_TEXTS), ...Object.values(HOSTILE_VALUES)];
      for (const value of values) {
        untyped.info(value);
        untyped.info('message', { value });
        untyped.info('attributes', value);
        untyped.exception(value);
        (untyped.with(value) as unknown as Logger).info('bound');
      }
      assert.equal(entries.length, 5 * values.length);
    });
  });
});
