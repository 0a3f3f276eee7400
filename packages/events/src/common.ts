import { identifier, integer } from './fields.ts';
import { userFields } from './user.ts';

/** Fields that every event carries beside its own; the recorder fills them. */
export const commonFields = {
  eventId: identifier('event.id', {
    description: 'Unique id of the event, a UUIDv7; also its document id in Elasticsearch.',
    examples: ['0197f9a0-6b1e-7c3c-8f6e-2f1d8a1b2c3d'],
  }),
  eventVersion: integer('telltale.event.version', { description: 'Version of the event’s definition.' }),
  ...userFields,
};
