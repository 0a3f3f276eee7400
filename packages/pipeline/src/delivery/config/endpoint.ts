import type { Signal } from '../../batch.ts';

/** Longest time of one request, in ms, where nothing else is said; OpenTelemetry's default. */
export const DEFAULT_TIMEOUT_MS = 10_000;
/** Where a collector on this machine listens; OpenTelemetry's default. */
export const DEFAULT_ENDPOINT = 'http://localhost:4318';

/** How a request's body is packed. */
export type Compression = 'none' | 'gzip';

/** Certificates of an `https:` endpoint, each as PEM text. */
export interface OtlpTls {
  /** The authorities to trust, in place of those that Node brings. */
  readonly ca?: string;
  /** The client's certificate, with its chain. */
  readonly cert?: string;
  /** The private key of {@link cert}. */
  readonly key?: string;
}

/** Where and how one signal is sent; plain data, so that it can be posted to a worker. */
export interface OtlpEndpoint {
  /** The full address, path included. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: Compression;
  /** Longest time of one request, answer included, in ms; 0 is no limit. */
  readonly timeoutMs: number;
  readonly tls?: OtlpTls;
}

/** Where and how each signal is sent. */
export type OtlpConfig = Readonly<Record<Signal, OtlpEndpoint>>;

/** The path of a signal below an endpoint that serves all signals. */
export function signalPath(signal: Signal): string {
  return `v1/${signal}`;
}
