import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'mocha';
import {
  boolean,
  businessEvents,
  dimension,
  dimensions,
  type Fields,
  integer,
  number,
  optional,
  time,
} from '../../src/index.ts';
import { compileEncoder } from '../../src/recorder/compiledEncoder.ts';
import { payloadEncoder } from '../../src/recorder/payload.ts';
import { attributeTemplate } from '../../src/recorder/template.ts';

const options = { description: '' };
const FIELDS: Fields = {
  text: dimension('a.text', options),
  integer: integer('a.integer', options),
  number: number('a.number', options),
  boolean: boolean('a.boolean', options),
  time: time('a.time', options),
  more: optional(dimension('a.more', options)),
  later: optional(time('a.later', options)),
  list: optional(dimensions('a.list', options)),
};
const NAMES = ['event.id', 'version', ...Object.values(FIELDS).map(({ attribute }) => attribute)];
const FIT = { text: '', integer: 0, number: 0.5, boolean: false, time: 12.6 };

/** A loop over the keys of an instance does not show this field. */
class WithGetter {
  get later() {
    return new Date(5);
  }
}

/** What the encoder of all payloads makes of one. */
function interpreted(payload: object) {
  const attributes = attributeTemplate(NAMES)();
  attributes['event.id'] = 'id';
  attributes['version'] = 1;
  const misfits = payloadEncoder(FIELDS)(payload as Record<string, unknown>, attributes);
  return { attributes, fits: misfits.length === 0 };
}

describe('the compiled encoder', () => {
  const compiled = compileEncoder(NAMES, FIELDS);
  const values = [
    undefined,
    null,
    '',
    'a',
    0,
    -1.5,
    2 ** 53,
    Number.NaN,
    true,
    new Date(3),
    new Date(Number.NaN),
    [],
    {},
    7n,
  ];
  const payloads = [
    FIT,
    { ...FIT, more: 'm', later: new Date(5), time: new Date(9) },
    { ...FIT, unknown: 1 },
    { ...FIT, unknown: undefined },
    Object.create(FIT),
    Object.assign(new WithGetter(), { ...FIT, unknown: 1 }),
    ...Object.keys(FIELDS).flatMap((key) => values.map((value) => ({ ...FIT, [key]: value }))),
  ];

  it('makes what the encoder of all payloads makes, or leaves the payload to it', () => {
    let made = 0;
    for (const payload of payloads) {
      const attributes = compiled?.(payload, 'id', 1);
      const { attributes: expected, fits } = interpreted(payload);
      if (attributes === undefined) continue;
      made++;
      assert.ok(fits, JSON.stringify(Object.keys(payload)));
      assert.deepEqual(attributes, expected);
      assert.deepEqual(Object.keys(attributes), Object.keys(expected));
    }
    assert.ok(made > 20, `${made} payloads were made`);
  });

  it('leaves no payload that fits to the other, unless a field needs a closer look', () => {
    const isPlain = (one: object) => Object.getPrototypeOf(one) === Object.prototype;
    for (const payload of payloads.filter(
      (one) => (one as { list?: unknown }).list === undefined && !('unknown' in one) && isPlain(one),
    )) {
      assert.equal(compiled?.(payload, 'id', 1) !== undefined, interpreted(payload).fits);
    }
  });

  it('is there for each of our events', () => {
    for (const { fields, name } of businessEvents().events) assert.ok(compileEncoder(NAMES, fields), name);
  });

  it('is none where a required field needs more, or a check', () => {
    assert.equal(compileEncoder(NAMES, { list: dimensions('a.list', options) }), undefined);
  });

  it('takes keys and names of any characters for what they are', () => {
    const key = `a"];throw 1;//\u2028`;
    const encode = compileEncoder(['event.id', 'version', key], { [key]: dimension(key, options) });
    assert.equal(encode?.({ [key]: 'x' }, 'id', 1)?.[key], 'x');
  });

  it('is done without where Node compiles no texts', () => {
    const program = `
      import { createRecorder, userLogin } from '${new URL('../../src/index.ts', import.meta.url)}';
      const recorder = createRecorder({ strict: true });
      recorder.record(userLogin, { method: 'sso' });
      console.log(recorder.stats().recorded);`;
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', program];
    const { stdout, stderr } = spawnSync(process.execPath, flags, {
      encoding: 'utf8',
      cwd: import.meta.dirname,
    });
    assert.equal(stdout.trim(), '1', stderr);
  });
});
