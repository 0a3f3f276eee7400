import { getStringFromEnv, parseKeyPairsIntoRecord } from '@opentelemetry/core';
import { getSharedConfigurationFromEnvironment } from '@opentelemetry/otlp-exporter-base/node-http';
import type { Signal } from '../../batch.ts';
import { readTls } from './certificates.ts';
import { DEFAULT_TIMEOUT_MS, type OtlpConfig, type OtlpEndpoint } from './endpoint.ts';
import { checkedHeaders } from './headers.ts';
import type { Setting } from './setting.ts';
import { defaultUrl, signalUrl, urlBelow } from './url.ts';

const PREFIX = 'OTEL_EXPORTER_OTLP_';

/**
 * Reads `OTEL_EXPORTER_OTLP_*`: endpoint, headers, compression, time-out, certificate, client key and client certificate,
 * each for all signals or for one. A time-out or compression that cannot be used is told on OpenTelemetry's `diag` logger
 * and left out, as its own exporters do. It reads files and the environment: to be called once.
 *
 * @throws {OtlpConfigError} for an endpoint, header or certificate that cannot be used
 */
export function otlpConfigFromEnvironment(): OtlpConfig {
  return { logs: endpointOf('logs'), traces: endpointOf('traces'), metrics: endpointOf('metrics') };
}

function endpointOf(signal: Signal): OtlpEndpoint {
  const { timeoutMillis, compression } = getSharedConfigurationFromEnvironment(signal.toUpperCase());
  const tls = readTls({
    ca: setting(signal, 'CERTIFICATE'),
    cert: setting(signal, 'CLIENT_CERTIFICATE'),
    key: setting(signal, 'CLIENT_KEY'),
  });
  return {
    url: urlOf(signal),
    headers: { ...headersIn(`${PREFIX}HEADERS`), ...headersIn(nameFor(signal, 'HEADERS')) },
    compression: compression === 'gzip' ? 'gzip' : 'none',
    timeoutMs: timeoutMillis ?? DEFAULT_TIMEOUT_MS,
    ...(tls && { tls }),
  };
}

function urlOf(signal: Signal): string {
  const own = variable(nameFor(signal, 'ENDPOINT'));
  if (own) return signalUrl(own);
  const common = variable(`${PREFIX}ENDPOINT`);
  return common ? urlBelow(common, signal) : defaultUrl(signal);
}

function headersIn(name: string): Record<string, string> {
  return checkedHeaders(name, parseKeyPairsIntoRecord(getStringFromEnv(name)));
}

function setting(signal: Signal, what: string): Setting | undefined {
  return variable(nameFor(signal, what)) ?? variable(`${PREFIX}${what}`);
}

function nameFor(signal: Signal, what: string): string {
  return `${PREFIX}${signal.toUpperCase()}_${what}`;
}

function variable(name: string): Setting | undefined {
  const value = getStringFromEnv(name);
  return value === undefined ? undefined : { name, value };
}
