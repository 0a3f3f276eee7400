import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type OtlpOptions, otlpConfigFromOptions } from '../../../src/delivery/config/options.ts';
import { withVariables } from '../support/variables.ts';

describe('OTLP settings of a configuration file', () => {
  it('use an endpoint as it is, and know nothing of the environment', () => {
    const config = withVariables({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://wrong' }, () =>
      otlpConfigFromOptions({
        logs: {
          endpoint: 'https://c/logs',
          headers: { 'X-Team': 'blue' },
          compression: 'gzip',
          timeoutMs: 0,
        },
      }),
    );
    assert.deepEqual(config.logs, {
      url: 'https://c/logs',
      headers: { 'x-team': 'blue' },
      compression: 'gzip',
      timeoutMs: 0,
    });
    assert.equal(config.traces.url, 'http://localhost:4318/v1/traces');
  });

  const wrong: readonly [options: unknown, code: string, message: RegExp][] = [
    [{ endpoint: 'c:4318' }, 'E_OTLP_ENDPOINT', /^logs\.endpoint is "c:4318"/],
    [{ headers: { 'a b': 'c' } }, 'E_OTLP_HEADER', /^logs\.headers has the header "a b"/],
    [{ compression: 'br' }, 'E_OTLP_COMPRESSION', /^logs\.compression is "br"\. Use "gzip" or "none"$/],
    [{ timeoutMs: -1 }, 'E_OTLP_TIMEOUT', /^logs\.timeoutMs is -1\. /],
    [{ timeoutMs: Number.NaN }, 'E_OTLP_TIMEOUT', /^logs\.timeoutMs is NaN\. /],
    [{ tls: { caFile: '/nowhere' } }, 'E_OTLP_CERTIFICATE', /^logs\.tls\.caFile names the file "\/nowhere"/],
    [{ tls: { keyFile: '/nowhere' } }, 'E_OTLP_CERTIFICATE', /^logs\.tls\.keyFile .* go together/],
  ];
  for (const [options, code, message] of wrong) {
    it(`refuse ${JSON.stringify(options)}`, () => {
      assert.throws(() => otlpConfigFromOptions({ logs: options as OtlpOptions }), { code, message });
    });
  }
});
