import { defineEvent } from '../definition/event.ts';
import { identifier, oneOf, optional } from '../definition/fields.ts';
import { counter } from '../definition/metric.ts';
import { optionalApplication, sessionId } from './shared.ts';

/** A user reacts to an answer. */
export const messageFeedback = defineEvent({
  name: 'telltale.message.feedback',
  description: 'A user likes, dislikes or copies an answer.',
  fields: {
    messageId: identifier('telltale.message.id', { description: 'The message’s id.', examples: ['m-42'] }),
    operation: oneOf('telltale.feedback.operation', ['like', 'dislike', 'copy'], {
      description: 'What the user did.',
    }),
    ...optionalApplication,
    sessionId: optional(sessionId),
  },
  metrics: [
    counter({
      name: 'telltale.message.feedback',
      unit: '{reaction}',
      description: 'Likes, dislikes and copies of answers.',
      dimensions: ['operation', 'applicationType'],
    }),
  ],
});
