import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import { startElasticsearch } from '../../src/servers/elasticsearch.ts';
import { forTests } from '../../src/servers/forTests.ts';
import { showInElasticsearch } from '../../src/starting/elasticsearch.ts';
import { thisMachine } from '../../src/system/machine.ts';

const CHILDREN = `/proc/self/task/${process.pid}/children`;

describe('the start in Elasticsearch', function () {
  this.timeout(240_000);
  before(async function () {
    // Whether there is one at all.
    await (await forTests(this, () => startElasticsearch())).stop();
  });

  it('leaves nothing running when the collector does not start', async () => {
    assert.ok(existsSync(CHILDREN), 'needs a Linux that tells the children of a process');
    const machine = thisMachine();
    const settings = { ...machine.settings, collectorBin: '/bin/false' };
    const before = readFileSync(CHILDREN, 'utf8');
    await assert.rejects(
      showInElasticsearch({ machine: { ...machine, settings }, seconds: 1, users: 1 }),
      /Collector/,
    );
    assert.equal(readFileSync(CHILDREN, 'utf8'), before);
  });
});
