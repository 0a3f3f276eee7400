import type { Signal } from '../../batch.ts';
import { readTls } from './certificates.ts';
import { type Compression, DEFAULT_TIMEOUT_MS, type OtlpConfig, type OtlpEndpoint } from './endpoint.ts';
import { OtlpConfigError } from './errors.ts';
import { checkedHeaders } from './headers.ts';
import type { Setting } from './setting.ts';
import { defaultUrl, signalUrl } from './url.ts';

/** How one signal is sent, as a configuration file says it (`otlp_http` of OpenTelemetry's declarative configuration). */
export interface OtlpOptions {
  /** The signal's full address; nothing is added to it. @default 'http://localhost:4318/v1/<signal>' */
  readonly endpoint?: string;
  /** @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default 'none' */
  readonly compression?: Compression;
  /** Longest time of one request, answer included, in ms; 0 is no limit. @default 10000 */
  readonly timeoutMs?: number;
  /** Paths of PEM files. */
  readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
}

/**
 * Checks what a configuration file says and reads the files that it names; the environment has no part in it.
 *
 * @throws {OtlpConfigError} for a value that cannot be used
 */
export function otlpConfigFromOptions(options: Partial<Readonly<Record<Signal, OtlpOptions>>>): OtlpConfig {
  return {
    logs: endpointOf('logs', options.logs),
    traces: endpointOf('traces', options.traces),
    metrics: endpointOf('metrics', options.metrics),
  };
}

function endpointOf(signal: Signal, options: OtlpOptions = {}): OtlpEndpoint {
  const setting = (name: string, value: string | undefined): Setting | undefined =>
    value === undefined ? undefined : { name: `${signal}.${name}`, value };
  const endpoint = setting('endpoint', options.endpoint);
  const tls = readTls({
    ca: setting('tls.caFile', options.tls?.caFile),
    cert: setting('tls.certFile', options.tls?.certFile),
    key: setting('tls.keyFile', options.tls?.keyFile),
  });
  return {
    url: endpoint ? signalUrl(endpoint) : defaultUrl(signal),
    headers: checkedHeaders(`${signal}.headers`, options.headers ?? {}),
    compression: compressionOf(signal, options.compression),
    timeoutMs: timeoutOf(signal, options.timeoutMs),
    ...(tls && { tls }),
  };
}

function compressionOf(signal: Signal, value: unknown = 'none'): Compression {
  if (value === 'none' || value === 'gzip') return value;
  throw new OtlpConfigError(
    'E_OTLP_COMPRESSION',
    `${signal}.compression`,
    `is "${value}"`,
    'Use "gzip" or "none"',
  );
}

function timeoutOf(signal: Signal, value: number = DEFAULT_TIMEOUT_MS): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new OtlpConfigError(
    'E_OTLP_TIMEOUT',
    `${signal}.timeoutMs`,
    `is ${value}`,
    'Give milliseconds, or 0 for no limit',
  );
}
