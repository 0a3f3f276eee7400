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

/** How a message calls an option: {@link OtlpOptions}' key, `tls.caFile` and so on, of a signal. */
export type PlaceOf = (signal: Signal, option: string) => string;

/**
 * Checks what a configuration file says and reads the files that it names; the environment has no part in it.
 *
 * @param placeOf where the file says it @default (signal, option) => `${signal}.${option}`
 * @throws {OtlpConfigError} for a value that cannot be used
 */
export function otlpConfigFromOptions(
  options: Partial<Readonly<Record<Signal, OtlpOptions>>>,
  placeOf: PlaceOf = (signal, option) => `${signal}.${option}`,
): OtlpConfig {
  const endpoint = (signal: Signal) =>
    endpointOf(signal, (option) => placeOf(signal, option), options[signal]);
  return { logs: endpoint('logs'), traces: endpoint('traces'), metrics: endpoint('metrics') };
}

function endpointOf(
  signal: Signal,
  placeOf: (option: string) => string,
  options: OtlpOptions = {},
): OtlpEndpoint {
  const setting = (name: string, value: string | undefined): Setting | undefined =>
    value === undefined ? undefined : { name: placeOf(name), value };
  const endpoint = setting('endpoint', options.endpoint);
  const tls = readTls({
    ca: setting('tls.caFile', options.tls?.caFile),
    cert: setting('tls.certFile', options.tls?.certFile),
    key: setting('tls.keyFile', options.tls?.keyFile),
  });
  return {
    url: endpoint ? signalUrl(endpoint) : defaultUrl(signal),
    headers: checkedHeaders(placeOf('headers'), options.headers ?? {}),
    compression: compressionOf(placeOf('compression'), options.compression),
    timeoutMs: timeoutOf(placeOf('timeoutMs'), options.timeoutMs),
    ...(tls && { tls }),
  };
}

function compressionOf(place: string, value: unknown = 'none'): Compression {
  if (value === 'none' || value === 'gzip') return value;
  throw new OtlpConfigError('E_OTLP_COMPRESSION', place, `is "${value}"`, 'Use "gzip" or "none"');
}

function timeoutOf(place: string, value: number = DEFAULT_TIMEOUT_MS): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new OtlpConfigError('E_OTLP_TIMEOUT', place, `is ${value}`, 'Give milliseconds, or 0 for no limit');
}
