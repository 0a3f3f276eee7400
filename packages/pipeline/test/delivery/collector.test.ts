import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { forTests, startCollector } from '@telltale/dev/servers';
import { after, describe, it } from 'mocha';
import type { Compression } from '../../src/delivery/config/endpoint.ts';
import { createDelivery } from '../../src/delivery/delivery.ts';
import { createSender } from '../../src/delivery/send/sender.ts';
import { assertBalanced } from './support/balance.ts';
import { configFor } from './support/config.ts';
import { logBatch } from './support/logBatch.ts';
import { createMemorySpool } from './support/memorySpool.ts';

const config = fileURLToPath(new URL('./fixtures/collector.yaml', import.meta.url));

describe('delivery to a real collector', () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-delivery-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const start = (output: string, otlpHttpPort?: number) =>
    startCollector({
      config,
      env: { TELLTALE_TEST_OUTPUT: output },
      ...(otlpHttpPort !== undefined && { otlpHttpPort }),
    });

  for (const compression of ['none', 'gzip'] as const satisfies Compression[]) {
    it(`brings every record there once, across an absence (compression ${compression})`, async function () {
      const outputs = ['before', 'after'].map((name) => join(folder, `${compression}-${name}.json`));
      const [first = '', second = ''] = outputs;
      let collector = await forTests(this, () => start(first));
      const delivery = createDelivery({
        sender: createSender(configFor(collector.otlpHttpUrl, { compression })),
        spools: { logs: createMemorySpool() },
        random: () => 0.1,
      });
      const expected: string[] = [];
      const offer = (batches: number) => {
        for (let index = 0; index < batches; index++) {
          const bodies = Array.from({ length: 20 }, (_, place) => `record ${expected.length + place}`);
          expected.push(...bodies);
          delivery.offer(logBatch(bodies));
          assertBalanced(delivery.stats());
        }
      };
      try {
        offer(50);
        assert.equal(await delivery.flush(20_000), true);
        await collector.stop();
        offer(50);
        assert.equal(await delivery.flush(20_000), true);
        assert.equal(delivery.stats().logs.spooled, 1000);

        collector = await start(second, Number(new URL(collector.otlpHttpUrl).port));
        while (delivery.stats().logs.spooled > 0) await sleep(10);

        assert.equal(delivery.stats().logs.delivered, expected.length);
        assert.deepEqual(delivery.stats().logs.dropped, {});
        while (bodiesIn(second).length < 1000) await sleep(10);
        const arrived = outputs.flatMap(bodiesIn);
        assert.deepEqual(arrived.sort(), expected.sort());
      } finally {
        delivery.close();
        await collector.stop();
      }
    });
  }

  it('drops what the collector cannot read, with what it says about it', async function () {
    const collector = await forTests(this, () => start(join(folder, 'refused.json')));
    const warnings: string[] = [];
    const delivery = createDelivery({
      sender: createSender(configFor(collector.otlpHttpUrl)),
      warn: (text) => warnings.push(text),
    });
    try {
      delivery.offer({ signal: 'logs', count: 3, body: Buffer.from('no protobuf') });
      assert.equal(await delivery.flush(20_000), true);
      assert.deepEqual(delivery.stats().logs.dropped, { 400: 3 });
      assert.match(warnings[0] ?? '', /\/v1\/logs answered 400: proto: .*Records lost \(logs\): 3$/);
    } finally {
      delivery.close();
      await collector.stop();
    }
  });
});

/** Bodies of the log records in a file of the collector. */
function bodiesIn(path: string): string[] {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return [...text.matchAll(/"stringValue":"(record \d+)"/g)].map(([, body]) => body as string);
}
