import type { Client } from '@elastic/elasticsearch';
import { businessEvents, type EventRegistry } from '@telltale/events';
import { type Capabilities, detectCapabilities } from '../capabilities.ts';
import { ANY_NAMESPACE, STREAM_KINDS, streamName } from '../streams.ts';
import { type Template, telltaleTemplates } from '../templates/index.ts';
import { installTemplate, type Outcome } from './install.ts';
import { type StreamOutcome, updateStreams } from './streams.ts';

/** What to set Elasticsearch up for. */
export interface SetupOptions {
  /** The events whose attributes get mappings. @default Telltale's own, `businessEvents()` */
  readonly registry?: EventRegistry;
  /** Set up data streams of this namespace alone. @default all namespaces */
  readonly namespace?: string;
}

/** What setup found and did. */
export interface SetupReport {
  readonly capabilities: Capabilities;
  /** In the order of installation. */
  readonly templates: readonly {
    readonly kind: Template['kind'];
    readonly name: string;
    readonly outcome: Outcome;
  }[];
  /** The data streams that were there already. */
  readonly streams: readonly StreamOutcome[];
}

/**
 * Installs the component and index templates of Telltale's data streams. Repeatable: what is there already is left alone.
 *
 * @throws {ElasticError} when Elasticsearch does not answer, refuses access, or has a newer Telltale's templates
 *
 * @example
 * ```ts
 * import { elasticClient, setupElasticsearch } from '@telltale/elastic';
 *
 * const { templates } = await setupElasticsearch(elasticClient({ node: 'http://127.0.0.1:9200' }));
 * for (const { name, outcome } of templates) console.log(`${outcome} ${name}`);
 * ```
 */
export async function setupElasticsearch(client: Client, options: SetupOptions = {}): Promise<SetupReport> {
  const { registry = businessEvents(), namespace = ANY_NAMESPACE } = options;
  const capabilities = await detectCapabilities(client);
  const templates: SetupReport['templates'][number][] = [];
  for (const template of telltaleTemplates({ registry, capabilities, namespace })) {
    const { kind, name } = template;
    templates.push({ kind, name, outcome: await installTemplate(client, template) });
  }
  const streams: StreamOutcome[] = [];
  for (const kind of STREAM_KINDS)
    streams.push(...(await updateStreams(client, streamName(kind, namespace))));
  return { capabilities, templates, streams };
}
