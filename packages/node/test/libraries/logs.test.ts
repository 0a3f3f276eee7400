import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { useLibrary, WAYS } from '../support/library.ts';

/** The scope of the records that each logger's instrumentation sends. */
const SCOPES = {
  pino: 'pino',
  winston: 'winston-transport',
  bunyan: 'bunyan',
};

for (const [way, fixture] of Object.entries(WAYS)) {
  describe(`records of loggers that are ${way}`, function () {
    this.timeout(30_000);
    for (const [logger, scope] of Object.entries(SCOPES)) {
      it(`${logger}: what it logs is sent once, with the span that it was logged in`, async () => {
        const { logs } = await useLibrary(fixture, logger);
        assert.deepEqual(logs, [{ scope, body: 'order placed', isCorrelated: true }]);
      });
    }
  });
}
