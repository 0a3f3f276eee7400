/** A kind of data stream that the collector writes. */
export type StreamKind = 'events' | 'logs' | 'traces' | 'metrics';

/** What data streams of each kind are called up to their namespace; the collector's configuration makes these names. */
const STEM: Readonly<Record<StreamKind, string>> = {
  events: 'logs-telltale.events.otel',
  logs: 'logs-telltale.app.otel',
  traces: 'traces-telltale.app.otel',
  metrics: 'metrics-telltale.app.otel',
};

/** All kinds of data streams. */
export const STREAM_KINDS = Object.keys(STEM) as readonly StreamKind[];

/** All namespaces of a kind of data stream. */
export const ANY_NAMESPACE = '*';

/**
 * The name of a data stream, such as `logs-telltale.events.otel-default`.
 *
 * @param namespace {@link ANY_NAMESPACE} gives the pattern for all of them
 */
export function streamName(kind: StreamKind, namespace: string): string {
  return `${STEM[kind]}-${namespace}`;
}

/** The name of a kind's index template. */
export function streamTemplateName(kind: StreamKind): string {
  return STEM[kind];
}
