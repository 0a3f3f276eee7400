import type { EventRegistry } from '@telltale/events';
import type { Capabilities } from '../capabilities.ts';
import { ANY_NAMESPACE, STREAM_KINDS, type StreamKind, streamName, streamTemplateName } from '../streams.ts';
import { logMappings } from './logs.ts';
import type { Mappings } from './mapping.ts';
import { metricMappings } from './metrics.ts';
import { otelMappings } from './otel.ts';
import { recordAttributes } from './recordAttributes.ts';
import { settings } from './settings.ts';
import { traceMappings } from './traces.ts';

/** A template as Elasticsearch takes it. */
export interface Template {
  readonly kind: 'component' | 'index';
  readonly name: string;
  readonly body: TemplateBody;
}

/** The body of a component or index template. */
export interface TemplateBody {
  readonly template?: {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly mappings?: Mappings;
    readonly data_stream_options?: { readonly failure_store: { readonly enabled: boolean } };
  };
  readonly index_patterns?: readonly string[];
  readonly composed_of?: readonly string[];
  readonly ignore_missing_component_templates?: readonly string[];
  readonly priority?: number;
  readonly data_stream?: Readonly<Record<string, never>>;
}

/** What the templates are generated from. */
export interface TemplateSource {
  readonly registry: EventRegistry;
  readonly capabilities: Capabilities;
  /** The data streams of this namespace alone get these templates. @default all namespaces */
  readonly namespace?: string;
}

/** Above Elastic's own templates for `*.otel-*` streams, which have 120. */
const PRIORITY = 500;

/** A component template that operators may add to change settings, such as replicas; never touched by Telltale. */
export const CUSTOM = 'telltale@custom';

/** All templates, in the order in which they must be installed. */
export function telltaleTemplates(source: TemplateSource): readonly Template[] {
  const { registry, capabilities, namespace = ANY_NAMESPACE } = source;
  const own = namespace === ANY_NAMESPACE ? '' : `-${namespace}`;
  const mappings: Readonly<Record<string, Mappings>> = {
    otel: otelMappings(),
    attributes: recordAttributes(registry),
    logs: logMappings(),
    traces: traceMappings(),
    metrics: metricMappings(capabilities),
  };
  const mappingName = (part: string) => `telltale-${part}@mappings${own}`;
  const settingsName = `telltale@settings${own}`;
  const component = (name: string, template: TemplateBody['template'] & object): Template => ({
    kind: 'component',
    name,
    body: { template },
  });
  const index = (kind: StreamKind): Template => ({
    kind: 'index',
    name: `${streamTemplateName(kind)}${own}`,
    body: {
      index_patterns: [streamName(kind, namespace)],
      priority: namespace === ANY_NAMESPACE ? PRIORITY : PRIORITY + 100,
      data_stream: {},
      composed_of: [settingsName, ...['otel', 'attributes', PART[kind]].map(mappingName), CUSTOM],
      ignore_missing_component_templates: [CUSTOM],
      ...(capabilities.failureStore && {
        template: { data_stream_options: { failure_store: { enabled: true } } },
      }),
    },
  });
  return [
    component(settingsName, { settings: settings() }),
    ...Object.entries(mappings).map(([part, mapping]) => component(mappingName(part), { mappings: mapping })),
    ...STREAM_KINDS.map(index),
  ];
}

/** The part that a kind of stream has beyond the common ones. */
const PART: Readonly<Record<StreamKind, string>> = {
  events: 'logs',
  logs: 'logs',
  traces: 'traces',
  metrics: 'metrics',
};
