import assert from 'node:assert/strict';
import { LEVELS } from '@telltale/logging';
import { describe, it } from 'mocha';
import { pathText } from '../../src/configuration/schemaValues.ts';
import {
  DEFAULT_SETTINGS,
  type GivenSettings,
  readSettings,
  settingsProblems,
} from '../../src/configuration/settings.ts';
import { nearest } from '../../src/configuration/settingsCheck.ts';
import { SETTINGS_SCHEMA } from '../../src/configuration/settingsSchema.ts';

const source = (node: unknown) => ({ node, place: pathText });
const given = (node: GivenSettings) => source(node);

describe('readSettings', () => {
  it('gives the defaults where nothing is given', () => {
    for (const sources of [
      [],
      [source(undefined)],
      [source(null)],
      [source({})],
      [source({ logging: null })],
    ]) {
      assert.deepEqual(readSettings(sources), DEFAULT_SETTINGS);
    }
    assert.equal(DEFAULT_SETTINGS.logging.level, 'info');
    assert.equal(DEFAULT_SETTINGS.logging.file, undefined);
  });

  it('lets the later source win key by key, and leaves the rest to the earlier ones and the defaults', () => {
    const file = given({ logging: { level: 'debug', levels: { shop: 'error' }, file: 'a.log' } });
    const code = given({ logging: { level: 'error', levels: { cart: 'trace' } }, export: { worker: false } });
    const { logging, export: out } = readSettings([file, code]);
    assert.equal(logging.level, 'error');
    assert.deepEqual(logging.levels, { shop: 'error', cart: 'trace' });
    assert.deepEqual(logging.file, { path: 'a.log', format: 'json' });
    assert.equal(logging.console, 'auto');
    assert.deepEqual(out, { pipeline: 'fast', durability: 'memory', worker: false });
  });

  it('writes a shorthand out before another source adds to it', () => {
    const both = readSettings([
      given({ logging: { file: 'a.log' } }),
      given({ logging: { file: { path: 'b.log', format: 'pretty' } } }),
    ]);
    assert.deepEqual(both.logging.file, { path: 'b.log', format: 'pretty' });
  });

  it('takes names that every object has for names', () => {
    const levels = JSON.parse('{ "constructor": "error", "__proto__": "debug" }');
    const read = readSettings([
      source({ logging: { levels } }),
      given({ logging: { levels: { a: 'info' } } }),
    ]);
    assert.deepEqual(Object.entries(read.logging.levels).sort(), [
      ['__proto__', 'debug'],
      ['a', 'info'],
      ['constructor', 'error'],
    ]);
    assert.match(settingsProblems(source({ constructor: 1 }))[0] ?? '', /has an unknown key "constructor"/);
  });

  it('knows the levels that there are', () => {
    const { level } = SETTINGS_SCHEMA.properties.logging.properties;
    assert.deepEqual(level.enum, [...Object.keys(LEVELS), 'warn']);
  });
});

describe('settingsProblems', () => {
  it('tells all that is wrong, each with its key, its value and what it could be', () => {
    assert.deepEqual(
      settingsProblems(
        source({
          logging: { levl: 'x', levels: { 'a/b~c#d%é': 3 }, file: {} },
          export: [],
          context: { send: ['me'] },
        }),
      ),
      [
        'logging has an unknown key "levl"; the keys are level, levels, console, file, bridges; did you mean "level"?',
        'logging.levels.a/b~c#d%é is 3; the levels are trace, debug, info, success, warning, error, critical, warn',
        'logging.file.path is undefined; it takes the path of a file',
        'context.send[0] is "me"; it takes user.id, session.id, telltale.tenant.id, telltale.request.id',
        'export is []; it takes keys and values',
      ].sort((a, b) => order(a) - order(b)),
    );
  });

  it('tells which pattern of contents is no regular expression', () => {
    const content = { capture: true, redact: ['fine', '(', '\\d+'] };
    const [problem, ...more] = settingsProblems(source({ events: { content } }));
    assert.match(problem ?? '', /^events.content.redact\[1\] is "\(", which is no regular expression: /);
    assert.deepEqual(more, []);
  });

  it('knows no filter of logs: none is ever read from a file and evaluated', () => {
    for (const filter of ['process.exit()', { expression: 'true' }]) {
      const [problem, ...more] = settingsProblems(source({ logging: { filter } }));
      assert.match(problem ?? '', /^logging has an unknown key "filter"/);
      assert.deepEqual(more, []);
    }
  });
  const order = (text: string) =>
    ['logging.levels', 'logging.file', 'logging ', 'context', 'export'].findIndex((key) =>
      text.startsWith(key),
    );

  const names: [wrong: string, meant: string | undefined][] = [
    ['levl', 'level'],
    ['LEVEL', 'level'],
    ['lvels', 'levels'],
    ['brigdes', 'bridges'],
    ['consol', 'console'],
    ['x', undefined],
    ['sampling', undefined],
  ];
  for (const [wrong, meant] of names) {
    it(`takes ${wrong} for ${meant ?? 'nothing that it knows'}`, () => {
      assert.equal(nearest(wrong, ['level', 'levels', 'console', 'file', 'bridges']), meant);
    });
  }
});
