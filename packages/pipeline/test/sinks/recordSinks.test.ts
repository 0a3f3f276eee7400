import assert from 'node:assert/strict';
import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { describe, it } from 'mocha';
import { UNLIMITED } from '../../src/encode/values.ts';
import { fastLoggerProvider } from '../../src/fast/loggerProvider.ts';
import { KIND, MARK } from '../../src/memory/chunk.ts';
import { loadSinks } from '../../src/sinks/load.ts';
import type { SinkModule, SinkRecord } from '../../src/sinks/types.ts';
import { encodingPipeline } from '../support/encoded.ts';

const PRINTED = createContextKey('telltale.log.printed');
const KEY = 'telltale.test.records';
const moduleOf = (name: string, options: unknown): SinkModule => ({
  name,
  module: new URL(`./modules/${name}.ts`, import.meta.url).href,
  options,
});
const COLLECTING = moduleOf('collecting', { key: KEY });

/** Sinks of a pipeline in this thread, with what they were given and what was told. */
function start(modules: readonly SinkModule[]) {
  const told: string[] = [];
  const sinks = loadSinks(modules, (message) => told.push(message));
  const { intake, definitions, inbox } = encodingPipeline();
  const provider = fastLoggerProvider({
    intake,
    definitions,
    resource: resourceFromAttributes({}),
    limits: UNLIMITED,
  });
  return {
    sinks,
    told,
    logger: provider.getLogger('shop.cart'),
    intake,
    records() {
      inbox.drain(
        (kind, scope, message, mark) => sinks.take(inbox, kind, scope, message, mark),
        () => {},
      );
      return (globalThis as Record<string, unknown>)[KEY] as SinkRecord[];
    },
  };
}

describe('the sinks beside OTLP', () => {
  it('get the log records among the frames, and whether each stands on the console already', () => {
    const { logger, intake, records, sinks } = start([COLLECTING]);
    logger.emit({ body: 'first' });
    intake.metrics(new Uint8Array(10), 1);
    logger.emit({ body: 'second', context: ROOT_CONTEXT.setValue(PRINTED, true) });
    logger.emit({ body: 'third' });
    assert.deepEqual(
      records().map(({ loggerName, body, printed }) => [loggerName, body, printed]),
      [
        ['shop.cart', 'first', false],
        ['shop.cart', 'second', true],
        ['shop.cart', 'third', false],
      ],
    );
    assert.deepEqual(sinks.stats(), { collecting: { written: 3, dropped: 0 } });
  });

  it('are independent: what one throws is counted and told once, and the others get the record', async () => {
    const { logger, records, sinks, told } = start([moduleOf('failing', { atStart: false }), COLLECTING]);
    for (let i = 0; i < 5; i++) logger.emit({ body: i });
    assert.equal(records().length, 5);
    assert.deepEqual(sinks.stats(), {
      failing: { written: 0, dropped: 5 },
      collecting: { written: 5, dropped: 0 },
    });
    assert.equal(await sinks.flush(10), false);
    assert.equal(told.length, 2);
    sinks.endSync(10);
    assert.match(told[0] ?? '', /the log sink "failing": it took no record .*on purpose.*Records lost: 1/);
    assert.ok(told.some((message) => /took no record.*Records lost: 4/.test(message)));
  });

  it('are made each for itself: one that cannot be made is told with its reason', () => {
    const missing = { name: 'missing', module: new URL('./nowhere.ts', import.meta.url).href, options: {} };
    const { logger, records, sinks, told } = start([
      moduleOf('failing', { atStart: true }),
      missing,
      COLLECTING,
    ]);
    logger.emit({ body: 'on' });
    assert.equal(records().length, 1);
    assert.deepEqual(Object.keys(sinks.stats()), ['collecting']);
    assert.match(told[0] ?? '', /"failing": it gets no records: on purpose/);
    assert.match(told[1] ?? '', /"missing": it gets no records: .*nowhere\.ts/);
    sinks.endSync(0);
  });

  it('are nothing where none is asked for: no record is even read', () => {
    const { sinks } = start([]);
    sinks.take({} as never, KIND.log, 0, Buffer.from('no record'), MARK.none);
    assert.deepEqual(sinks.stats(), {});
  });

  it('can be replaced: each record goes to those before or to those after, and who stays goes on', () => {
    const other = moduleOf('collecting', { key: 'telltale.test.others' });
    const third = { ...other, name: 'third', options: { key: 'telltale.test.third' } };
    const of = (key: string) => (globalThis as Record<string, unknown>)[key] as SinkRecord[];
    const bodies = (key: string) => of(key).map(({ body }) => body);
    const { logger, records, sinks, told } = start([COLLECTING, { ...other, name: 'other' }]);
    logger.emit({ body: 'before' });
    records();
    sinks.replace([third, COLLECTING]);
    logger.emit({ body: 'after' });
    records();
    assert.deepEqual(bodies(KEY), ['before', 'after']);
    assert.deepEqual(bodies('telltale.test.others'), ['before']);
    assert.deepEqual(bodies('telltale.test.third'), ['after']);
    assert.deepEqual(sinks.stats(), {
      other: { written: 1, dropped: 0 },
      third: { written: 1, dropped: 0 },
      collecting: { written: 2, dropped: 0 },
    });
    assert.deepEqual(told, []);
  });

  it('are replaced though one fails at its end and another cannot be made', () => {
    const { logger, records, sinks, told } = start([moduleOf('failing', { atStart: false })]);
    sinks.replace([moduleOf('failing', { atStart: true }), COLLECTING]);
    logger.emit({ body: 'on' });
    assert.equal(records().length, 1);
    assert.match(told.join(), /it gets no records: on purpose.*its end failed/);
    sinks.endSync(0);
  });
});
