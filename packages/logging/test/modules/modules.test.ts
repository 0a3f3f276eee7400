import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { LoggingConfigError } from '../../src/errors.ts';
import { LEVELS } from '../../src/levels.ts';
import consoleModule from '../../src/modules/console.ts';
import fileModule from '../../src/modules/file.ts';
import { consoleSinkModule, fileSinkModule } from '../../src/modules/index.ts';
import { consoleSink } from '../../src/sinks/console.ts';
import { entryWith } from '../support/entries.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

const host = { tell: (...words: unknown[]) => assert.fail(`nothing to tell: ${words.join(' ')}`) };
const ENTRIES = [
  ...Object.values(LEVELS).map(({ name, severityNumber, severityText }) =>
    entryWith({ level: name, severityNumber, severityText }),
  ),
  ...Object.values(HOSTILE_TEXTS).map((text) => entryWith({ body: text, attributes: { [text]: text } })),
  entryWith({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }),
  entryWith({ attributes: { 'exception.stacktrace': 'Error: a\n  at b', 'exception.type': 'Error', n: 1 } }),
  entryWith({ printed: true }),
];

/** What {@link consoleSink} prints. */
function printed(format: 'json' | 'pretty'): string {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const sink = consoleSink({ stream, format });
  for (const entry of ENTRIES) sink(entry);
  return text;
}

describe('the sinks as modules', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'telltale-modules-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const format of ['json', 'pretty'] as const) {
    it(`print the same as the console’s sink, byte for byte (${format})`, () => {
      const file = path.join(folder, 'out');
      const fd = openSync(file, 'a');
      const sink = consoleModule({ format, colours: false, fd }, host);
      for (const entry of ENTRIES) sink.write(entry);
      sink.endSync(0);
      closeSync(fd);
      assert.equal(readFileSync(file, 'utf8'), printed(format));
      assert.deepEqual(sink.stats(), { written: ENTRIES.length - 1, dropped: 0 });
    });
  }

  it('show an event by its name, and a severity without a word by its level', () => {
    const file = path.join(folder, 'out');
    const event = { ...entryWith(), eventName: 'shop.sold', severityText: '', severityNumber: 18 };
    for (const format of ['json', 'pretty'] as const) {
      const sink = fileModule({ path: file, format }, host);
      sink.write({ ...event, body: undefined });
      sink.write({ ...event, body: { n: 2n ** 60n + 1n } });
      sink.endSync(0);
    }
    const [first, second, ...people] = readFileSync(file, 'utf8').trimEnd().split('\n');
    const { event_name, severity_text, severity_number, ...rest } = JSON.parse(first ?? '');
    assert.deepEqual([event_name, severity_text, severity_number], ['shop.sold', 'ERROR', 18]);
    assert.ok(!('body' in rest));
    assert.match(second ?? '', /"body":\{"n":1152921504606846977\},/);
    assert.match(people[0] ?? '', /ERROR {4}shop\.cart shop\.sold$/);
    assert.match(people[1] ?? '', /shop\.sold \{"n":1152921504606846977\}$/);
  });

  it('append to a file that only its owner may read, in folders that are made', () => {
    const file = path.join(folder, 'a/b/app.log');
    for (let i = 0; i < 2; i++) {
      const sink = fileModule({ path: file, format: 'json' }, host);
      sink.write(entryWith({ printed: i === 1 }));
      sink.endSync(0);
    }
    assert.equal(readFileSync(file, 'utf8').split('\n').length, 3);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  });

  it('say which path cannot be opened, why, and what to do', () => {
    const blocked = path.join(folder, 'blocked');
    writeFileSync(blocked, '');
    const file = path.join(blocked, 'app.log');
    assert.throws(
      () => fileModule({ path: file, format: 'json' }, host),
      (error) => {
        assert.ok(error instanceof LoggingConfigError);
        assert.equal(error.key, 'file.path');
        assert.ok(
          error.message.includes(`file.path is "${file}": it cannot be opened (ENOTDIR); give a file`),
        );
        return true;
      },
    );
  });

  it('are told as plain data, with the URL of a module', () => {
    const modules = [consoleSinkModule('json'), fileSinkModule({ path: '/a', format: 'json' })];
    assert.deepEqual(structuredClone(modules), modules);
    for (const { name, module } of modules) assert.ok(module.endsWith(`/modules/${name}.js`));
    assert.deepEqual(modules[0]?.options, { format: 'json', colours: false });
  });
});
