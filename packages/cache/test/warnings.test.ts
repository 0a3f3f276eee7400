import assert from 'node:assert/strict';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { afterEach, describe, it } from 'mocha';
import { CacheError } from '../src/errors.ts';
import { warnOncePerWindow } from '../src/warnings.ts';

const warning = (code: 'E_CACHE_UNAVAILABLE' | 'E_CACHE_UNREADABLE') =>
  new CacheError(code, 'It broke', 'Fix it');

describe('warnings', () => {
  const told: string[] = [];
  const log = (message: string) => told.push(message);
  function listen(): void {
    told.length = 0;
    diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log }, DiagLogLevel.ALL);
    told.length = 0;
  }
  afterEach(() => diag.disable());

  it('go to the diagnostic log by default, one of each code', () => {
    listen();
    const warn = warnOncePerWindow('users');
    for (let i = 0; i < 3; i++) {
      warn(warning('E_CACHE_UNAVAILABLE'));
      warn(warning('E_CACHE_UNREADABLE'));
    }
    assert.deepEqual(told, [
      'cache "users": It broke. Fix it (E_CACHE_UNAVAILABLE)',
      'cache "users": It broke. Fix it (E_CACHE_UNREADABLE)',
    ]);
  });

  it('that cannot be told break nothing', () => {
    listen();
    const warn = warnOncePerWindow('users', () => {
      throw new Error('my handler');
    });
    warn(warning('E_CACHE_UNAVAILABLE'));
    assert.deepEqual(told, ['cache "users": onWarning threw']);
  });
});
