import { defineEvent } from '../event.ts';
import { integer, optional } from '../fields.ts';
import { application, duration, errorType, interval, sessionId, status } from './shared.ts';

/** A user is connected to an application. */
export const applicationAlive = defineEvent({
  name: 'telltale.application.alive',
  description: 'A user was connected to an application from a start to an end.',
  fields: { ...application, sessionId: optional(sessionId), ...interval },
});

/** One run of an application: request in, answer out. */
export const applicationProcess = defineEvent({
  name: 'telltale.application.process',
  description: 'An application ran once: request in, answer out.',
  fields: {
    ...application,
    sessionId: optional(sessionId),
    ...interval,
    duration,
    status,
    errorType,
    modelCalls: optional(
      integer('telltale.run.model_calls', { description: 'Model calls in the run.', unit: '{call}' }),
    ),
    toolCalls: optional(
      integer('telltale.run.tool_calls', { description: 'Tool calls in the run.', unit: '{call}' }),
    ),
  },
});

/** An application is created. */
export const applicationCreated = defineEvent({
  name: 'telltale.application.created',
  description: 'An application is created.',
  fields: application,
});

/** An application is edited. */
export const applicationEdited = defineEvent({
  name: 'telltale.application.edited',
  description: 'An application is edited.',
  fields: application,
});

/** An application is deleted. */
export const applicationDeleted = defineEvent({
  name: 'telltale.application.deleted',
  description: 'An application is deleted.',
  fields: application,
});
