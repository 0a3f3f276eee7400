import { defineEvent } from '../definition/event.ts';
import { dimension, integer, optional } from '../definition/fields.ts';
import { counter, histogram } from '../definition/metric.ts';
import {
  invokeAgentDuration,
  invokeAgentInferenceCalls,
  invokeAgentToolCalls,
  invokeWorkflowDuration,
} from '../metrics/genai.ts';
import { application, duration, errorType, interval, SECONDS, sessionId, status } from './shared.ts';

const changes = (how: string) =>
  counter({
    name: `telltale.applications.${how}`,
    unit: '{application}',
    description: `Applications ${how}.`,
    dimensions: ['applicationType'],
  });

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
    agentName: optional(
      dimension('gen_ai.agent.name', {
        description: 'The agent’s name, where one ran.',
        examples: ['travel-planner'],
      }),
    ),
    workflowName: optional(
      dimension('gen_ai.workflow.name', {
        description: 'The workflow’s name, where one ran.',
        examples: ['customer_support_pipeline'],
      }),
    ),
    inferenceCalls: optional(
      integer('telltale.run.inference_calls', {
        description: 'Model calls of the run.',
        examples: [3],
        unit: '{inference_call}',
      }),
    ),
    toolCalls: optional(
      integer('telltale.run.tool_calls', {
        description: 'Tool calls of the run.',
        examples: [2],
        unit: '{tool_call}',
      }),
    ),
  },
  metrics: [
    histogram({
      name: 'telltale.application.process.duration',
      unit: 's',
      description: 'Duration of the runs of applications.',
      of: 'duration',
      boundaries: SECONDS,
      dimensions: ['applicationType', 'status', 'errorType'],
    }),
    {
      instrument: invokeAgentDuration,
      measure: 'duration',
      dimensions: ['agentName', 'errorType'],
      when: { applicationType: ['agent'] },
    },
    {
      instrument: invokeAgentInferenceCalls,
      measure: 'inferenceCalls',
      dimensions: ['agentName', 'errorType'],
      when: { applicationType: ['agent'] },
    },
    {
      instrument: invokeAgentToolCalls,
      measure: 'toolCalls',
      dimensions: ['agentName', 'errorType'],
      when: { applicationType: ['agent'] },
    },
    {
      instrument: invokeWorkflowDuration,
      measure: 'duration',
      dimensions: ['workflowName', 'errorType'],
      when: { applicationType: ['workflow'] },
    },
  ],
});

/** An application is created. */
export const applicationCreated = defineEvent({
  name: 'telltale.application.created',
  description: 'An application is created.',
  fields: application,
  metrics: [changes('created')],
});

/** An application is edited. */
export const applicationEdited = defineEvent({
  name: 'telltale.application.edited',
  description: 'An application is edited.',
  fields: application,
  metrics: [changes('edited')],
});

/** An application is deleted. */
export const applicationDeleted = defineEvent({
  name: 'telltale.application.deleted',
  description: 'An application is deleted.',
  fields: application,
  metrics: [changes('deleted')],
});
