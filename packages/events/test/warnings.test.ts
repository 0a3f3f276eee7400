import assert from 'node:assert/strict';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { afterEach, describe, it } from 'mocha';
import { createWarn, MAX_WARNING_KINDS, WARNING_WINDOW_MS } from '../src/warnings.ts';
import { listen } from './support/diagnostics.ts';

describe('warnings', () => {
  afterEach(() => diag.disable());

  it('are told once per kind and window, then with how many came in the meantime', () => {
    const told = listen();
    let at = 0;
    const warn = createWarn(() => at);
    for (let i = 0; i < 4; i++) warn('login', () => 'bad login');
    warn('feedback', () => 'bad feedback');
    at = WARNING_WINDOW_MS;
    for (let i = 0; i < 2; i++) warn('login', () => 'bad login again');
    at = 2 * WARNING_WINDOW_MS;
    warn('feedback', () => 'bad feedback again');
    assert.deepEqual(told(), [
      'bad login (told once a minute)',
      'bad feedback (told once a minute)',
      'bad login again (told once a minute; 3 more since it was last told)',
      'bad feedback again (told once a minute)',
    ]);
  });

  it('of ever more kinds share one window', () => {
    const told = listen();
    const warn = createWarn(() => 0);
    for (let i = 0; i < 2 * MAX_WARNING_KINDS; i++) warn(`kind ${i}`, () => `${i}`);
    assert.equal(told().length, MAX_WARNING_KINDS + 1);
  });

  it('that cannot be made or told break nothing', () => {
    const fail = (): never => {
      throw new Error('no');
    };
    const logger = { error: fail, warn: fail, info: fail, debug: fail, verbose: fail };
    diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    const warn = createWarn();
    warn('a', () => 'told');
    warn('b', fail);
  });
});
