/** A definition that cannot work, found when it is made. */
export class EventDefinitionError extends Error {
  readonly code = 'E_EVENT_DEFINITION';
  override readonly name = 'EventDefinitionError';
}

/** A payload that does not fit its definition. Thrown in strict mode only. */
export class InvalidEventError extends Error {
  readonly code = 'E_EVENT_INVALID';
  override readonly name = 'InvalidEventError';
}
