import { dimension, identifier, integer, number, oneOf, optional, time } from '../definition/fields.ts';

/** Kinds of applications known today; the list is open. */
export const APPLICATION_TYPES = [
  'workflow',
  'assistant',
  'agent',
  'daily_chat',
  'knowledge_base',
  'knowledge_space',
  'retrieval_tracing',
  'evaluation',
  'model_test',
  'speech_recognition',
  'speech_synthesis',
  'unknown',
] as const;

/** The application an event belongs to. */
export const application = {
  applicationId: identifier('telltale.application.id', {
    description: 'The application’s id.',
    examples: ['a-17'],
  }),
  applicationName: optional(
    dimension('telltale.application.name', {
      description: 'The application’s name.',
      examples: ['Travel desk'],
    }),
  ),
  applicationType: oneOf('telltale.application.type', APPLICATION_TYPES, {
    description: 'The application’s type.',
  }),
};

/** The application, where an event may happen outside of any. */
export const optionalApplication = {
  applicationId: optional(application.applicationId),
  applicationName: application.applicationName,
  applicationType: optional(application.applicationType),
};

/** The chat session. */
export const sessionId = identifier('session.id', {
  description: 'The chat session’s id.',
  examples: ['s-4711'],
});

/** How something ended. */
export const status = oneOf('telltale.status', ['success', 'failed', 'cancelled', 'rejected'], {
  description:
    'How it ended: cancelled by whoever asked, rejected before any work was done (quota, rights), or failed otherwise.',
});

/** Why it failed: a low-cardinality class of error. */
export const errorType = optional(
  dimension('error.type', {
    description: 'The class of error it ended with; absent on success.',
    examples: ['timeout'],
  }),
);

/** When something began and ended, and how long it took. */
export const interval = {
  startTime: time('telltale.start_time', {
    description: 'When it began.',
    examples: [1_750_000_000_000],
    unit: 'ms',
  }),
  endTime: time('telltale.end_time', {
    description: 'When it ended.',
    examples: [1_750_000_002_500],
    unit: 'ms',
  }),
};

/** How long something took. */
export const duration = number('telltale.duration', {
  description: 'How long it took.',
  unit: 's',
  examples: [2.5],
});

/** A file's size. */
export const size = integer('file.size', { description: 'The file’s size.', examples: [48_231], unit: 'By' });

/** Bucket boundaries of durations, in seconds: those of OpenTelemetry's HTTP conventions, and further for long runs. */
export const SECONDS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300,
];
