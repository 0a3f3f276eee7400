/** A definition that cannot work, found when it is made. */
export class EventDefinitionError extends Error {
  readonly code = 'E_EVENT_DEFINITION';
  override readonly name = 'EventDefinitionError';
}

/** Options that nothing can work by, found when they are given. */
export class EventOptionsError extends Error {
  readonly code = 'E_EVENT_OPTIONS';
  override readonly name = 'EventOptionsError';
}

/** A payload that does not fit its definition. Thrown in strict mode only. */
export class InvalidEventError extends Error {
  readonly code = 'E_EVENT_INVALID';
  override readonly name = 'InvalidEventError';
}
