import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { packageOf } from '../../src/instrumentations/packageOf.ts';

describe('the package of a specifier', () => {
  const cases: [specifier: string, name: string | undefined][] = [
    ['pg', 'pg'],
    ['mysql2/promise', 'mysql2'],
    ['@nestjs/core', '@nestjs/core'],
    ['@redis/client/dist/lib/client', '@redis/client'],
    ['node:http', 'http'],
    ['http', 'http'],
    ['./pg', undefined],
    ['../node_modules/pg/lib/index.js', undefined],
    ['/srv/app/pg.js', undefined],
    ['file:///srv/app/pg.mjs', undefined],
    ['data:text/javascript,0', undefined],
    ['/srv/app/node_modules/pg/lib/index.js', 'pg'],
    ['file:///srv/node_modules/a/node_modules/@hapi/hapi/lib/index.js', '@hapi/hapi'],
    ['C:\\app\\node_modules\\pg\\lib\\index.js', 'pg'],
    ['@', '@'],
    ['', ''],
  ];
  for (const [specifier, name] of cases) {
    it(`"${specifier}" is in ${name ?? 'none'}`, () => assert.equal(packageOf(specifier), name));
  }
});
