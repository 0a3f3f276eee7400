import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, it } from 'mocha';
import type { LogEntry } from '../../src/entry.ts';
import { LEVELS } from '../../src/levels.ts';
import { hasColours } from '../../src/sinks/colours.ts';
import { jsonLine } from '../../src/sinks/json.ts';
import { prettyFormat } from '../../src/sinks/pretty.ts';
import { DANGEROUS, entryWith } from '../support/entries.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

const sink = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
const terminal = (depth: number): Writable =>
  Object.assign(sink(), { isTTY: true, getColorDepth: () => depth });

/** Formats without what the environment of the test run says about colours. */
function withoutEnvironment<T>(run: () => T): T {
  const { FORCE_COLOR } = process.env;
  delete process.env['FORCE_COLOR'];
  try {
    return run();
  } finally {
    if (FORCE_COLOR !== undefined) process.env['FORCE_COLOR'] = FORCE_COLOR;
  }
}
const plain = (entry: LogEntry): string => withoutEnvironment(() => prettyFormat(hasColours(sink()))(entry));
const coloured = (entry: LogEntry): string =>
  withoutEnvironment(() => prettyFormat(hasColours(terminal(8)))(entry));
const TIME = /^\d\d:04:05\.006 /;

describe('prettyFormat', () => {
  it('shows time of day, level, logger, message, attributes and the beginning of the trace id', () => {
    const attributes = {
      'item.id': 'a-17',
      quantity: 2,
      note: 'two words',
      list: [1, 'a'],
      'log.record.uid': 'uid',
    };
    const line = plain(entryWith({ attributes, traceId: '0af7651916cd43dd8448eb211c80319c' }));
    assert.match(line, TIME);
    assert.equal(
      line.replace(TIME, ''),
      'INFO     shop.cart item added item.id=a-17 quantity=2 note="two words" list=[1,"a"] trace=0af76519',
    );
  });

  it('shows the time once', () => {
    const line = plain(entryWith({ attributes: { 'log.record.uid': 'uid' } }));
    assert.equal(line.match(/\d\d:\d\d:\d\d/g)?.length, 1);
    assert.equal(jsonLine(entryWith()).match(/\d\d:\d\d:\d\d/g)?.length, 1);
  });

  it('shows the stack of an exception below, indented, instead of what its first line says', () => {
    const attributes = {
      'exception.type': 'TypeError',
      'exception.message': 'no price',
      'exception.stacktrace': 'TypeError: no price\n    at cart (cart.js:1:2)\nCaused by: Error: away',
      order: 7,
    };
    assert.equal(
      plain(entryWith({ attributes })).replace(TIME, ''),
      'INFO     shop.cart item added order=7\n' +
        '    TypeError: no price\n        at cart (cart.js:1:2)\n    Caused by: Error: away',
    );
  });

  it('shows type and message of an exception that has no stack', () => {
    const attributes = { 'exception.type': 'string', 'exception.message': 'text' };
    assert.match(plain(entryWith({ attributes })), / exception\.type=string exception\.message=text$/);
  });

  it('is coloured on a terminal that has colours, and is otherwise the same', () => {
    const entry = entryWith({ attributes: { a: 1 } });
    assert.notEqual(coloured(entry), plain(entry));
    assert.equal(stripVTControlCharacters(coloured(entry)), plain(entry));
    assert.equal(
      withoutEnvironment(() => prettyFormat(hasColours(terminal(1)))(entry)),
      plain(entry),
    );
  });

  it('has a colour of its own for every level', () => {
    const levels = Object.values(LEVELS);
    const texts = levels.map(({ severityNumber }) => coloured(entryWith({ severityNumber })));
    assert.equal(new Set(texts).size, levels.length);
  });

  it('keeps every hostile text on its line and lets none drive the terminal', () => {
    for (const [name, text] of Object.entries(HOSTILE_TEXTS)) {
      const given = { loggerName: text, body: text, attributes: { [text]: text, list: [text] } };
      assert.doesNotMatch(plain(entryWith(given)), DANGEROUS, name);
    }
  });

  it('keeps hostile lines of a stack indented, so that none passes for an entry', () => {
    for (const [name, text] of Object.entries(HOSTILE_TEXTS)) {
      const [first = '', ...rest] = plain(entryWith({ attributes: { 'exception.stacktrace': text } })).split(
        '\n',
      );
      assert.match(first, TIME, name);
      for (const line of [first, ...rest]) assert.doesNotMatch(line, DANGEROUS, name);
      for (const line of rest) assert.match(line, /^ {4}/, name);
    }
  });
});
