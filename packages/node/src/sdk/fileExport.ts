import { type ConfigurationModel, mergeHeadersConfig } from '@opentelemetry/configuration';
import type { MetricOptions, OtlpOptions, Signal } from '@telltale/pipeline';
import { withoutEffect } from '../configuration/batchLimits.ts';
import { given } from '../given.ts';

/** What of a configuration file's exports Telltale's own pipeline can do. */
export interface FileExport {
  readonly signals: readonly Signal[];
  readonly otlp: Partial<Record<Signal, OtlpOptions>>;
  readonly metrics: MetricOptions;
  /** What the file asks and the pipeline does not do. */
  readonly problems: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

const OTLP_KEYS = ['endpoint', 'headers', 'headers_list', 'compression', 'timeout', 'tls', 'encoding'];
const METRIC_KEYS = [...OTLP_KEYS, 'temporality_preference'];
const BATCHES = {
  logs: 'logger_provider.processors[0].batch',
  traces: 'tracer_provider.processors[0].batch',
} as const;
const READER = 'meter_provider.readers[0].periodic';

/** What the pipeline calls otherwise. */
const FILE_KEYS: Readonly<Record<string, string>> = {
  timeoutMs: 'timeout',
  'tls.caFile': 'tls.ca_file',
  'tls.certFile': 'tls.cert_file',
  'tls.keyFile': 'tls.key_file',
};

/** Where a file says how a signal is sent, for messages. */
export function placeOf(signal: Signal, option: string): string {
  return `${signal === 'metrics' ? READER : BATCHES[signal]}.exporter.otlp_http.${FILE_KEYS[option] ?? option}`;
}

/**
 * Reads the exports of a file: each signal has one batch processor or periodic reader with OTLP over HTTP in protobuf, or nothing.
 *
 * @returns undefined where the file asks for anything else (several exporters, gRPC, console, JSON, ...): that is for the SDK
 */
export function fileExport(model: ConfigurationModel): FileExport | undefined {
  const {
    logger_provider: logs,
    tracer_provider: traces,
    meter_provider: metrics,
  } = model as Node as Record<string, Node>;
  const batches = {
    logs: only(logs?.['processors'], 'batch'),
    traces: only(traces?.['processors'], 'batch'),
  };
  const reader = only(metrics?.['readers'], 'periodic');
  const found = {
    logs: logs && exporterOf(batches.logs, OTLP_KEYS),
    traces: traces && exporterOf(batches.traces, OTLP_KEYS),
    metrics:
      metrics &&
      (keysBeyond(reader, ['exporter', 'interval', 'timeout']) ? undefined : exporterOf(reader, METRIC_KEYS)),
  };
  if ((logs && !found.logs) || (traces && !found.traces) || (metrics && !found.metrics)) return undefined;
  const signals = (Object.keys(found) as Signal[]).filter((signal) => found[signal] !== undefined);
  return {
    signals,
    otlp: Object.fromEntries(signals.map((signal) => [signal, otlpOptions(found[signal] ?? {})])),
    metrics: given({
      temporality: temporalityOf(found.metrics?.['temporality_preference']),
      exportIntervalMillis: numberOf(reader?.['interval']),
      exportTimeoutMillis: numberOf(reader?.['timeout']),
    }),
    problems: (['logs', 'traces'] as const).flatMap((signal) =>
      Object.entries(batches[signal] ?? {})
        .filter(([key, value]) => key !== 'exporter' && typeof value === 'number')
        .map(([key, value]) =>
          withoutEffect(
            `${BATCHES[signal]}.${key}: ${value}`,
            'distribution.telltale.export.pipeline: standard',
          ),
        ),
    ),
  };
}

/** The node of this name, where it is the only entry of a list with one item. */
function only(list: unknown, name: string): Node | undefined {
  const [item, ...more] = Array.isArray(list) ? (list as Node[]) : [];
  if (!item || more.length > 0 || keysBeyond(item, [name])) return undefined;
  return item[name] as Node | undefined;
}

function exporterOf(node: Node | undefined, keys: readonly string[]): Node | undefined {
  const exporter = node?.['exporter'] as Node | undefined;
  if (!exporter || keysBeyond(exporter, ['otlp_http'])) return undefined;
  const options = (exporter['otlp_http'] ?? {}) as Node;
  const encoding = options['encoding'] ?? 'protobuf';
  return encoding === 'protobuf' && !keysBeyond(options, keys) ? options : undefined;
}

function keysBeyond(node: Node | undefined, keys: readonly string[]): boolean {
  return Object.entries(node ?? {}).some(([key, value]) => value !== undefined && !keys.includes(key));
}

function otlpOptions(node: Node): OtlpOptions {
  const tls = node['tls'] as { ca_file?: string; cert_file?: string; key_file?: string } | undefined;
  const headers = mergeHeadersConfig(node['headers'] as never, node['headers_list'] as never);
  return given({
    endpoint: node['endpoint'] as string | undefined,
    compression: node['compression'] as OtlpOptions['compression'],
    timeoutMs: numberOf(node['timeout']),
    headers: headers as Record<string, string> | undefined,
    tls: tls && given({ caFile: tls.ca_file, certFile: tls.cert_file, keyFile: tls.key_file }),
  }) as OtlpOptions;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A file says its temporality; without it the specification's default holds. */
function temporalityOf(preference: unknown): MetricOptions['temporality'] {
  if (preference === 'delta') return 'delta';
  return preference === 'low_memory' ? 'lowmemory' : 'cumulative';
}
