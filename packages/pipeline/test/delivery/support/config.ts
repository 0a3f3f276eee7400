import type { OtlpConfig, OtlpEndpoint } from '../../../src/delivery/config/endpoint.ts';

/** All signals to one server. */
export function configFor(url: string, endpoint: Partial<OtlpEndpoint> = {}): OtlpConfig {
  const to = (signal: string): OtlpEndpoint => ({
    url: `${url}/v1/${signal}`,
    headers: {},
    compression: 'none',
    timeoutMs: 10_000,
    ...endpoint,
  });
  return { logs: to('logs'), traces: to('traces'), metrics: to('metrics') };
}
