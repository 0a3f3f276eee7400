import { userFields } from '../users/user.ts';
import { identifier, integer, optional } from './fields.ts';

/** Fields that every event carries beside its own; the recorder fills them. */
export const commonFields = {
  eventId: identifier('event.id', {
    description: 'Unique id of the event, a UUIDv7; also its document id in Elasticsearch.',
    examples: ['0197f9a0-6b1e-7c3c-8f6e-2f1d8a1b2c3d'],
  }),
  eventVersion: integer('telltale.event.version', {
    description: 'Version of the event’s definition.',
    examples: [1],
  }),
  ...userFields,
  sessionId: optional(
    identifier('session.id', {
      description: 'The session’s id, of the event or of the active context.',
      examples: ['s-4711'],
    }),
  ),
  requestId: optional(
    identifier('telltale.request.id', {
      description: 'The id that a request brought in a header of another kind.',
      examples: ['req-7f3a'],
    }),
  ),
};
