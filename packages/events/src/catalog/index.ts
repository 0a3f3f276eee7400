import { createRegistry, type EventRegistry } from '../definition/registry.ts';
import * as applications from './applications.ts';
import * as feedback from './feedback.ts';
import * as knowledge from './knowledge.ts';
import * as modelCalls from './modelCalls.ts';
import * as sessions from './sessions.ts';
import * as toolCalls from './toolCalls.ts';
import * as users from './users.ts';

export * from './applications.ts';
export * from './feedback.ts';
export * from './knowledge.ts';
export * from './modelCalls.ts';
export * from './sessions.ts';
export { APPLICATION_TYPES } from './shared.ts';
export * from './toolCalls.ts';
export * from './users.ts';

/** A registry of Telltale's own events, to which an application may add its own. */
export function businessEvents(): EventRegistry {
  return createRegistry(
    ...[users, sessions, modelCalls, toolCalls, applications, knowledge, feedback].flatMap((file) =>
      Object.values(file),
    ),
  );
}
