import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { configureLogging, currentSinks, type LoggingOptions } from '../src/config.ts';
import { LoggingConfigError } from '../src/errors.ts';
import { getLogger } from '../src/logger.ts';
import { capture, captureAll } from './support/capture.ts';

describe('configureLogging', () => {
  afterEach(() => configureLogging({}));

  it('without anything is level info with the console and OpenTelemetry as sinks', () => {
    configureLogging({});
    assert.equal(getLogger('any').isEnabled('info'), true);
    assert.equal(getLogger('any').isEnabled('debug'), false);
    assert.deepEqual(
      currentSinks().map((sink) => sink.name),
      ['consoleSink', 'otelSink'],
    );
  });

  it('takes the longest prefix that fits, at the dots of the name', () => {
    configureLogging({
      level: 'error',
      levels: { shop: 'warning', 'shop.cart': 'debug', 'shop.cart.price': 'off' },
    });
    const lowest = (name: string) =>
      (['trace', 'debug', 'info', 'warning', 'error', 'critical'] as const).find((level) =>
        getLogger(name).isEnabled(level),
      );
    assert.deepEqual(
      ['other', 'shopping', 'shop', 'shop.user', 'shop.cart', 'shop.cart.items', 'shop.cart.price.vat'].map(
        lowest,
      ),
      ['error', 'error', 'warning', 'warning', 'debug', 'debug', undefined],
    );
  });

  it('is followed by loggers that exist already, bound ones too', () => {
    const logger = getLogger('follower');
    const bound = logger.with({ a: 1 });
    configureLogging({ level: 'error' });
    assert.deepEqual([logger.isEnabled('info'), bound.isEnabled('info')], [false, false]);
    configureLogging({ levels: { follower: 'trace' } });
    assert.deepEqual([logger.isEnabled('trace'), bound.isEnabled('trace')], [true, true]);
  });

  it('replaces the whole: an option that is left out takes its default', () => {
    configureLogging({ level: 'off', levels: { a: 'trace' }, sinks: [] });
    configureLogging({ sinks: [] });
    assert.equal(getLogger('a').isEnabled('trace'), false);
    assert.equal(getLogger('a').isEnabled('info'), true);
  });

  it('takes a copy of the sinks', () => {
    const sink = capture();
    const sinks = [sink];
    configureLogging({ sinks });
    sinks.pop();
    getLogger('copy').info('kept');
    assert.equal(sink.entries.length, 1);
  });

  const mistakes: ReadonlyArray<readonly [string, unknown, RegExp]> = [
    ['level', { level: 'loud' }, /option level is "loud": use one of trace, debug, info, success, warning/],
    ['level', { level: 9 }, /option level is 9: use one of/],
    ['levels["shop"]', { levels: { shop: 'WARN' } }, /option levels\["shop"\] is "WARN": use one of/],
    ['levels[""]', { levels: { '': 'info' } }, /set level instead/],
    ['levels["shop.*"]', { levels: { 'shop.*': 'info' } }, /holds no \*/],
    ['levels', { levels: ['info'] }, /option levels is an array: give an object/],
    ['sinks', { sinks: () => {} }, /option sinks is a function: give an array/],
    ['sinks[1]', { sinks: [() => {}, {}] }, /option sinks\[1\] is an object: a sink is a function/],
    ['sink', { sink: [] }, /option sink is an array: use level, levels, sinks/],
    ['object', null, /option object is null: give an object/],
  ];
  for (const [key, options, message] of mistakes) {
    it(`refuses ${JSON.stringify(options)} and leaves the former configuration in force`, () => {
      const entries = captureAll({ level: 'debug' });
      assert.throws(
        () => configureLogging(options as LoggingOptions),
        (error) =>
          error instanceof LoggingConfigError &&
          error.code === 'E_LOGGING_CONFIG' &&
          error.key === key &&
          message.test(error.message),
      );
      getLogger('former').debug('still captured');
      assert.equal(entries.length, 1);
    });
  }
});
