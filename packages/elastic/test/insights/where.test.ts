import assert from 'node:assert/strict';
import { userLogin } from '@telltale/events';
import { describe, it } from 'mocha';
import { datasetOf } from '../../src/datasets/dataset.ts';
import { conditions, type Where } from '../../src/insights/where.ts';

const { fields } = datasetOf(userLogin);

describe('where', () => {
  it('holds for all of its fields, and for any of a field’s values', () => {
    assert.deepEqual(conditions({ method: 'sso', groupIds: ['g-1', 'g-2'] }, fields), [
      { terms: { 'attributes.telltale.login.method': ['sso'] } },
      { terms: { 'attributes.telltale.user.group.ids': ['g-1', 'g-2'] } },
    ]);
  });

  const refused: readonly [string, object, RegExp][] = [
    [
      'a field of another event',
      { applicationId: 'a-1' },
      /no filter "applicationId" here; there are method, /,
    ],
    ['what every object has', { constructor: 'a' }, /no filter "constructor"/],
    ['nothing', { method: undefined }, /the filter "method" is undefined; give it a text/],
    ['an empty list', { method: [] }, /the filter "method" is \[\]; /],
    ['a list with a gap', { method: ['sso', null] }, /the filter "method" is \["sso",null\]; /],
    ['another type', { method: 1 }, /the filter "method" is 1; /],
  ];
  for (const [what, where, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => conditions(where as Where<never>, fields), { code: 'E_ELASTIC_FILTER', message });
    });
  }
});
