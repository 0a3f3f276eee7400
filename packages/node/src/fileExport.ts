import { type ConfigurationModel, mergeHeadersConfig } from '@opentelemetry/configuration';
import type { MetricOptions, OtlpOptions, Signal } from '@telltale/pipeline';
import { given } from './environment.ts';

/** What of a configuration file's exports Telltale's own pipeline can do. */
export interface FileExport {
  readonly signals: readonly Signal[];
  readonly otlp: Partial<Record<Signal, OtlpOptions>>;
  readonly metrics: MetricOptions;
}

type Node = Readonly<Record<string, unknown>>;

const OTLP_KEYS = ['endpoint', 'headers', 'headers_list', 'compression', 'timeout', 'tls', 'encoding'];
const METRIC_KEYS = [...OTLP_KEYS, 'temporality_preference'];

/**
 * Reads the exports of a file: each signal has one batch processor or periodic reader with OTLP over HTTP in protobuf, or nothing.
 *
 * @returns undefined where the file asks for anything else (several exporters, gRPC, console, views, JSON, ...): that is for the SDK
 */
export function fileExport(model: ConfigurationModel): FileExport | undefined {
  const {
    logger_provider: logs,
    tracer_provider: traces,
    meter_provider: metrics,
  } = model as Node as Record<string, Node>;
  const batchOf = (node: Node | undefined) => exporterOf(only(node?.['processors'], 'batch'), OTLP_KEYS);
  const reader = only(metrics?.['readers'], 'periodic');
  const found = {
    logs: logs && batchOf(logs),
    traces: traces && batchOf(traces),
    metrics:
      metrics &&
      (metrics['views'] || keysBeyond(reader, ['exporter', 'interval', 'timeout'])
        ? undefined
        : exporterOf(reader, METRIC_KEYS)),
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
