/** A configuration that cannot be used: the message names the file, the key, the value and the remedy. */
export class ConfigurationError extends Error {
  readonly code = 'E_CONFIGURATION';
  override readonly name = 'ConfigurationError';
}
