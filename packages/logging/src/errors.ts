/** A logging option that cannot work; the configuration that stood before is still in force. */
export class LoggingConfigError extends Error {
  readonly code = 'E_LOGGING_CONFIG';
  override readonly name = 'LoggingConfigError';
  /** The option that is wrong, such as `levels["shop.cart"]`. */
  readonly key: string;

  constructor(key: string, value: unknown, remedy: string) {
    super(`logging option ${key} is ${shown(value)}: ${remedy}`);
    this.key = key;
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
