import type { Configuration } from './configuration/configuration.ts';

const DEFAULT_ENDPOINT = 'http://localhost:4318';

/** The one line that says what was started. */
export function banner(
  { environment, file }: Configuration,
  version: string,
  instrumentations: readonly string[],
): string {
  const target = file ? `by ${file.name}` : targets(environment);
  return `${version} started: ${target}; instrumentations: ${instrumentations.join(', ') || 'none'}`;
}

function targets({ exporters, endpoints }: Configuration['environment']): string {
  return (['logs', 'traces', 'metrics'] as const)
    .map((signal) => {
      const exporter = exporters[signal].join('+');
      return `${signal} to ${exporter === 'otlp' ? withoutCredentials(endpoints[signal] ?? DEFAULT_ENDPOINT) : exporter}`;
    })
    .join(', ');
}

function withoutCredentials(endpoint: string): string {
  try {
    const url = new URL(endpoint);
    return url.origin + (url.pathname === '/' ? '' : url.pathname);
  } catch {
    return '***';
  }
}
