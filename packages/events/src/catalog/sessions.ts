import { defineEvent } from '../definition/event.ts';
import { dimension, oneOf, optional } from '../definition/fields.ts';
import { counter } from '../definition/metric.ts';
import { application, sessionId } from './shared.ts';

const fields = {
  sessionId,
  sessionName: optional(
    dimension('telltale.session.name', {
      description: 'The session’s name.',
      examples: ['Holiday plans'],
      sensitivity: 'content',
    }),
  ),
  ...application,
  source: oneOf('telltale.session.source', ['platform', 'api'], {
    description: 'Where the session is used from.',
  }),
};

const dimensions = ['applicationType', 'source'] as const;

/** A chat session is opened. */
export const sessionCreated = defineEvent({
  name: 'telltale.session.created',
  description: 'A chat session is opened.',
  fields,
  metrics: [
    counter({
      name: 'telltale.sessions.created',
      unit: '{session}',
      description: 'Chat sessions opened.',
      dimensions,
    }),
  ],
});

/** A chat session is removed. */
export const sessionDeleted = defineEvent({
  name: 'telltale.session.deleted',
  description: 'A chat session is removed.',
  fields,
  metrics: [
    counter({
      name: 'telltale.sessions.deleted',
      unit: '{session}',
      description: 'Chat sessions removed.',
      dimensions,
    }),
  ],
});
