import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as express from '../../src/middleware/express.ts';
import * as fastify from '../../src/middleware/fastify.ts';
import * as hono from '../../src/middleware/hono.ts';

describe('the options of observeRequests', () => {
  const tooLong = 2 ** 31;
  for (const [name, { observeRequests }] of Object.entries({ express, fastify, hono }))
    for (const [options, message] of [
      [{ users: () => 'u-1' }, /no option "users"; the options are user, session, application/],
      [{ user: 'u-1' }, /option "user" takes a function of the request, not "u-1"/],
      [{ timeoutMillis: Number.NaN }, /"timeoutMillis" takes milliseconds from 1 to 2147483647, not NaN/],
      [{ timeoutMillis: Number.POSITIVE_INFINITY }, /not Infinity/],
      [{ timeoutMillis: tooLong }, /not 2147483648/],
      [{ timeoutMillis: 0 }, /not 0/],
      [{ timeoutMillis: null }, /not null/],
    ] as const) {
      it(`are refused for ${name} where they cannot be used: ${message.source}`, () => {
        assert.throws(() => observeRequests(options as object), { name: 'ConfigurationError', message });
      });
    }
});
