import { IDENTITY_KEYS } from '@telltale/logging/identity';
import { BROUGHT } from '../instrumentations/brought.ts';
import { TABLE } from '../instrumentations/table.ts';
import type { SchemaNode, ValueOf } from './schemaTypes.ts';

const LEVEL = {
  enum: ['trace', 'debug', 'info', 'success', 'warning', 'error', 'critical', 'warn'],
  title: 'level',
} as const;

const IDENTITY_LIST = {
  type: 'array',
  default: [],
  items: { enum: IDENTITY_KEYS, description: 'An entry of baggage.' },
} as const;

/**
 * What stands under `distribution: telltale:` in the configuration file. It is the only place where that is said: the types, the check, the
 * defaults, the JSON schema for editors and `docs/CONFIGURATION.md` follow from it.
 */
export const SETTINGS_SCHEMA = {
  type: 'object',
  description: 'What is Telltale’s in the file.',
  default: {},
  additionalProperties: false,
  properties: {
    reload: {
      type: 'boolean',
      default: false,
      description:
        'Whether the file is watched. A change of `logging` (`logging.file` where records take Telltale’s own pipeline), of `sampling` and of OpenTelemetry’s `tracer_provider.sampler` (where spans take that pipeline), and of `instrumentations` then takes effect at once; whatever else changed is told, and takes effect at the next start. A file that cannot be used changes nothing.',
    },
    instrumentations: {
      type: 'object',
      description: `Switches of single instrumentations by name; they win over \`OTEL_NODE_ENABLED_INSTRUMENTATIONS\` and \`OTEL_NODE_DISABLED_INSTRUMENTATIONS\`. The names are ${TABLE.map(({ name }) => name).join(', ')}; and, where the application depends on \`@opentelemetry/auto-instrumentations-node\`, those that it brings, such as ${Object.keys(BROUGHT).join(', ')}.`,
      default: {},
      additionalProperties: { type: 'boolean', description: 'Whether this one is on.' },
    },
    logging: {
      type: 'object',
      description: 'Loggers, and what is shown and written on this machine.',
      default: {},
      additionalProperties: false,
      properties: {
        level: { ...LEVEL, default: 'info', description: 'Least level of every logger.' },
        levels: {
          type: 'object',
          description:
            'Least level by the beginning of a logger’s dotted name: `shop` is for `shop` and `shop.cart`, not for `shopping`; the longest that fits wins.',
          default: {},
          additionalProperties: { ...LEVEL, description: 'Least level of these loggers.' },
        },
        console: {
          enum: ['auto', 'pretty', 'json', 'none'],
          default: 'auto',
          description:
            'What the console shows: `auto` is for people on a terminal and JSON otherwise; `none` shows nothing.',
        },
        file: {
          type: 'object',
          description:
            'A file that gets every record as well; not rotated, and only the account that the application runs as may read it.',
          shorthand: 'path',
          additionalProperties: false,
          required: ['path'],
          properties: {
            path: {
              type: 'string',
              minLength: 1,
              takes: 'the path of a file',
              harmless: true,
              description: 'From the working folder where it is relative; folders that are missing are made.',
            },
            format: { enum: ['json', 'pretty'], default: 'json', description: 'How a record is written.' },
          },
        },
        bridges: {
          type: 'object',
          description: 'Other loggers whose records are taken in.',
          default: {},
          additionalProperties: false,
          properties: {
            console: {
              type: 'boolean',
              default: true,
              description: '`console.log` and its siblings; their own output stays.',
            },
          },
        },
      },
    },
    context: {
      type: 'object',
      description: 'How far whose work it is may travel.',
      default: {},
      additionalProperties: false,
      properties: {
        accept: {
          ...IDENTITY_LIST,
          description: 'Entries that are believed when they come from outside in a `baggage` header.',
        },
        send: {
          ...IDENTITY_LIST,
          description: 'Entries that every outgoing request carries, to whomever it goes.',
        },
        spans: { ...IDENTITY_LIST, description: 'Entries that spans get as attributes.' },
        request: {
          type: 'object',
          description: 'A header of another kind that names a request, such as `X-Request-Id`.',
          shorthand: 'header',
          additionalProperties: false,
          required: ['header'],
          properties: {
            header: {
              type: 'string',
              pattern: "^[\\w!#$%&'*+.^`|~-]+$",
              takes: 'the name of a header',
              harmless: true,
              description: 'Its name, in any case.',
            },
            adopt: {
              enum: ['trace', 'attribute'],
              default: 'trace',
              description:
                'What becomes of its value: with `trace` the trace id where it is one (32 hexadecimal digits, and no `traceparent` came along), and with both the attribute `telltale.request.id` of logs, events and spans.',
            },
          },
        },
      },
    },
    events: {
      type: 'object',
      description: 'Business events.',
      default: {},
      additionalProperties: false,
      properties: {
        fromSpans: {
          type: 'boolean',
          default: true,
          description:
            'Whether spans of model calls, tools and agents, of whatever instrumentation that follows the GenAI conventions, become events and metrics; those of traces that a sampler drops, too.',
        },
        content: {
          type: 'object',
          description:
            'Prompts, answers, and what tools were given and gave, in the spans of whatever instrumentation. What your own code observes has `redactContent` for that.',
          default: {},
          additionalProperties: false,
          properties: {
            capture: {
              type: 'boolean',
              default: false,
              description:
                'Whether they leave the process, redacted; otherwise their attributes are taken out of the spans.',
            },
            redact: {
              type: 'array',
              default: [],
              description:
                'Regular expressions: what they find is taken out, beside addresses of e-mail, tokens, keys and numbers of cards.',
              items: { type: 'string', minLength: 1, description: 'A regular expression of JavaScript.' },
            },
          },
        },
      },
    },
    sampling: {
      type: 'object',
      description:
        'Which traces are kept, as far as they lie in this process: a trace that meets one of the rules is kept whole. Spans of a trace are held until its first span in this process has ended, and what came back to the process as a message or request. Logs and business events are always kept. What a sampler of OpenTelemetry drops is not there any more.',
      default: {},
      additionalProperties: false,
      properties: {
        ratio: {
          type: 'number',
          minimum: 0,
          maximum: 1,
          default: 1,
          description:
            'Part of all traces, by the trace’s id: processes with the same part keep the same traces.',
        },
        errors: { type: 'boolean', default: true, description: 'Traces with a span that failed.' },
        slower_than: {
          type: 'number',
          minimum: 0,
          description: 'Traces whose first span in this process took at least so many milliseconds.',
        },
      },
    },
    export: {
      type: 'object',
      description: 'The way out of the process.',
      default: {},
      additionalProperties: false,
      properties: {
        pipeline: {
          enum: ['fast', 'standard'],
          default: 'fast',
          description:
            '`fast` is Telltale’s own pipeline for what goes out as OTLP over HTTP in protobuf, `standard` are the SDK’s processors and exporters.',
        },
        durability: {
          enum: ['memory', 'spool'],
          default: 'memory',
          description: 'With `spool` every request is on disk before it is sent.',
        },
        worker: {
          type: 'boolean',
          default: true,
          description:
            'Whether the export worker may be used; without it the same work is done in the application’s thread.',
        },
      },
    },
  },
} as const satisfies SchemaNode;

/** The settings in force, defaults included. */
export type Settings = ValueOf<typeof SETTINGS_SCHEMA>;
