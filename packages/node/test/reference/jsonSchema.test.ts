import assert from 'node:assert/strict';
import { type Schema, Validator } from '@cfworker/json-schema';
import { describe, it } from 'mocha';
import { pathText } from '../../src/configuration/schemaValues.ts';
import { settingsProblems } from '../../src/configuration/settings.ts';
import { configurationSchema } from '../../src/reference/index.ts';

/** The part of OpenTelemetry's own schema that ours stands in; the whole is fetched by editors. */
const OPENTELEMETRY: Schema = {
  $id: 'https://raw.githubusercontent.com/open-telemetry/opentelemetry-configuration/main/opentelemetry_configuration.json',
  type: 'object',
  required: ['file_format'],
  properties: {
    file_format: { type: 'string' },
    distribution: { type: 'object', additionalProperties: { type: 'object' } },
  },
};

describe('the JSON schema for editors', () => {
  const validator = new Validator(configurationSchema() as Schema, '2020-12');
  validator.addSchema(OPENTELEMETRY);
  const accepts = (telltale: unknown, more: object = { file_format: '1.0' }) =>
    validator.validate({ ...more, distribution: { telltale, other: {} } }).valid;

  it('holds OpenTelemetry’s', () => {
    assert.equal(accepts({}), true);
    assert.equal(accepts({}, {}), false);
    assert.equal(validator.validate({ file_format: '1.0' }).valid, true);
  });

  const samples: unknown[] = [
    {},
    { logging: {} },
    { logging: null },
    { logging: { level: 'debug', levels: { 'shop.cart': 'warn' }, console: 'none' } },
    { logging: { file: 'a.log' } },
    { logging: { file: { path: 'a.log', format: 'pretty' } } },
    { logging: { bridges: { console: false } } },
    { export: { pipeline: 'standard', durability: 'spool', worker: false } },
    { context: { accept: ['user.id'], request: 'X-Request-Id' } },
    { context: { request: { header: 'X-Request-Id', adopt: 'attribute' } } },
    { loging: {} },
    { logging: { levl: 'info' } },
    { logging: { level: 'loud' } },
    { logging: { levels: { shop: 3 } } },
    { logging: { levels: [] } },
    { logging: { file: '' } },
    { logging: { file: 3 } },
    { logging: { file: { format: 'json' } } },
    { logging: { bridges: { console: 'maybe' } } },
    { export: { pipeline: 'slow' } },
    { export: [] },
    { context: { accept: ['user.email'] } },
    { context: { accept: 'user.id' } },
    { context: { request: 'no header' } },
    { context: { request: { header: 'x', adopt: 'both' } } },
  ];
  for (const sample of samples) {
    const problems = settingsProblems({ node: sample, place: pathText });
    it(`${problems.length === 0 ? 'accepts' : 'refuses'} ${JSON.stringify(sample)}, as the preload does`, () => {
      assert.equal(accepts(sample), problems.length === 0);
    });
  }

  it('lets a variable stand for any value', () => {
    assert.equal(
      accepts({ logging: { level: `\${LEVEL:-info}`, bridges: { console: `\${BRIDGE}` } } }),
      true,
    );
    assert.equal(accepts({ logging: { level: 'LEVEL' } }), false);
  });
});
