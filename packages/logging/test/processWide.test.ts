import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { configureLogging } from '../src/config.ts';
import { getLogger } from '../src/logger.ts';
import { loggingStats } from '../src/trouble.ts';
import { captureAll, only } from './support/capture.ts';

describe('a second copy of the package in one thread', () => {
  afterEach(() => configureLogging({}));

  const copyOf = async (file: string) => import(new URL(`../src/${file}?copy`, import.meta.url).href);

  it('shares the configuration', async () => {
    const { thresholdOf, currentSinks } = await copyOf('config.ts');
    const entries = captureAll({ level: 'error', levels: { shared: 'debug' } });
    assert.equal(thresholdOf('shared').minimum, 5);
    getLogger('shared').debug('x');
    currentSinks()[0](only(entries));
    assert.equal(entries.length, 2);
  });

  it('shares the counts', async () => {
    const copy = await copyOf('trouble.ts');
    copy.report('lostLines', 'from the copy');
    assert.equal(copy.loggingStats().lostLines, loggingStats().lostLines);
  });
});
