/** A variable of the environment that the preload heeds. */
export interface VariableReference {
  readonly name: string;
  /** What holds without it, as the documentation says it; a value or, where there is none, words. */
  readonly default: string;
  readonly description: string;
  /** How much of its value may be shown: all of it, an address without what may be secret in it, or nothing. @default 'nothing' */
  readonly shown?: 'value' | 'address';
  /** Whether it holds where there is a configuration file as well, for what the file does not say. @default false */
  readonly besideFile?: true;
}

const SIGNALS = ['LOGS', 'TRACES', 'METRICS'] as const;
type SignalName = (typeof SIGNALS)[number];

const value = { shown: 'value' } as const;
const always = { shown: 'value', besideFile: true } as const;

/** All variables, in the order of the documentation. One that is asked for and not here fails a test. */
export const VARIABLES: readonly VariableReference[] = [
  {
    name: 'OTEL_CONFIG_FILE',
    default: 'none',
    description: 'The configuration file.',
    ...always,
  },
  {
    name: 'OTEL_SDK_DISABLED',
    default: 'false',
    description: '`true` starts nothing, whatever a file says.',
    ...always,
  },
  {
    name: 'OTEL_LOG_LEVEL',
    default: 'info',
    description:
      'Least level of what Telltale and the SDK say about themselves on standard error: `none`, `error`, `warn`, `info`, `debug`, `verbose`, `all`.',
    ...always,
  },
  {
    name: 'OTEL_SERVICE_NAME',
    default: 'the name in the application’s package.json',
    description: 'The service’s name.',
    ...always,
  },
  {
    name: 'OTEL_RESOURCE_ATTRIBUTES',
    default: 'none',
    description: 'Attributes of the service, `key=value` between commas.',
  },
  {
    name: 'OTEL_NODE_RESOURCE_DETECTORS',
    default: 'all',
    description: 'What else is found out: `service`, `host`, `process`, `all`, `none`.',
    ...value,
  },
  {
    name: 'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
    default: 'all',
    description: 'The only instrumentations to switch on, by their packages’ names without the beginning.',
    ...always,
  },
  {
    name: 'OTEL_NODE_DISABLED_INSTRUMENTATIONS',
    default: 'none',
    description: 'Instrumentations to switch off.',
    ...always,
  },
  ...SIGNALS.map((signal) => exporter(signal)),
  ...otlp('PROTOCOL', 'http/protobuf', 'How OTLP is sent: `http/protobuf`, `http/json`, `grpc`.', value),
  ...otlp(
    'ENDPOINT',
    'http://localhost:4318',
    'Where OTLP is sent; `/v1/<signal>` is added to the general one and not to a signal’s own.',
    { shown: 'address' },
  ),
  ...otlp('HEADERS', 'none', 'Headers of the requests, `name=value` between commas.', {}),
  ...otlp('COMPRESSION', 'none', 'Compression of the requests: `gzip`, `none`.', value),
  ...otlp('TIMEOUT', '10000', 'Longest time of one request, in ms.', value),
  ...otlp('CERTIFICATE', 'Node’s authorities', 'A PEM file with the authorities to trust.', {}),
  ...otlp('CLIENT_CERTIFICATE', 'none', 'A PEM file with the client’s certificate.', {}),
  ...otlp('CLIENT_KEY', 'none', 'A PEM file with the private key of that certificate.', {}),
  {
    name: 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
    default: 'delta (cumulative with grpc)',
    description: 'Over what time sums go: `cumulative`, `delta`, `lowmemory`.',
    ...value,
  },
  {
    name: 'OTEL_METRIC_EXPORT_INTERVAL',
    default: '10000 (60000 with grpc)',
    description: 'Time between two collections of metrics, in ms.',
    ...value,
  },
  {
    name: 'OTEL_METRIC_EXPORT_TIMEOUT',
    default: 'the interval (30000 with grpc)',
    description: 'Longest time of such a collection and its export, in ms.',
    ...value,
  },
  {
    name: 'OTEL_EXPORTER_PROMETHEUS_HOST',
    default: 'localhost',
    description: 'Where the `prometheus` exporter listens.',
    ...value,
  },
  {
    name: 'OTEL_EXPORTER_PROMETHEUS_PORT',
    default: '9464',
    description: 'The port where the `prometheus` exporter listens.',
    ...value,
  },
  ...batch('OTEL_BLRP', 'log records', '1000'),
  ...batch('OTEL_BSP', 'spans', '1000 (5000 with grpc)'),
  {
    name: 'OTEL_TRACES_SAMPLER',
    default: 'parentbased_always_on',
    description:
      'Which traces are kept from their start: `always_on`, `always_off`, `traceidratio`, `parentbased_always_on`, `parentbased_always_off`, `parentbased_traceidratio`.',
    ...value,
  },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    default: '1',
    description: 'The share that the samplers with `traceidratio` keep, from 0 to 1.',
    ...value,
  },
  {
    name: 'OTEL_PROPAGATORS',
    default: 'tracecontext,baggage',
    description: 'How context travels: `tracecontext`, `baggage`, `b3`, `b3multi`, `none`.',
    ...value,
  },
  limit('OTEL_ATTRIBUTE_COUNT_LIMIT', '128', 'Most attributes of a span or log record'),
  limit('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'none', 'Longest text of an attribute, in characters'),
  limit('OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', 'the general limit', 'Most attributes of a log record'),
  limit('OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'the general limit', 'The same of a log record’s'),
  limit('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'the general limit', 'Most attributes of a span'),
  limit('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'the general limit', 'The same of a span’s'),
  limit('OTEL_SPAN_EVENT_COUNT_LIMIT', '128', 'Most events of a span'),
  limit('OTEL_SPAN_LINK_COUNT_LIMIT', '128', 'Most links of a span'),
  limit('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', '128', 'Most attributes of a span’s event'),
  limit('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', '128', 'Most attributes of a span’s link'),
  limit('OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT', '128', 'Most attributes of a span’s event'),
  limit('OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT', '128', 'Most attributes of a span’s link'),
  {
    name: 'OTEL_NODE_EXPERIMENTAL_SDK_METRICS',
    default: 'false',
    description: '`true` makes the SDK report figures about itself.',
    ...value,
  },
  {
    name: 'XDG_CACHE_HOME',
    default: '~/.cache',
    description: 'The folder that holds `telltale`, where compiled code of the preload is kept.',
    ...always,
  },
  {
    name: 'XDG_STATE_HOME',
    default: '~/.local/state',
    description: 'The folder that holds `telltale/spool`, where what cannot be sent waits.',
    ...always,
  },
];

type Shown = Pick<VariableReference, 'shown'>;

function exporter(signal: SignalName): VariableReference {
  const prometheus = signal === 'METRICS' ? ', `prometheus`' : '';
  return {
    name: `OTEL_${signal}_EXPORTER`,
    default: 'otlp',
    description: `Where ${signal.toLowerCase()} go: \`otlp\`, \`console\`, \`none\`${prometheus}; several between commas.`,
    shown: 'value',
  };
}

/** A variable for all signals, and one for each, which wins. */
function otlp(what: string, otherwise: string, description: string, shown: Shown): VariableReference[] {
  const general = `OTEL_EXPORTER_OTLP_${what}`;
  return [
    { name: general, default: otherwise, description, ...shown },
    ...SIGNALS.map((signal) => ({
      name: `OTEL_EXPORTER_OTLP_${signal}_${what}`,
      default: general,
      description: `The same for ${signal.toLowerCase()}.`,
      ...shown,
    })),
  ];
}

function batch(prefix: string, records: string, delay: string): VariableReference[] {
  const where = 'for the SDK’s batch processor, which `http/json`, `grpc` and `console` use';
  const of = (name: string, otherwise: string, what: string): VariableReference => ({
    name: `${prefix}_${name}`,
    default: otherwise,
    description: `${what}, ${where}.`,
    shown: 'value',
  });
  return [
    of('MAX_QUEUE_SIZE', '65536 (2048 with grpc)', `Most ${records} that wait`),
    of('MAX_EXPORT_BATCH_SIZE', '512', `Most ${records} of one request`),
    of('SCHEDULE_DELAY', delay, 'Time between two exports, in ms'),
    of('EXPORT_TIMEOUT', '30000', 'Longest time of an export, in ms'),
  ];
}

function limit(name: string, otherwise: string, what: string): VariableReference {
  return { name, default: otherwise, description: `${what}.`, shown: 'value' };
}
