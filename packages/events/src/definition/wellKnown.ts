import { commonFields } from './common.ts';
import type { Fields } from './fields.ts';

/** Attribute that names the fields of an event whose values did not fit its definition. */
export const INVALID_FIELDS = 'telltale.event.invalid_fields';

/** What the recorder alone writes: the id is the document's in Elasticsearch, so that two events with one id would be one document. */
export const RESERVED_ATTRIBUTES: ReadonlySet<string> = new Set([
  commonFields.eventId.attribute,
  commonFields.eventVersion.attribute,
  INVALID_FIELDS,
]);

/** Attributes of OpenTelemetry's conventions with unboundedly many values. */
const OF_CONVENTIONS = [
  'client.address',
  'cloudevents.event_id',
  'db.query.text',
  'enduser.id',
  'enduser.pseudo.id',
  'exception.message',
  'exception.stacktrace',
  'faas.invocation_id',
  'gen_ai.agent.id',
  'gen_ai.conversation.id',
  'gen_ai.data_source.id',
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.response.id',
  'gen_ai.system_instructions',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.id',
  'gen_ai.tool.call.result',
  'jsonrpc.request.id',
  'log.record.uid',
  'mcp.session.id',
  'messaging.message.conversation_id',
  'messaging.message.id',
  'session.previous_id',
  'span_id',
  'trace_id',
  'url.full',
  'url.path',
  'url.query',
  'user.email',
  'user.full_name',
  'user.hash',
  'user_agent.original',
];
/** Those of the business events; a test compares them with the definitions. */
const OF_EVENTS = [
  'telltale.application.id',
  'telltale.file.id',
  'telltale.knowledge_base.id',
  'telltale.message.id',
  'telltale.model.id',
  'telltale.provider.id',
  'telltale.tool.id',
];

/** Attributes that are identifiers whoever uses them, so that they never become attributes of a metric. */
export const KNOWN_IDENTIFIERS: ReadonlySet<string> = new Set([
  ...identifiersOf(commonFields),
  ...OF_CONVENTIONS,
  ...OF_EVENTS,
]);

function identifiersOf(fields: Fields): string[] {
  return Object.values(fields)
    .filter(({ cardinality }) => cardinality === 'identifier')
    .map(({ attribute }) => attribute);
}
