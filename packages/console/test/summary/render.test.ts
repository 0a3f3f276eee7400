import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import stringWidth from 'string-width';
import { renderSummary, type Store, summarize } from '../../src/index.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';
import { logRow, resource, spanRow, sumPoint } from '../support/rows.ts';

const TRACE = '5b8efff798038103d269b633813fc60c';
const HOSTILE = '\x1b]0;owned\x07\x1b[2J\x9b31m\r\n\u202e';

describe('renderSummary', () => {
  let store: Store;
  beforeEach(() => {
    store = sqliteStore();
  });
  afterEach(() => store.close());

  const fill = async (text: string) => {
    const named = { ...resource, attributes: { 'service.name': `chat${text}` } };
    const time = BigInt(new Date(2026, 0, 2, 3, 4, 5, 6).getTime()) * 1_000_000n;
    await store.addLogs([
      logRow({
        resource: named,
        timeUnixNano: time,
        severityNumber: 17,
        severityText: `Failure${text}`,
        body: `it failed${text}`,
        traceId: TRACE,
      }),
      logRow({
        resource: named,
        timeUnixNano: time + 1n,
        eventName: `telltale.model.call`,
        attributes: {
          'gen_ai.request.model': `gpt-4o${text}`,
          'gen_ai.usage.input_tokens': 1234,
          'telltale.duration': 0.25,
          [`key${text}`]: `value${text}`,
        },
      }),
      logRow({ resource: named, timeUnixNano: time, eventName: `order${text}` }),
    ]);
    await store.addSpans([
      spanRow({
        name: 'GET',
        attributes: { 'http.route': `/${text}` },
        endTimeUnixNano: 1_500_000_000n,
        traceId: TRACE,
      }),
    ]);
    await store.addMetricPoints([
      sumPoint(1, { 'cache.hit': true }, [0n, 1n], 5),
      sumPoint(1, { 'cache.hit': false }, [0n, 1n], 1),
    ]);
  };

  it('shows every figure', async () => {
    await fill('');
    const lines = renderSummary(await summarize(store), { width: 120 }).split('\n');
    const line = (pattern: RegExp) =>
      assert.ok(
        lines.some((each) => pattern.test(each)),
        `${pattern}\n${lines.join('\n')}`,
      );
    line(/^logs 1 {3}events 2 {3}spans 1 {3}metric points 2$/);
    line(/^logs by severity: FAILURE 1$/);
    line(/^cache hit ratio 83\.3% \(5 hits, 1 misses\)$/);
    line(/^telltale\.model\.call +1$/);
    line(/^gpt-4o +1 +1,234 +0 +0 +0\.250$/);
    line(/^GET \/ +chat +1\.500 +5b8efff798038103d269b633813fc60c$/);
    line(/^03:04:05\.006 +FAILURE +5b8efff7 +chat +app: it failed *$/);
    line(/^03:04:05\.006 +event +chat +telltale\.model\.call gen_ai\.request\.model=gpt-4o /);
  });

  it('says so when nothing has come in', async () => {
    const text = renderSummary(await summarize(store));
    assert.match(text, /^logs 0 {3}events 0/);
    assert.match(text, /cache hit ratio – /);
  });

  it('tells what was let go', async () => {
    const small = sqliteStore({ maxRows: 1 });
    await small.addSpans([spanRow(), spanRow(), spanRow()]);
    assert.match(renderSummary(await summarize(small)), /let go .*2 spans/);
    await small.close();
  });

  it('lists ten event names, and counts the others', async () => {
    await store.addLogs(Array.from({ length: 13 }, (_, n) => logRow({ eventName: `event.${n}` })));
    assert.match(renderSummary(await summarize(store)), /^and 3 more names$/m);
  });

  for (const color of [false, true]) {
    it(`lets nothing that came in steer the terminal, ${color ? 'with' : 'without'} colours`, async () => {
      await fill(HOSTILE);
      const text = renderSummary(await summarize(store), { width: 400, color });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours
      const rest = color ? text.replace(/\x1b\[\d+m/g, '') : text;
      assert.doesNotMatch(rest, /(?!\n)[\p{Cc}\p{Cf}]/u);
      assert.match(rest, /gpt-4o␛\]0;owned␇␛\[2J�31m␍␊�/);
    });
  }

  for (const width of [20, 40, 80]) {
    it(`keeps to ${width} columns`, async () => {
      await fill(' 日本語の長い名前👩‍💻'.repeat(10));
      const text = stripVTControlCharacters(renderSummary(await summarize(store), { width, color: true }));
      for (const line of text.split('\n'))
        assert.ok(stringWidth(line) <= width, `${stringWidth(line)}: ${line}`);
    });
  }

  it('writes colours only where they are wanted', async () => {
    await fill('');
    const summary = await summarize(store);
    assert.ok(!renderSummary(summary).includes('\x1b'));
    const colored = renderSummary(summary, { color: true });
    assert.ok(colored.includes('\x1b[31m'));
    assert.equal(stripVTControlCharacters(colored), renderSummary(summary));
  });
});
