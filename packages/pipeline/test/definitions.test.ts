import assert from 'node:assert/strict';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { describe, it } from 'mocha';
import { UNLIMITED } from '../src/encode/values.ts';
import { fastLoggerProvider } from '../src/fast/loggerProvider.ts';
import { encodingPipeline } from './support/encoded.ts';
import { decodeRequest } from './support/otlp.ts';

/** More than 16 bits can number. */
const SCOPES = 0x1_0000 + 1_000;

interface Scopes {
  readonly resource_logs: readonly {
    readonly scope_logs: readonly {
      readonly scope: { readonly name: string };
      readonly log_records: readonly { readonly body: { readonly string_value: string } }[];
    }[];
  }[];
}

describe('the numbers of scopes', function () {
  this.timeout(30_000);
  it('suffice for any count of them: each record comes under its own', () => {
    const { intake, definitions, take } = encodingPipeline();
    const resource = resourceFromAttributes({ 'service.name': 'shop' });
    const provider = fastLoggerProvider({ intake, definitions, resource, limits: UNLIMITED });
    for (let n = 0; n < SCOPES; n++) provider.getLogger(`scope ${n}`).emit({ body: `scope ${n}` });
    const found = new Set<string>();
    for (const { body } of take()) {
      const request = decodeRequest('logs', body) as unknown as Scopes;
      for (const { scope, log_records } of request.resource_logs.flatMap((one) => one.scope_logs)) {
        for (const record of log_records) assert.equal(record.body.string_value, scope.name);
        found.add(scope.name);
      }
    }
    assert.equal(found.size, SCOPES);
  });
});
