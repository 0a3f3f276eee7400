/** What can go wrong when a console is made. */
export type ConsoleErrorCode =
  /** The address is in use, or may not be listened on. */
  | 'E_CONSOLE_LISTEN'
  /** Another interface than loopback was asked for. */
  | 'E_CONSOLE_NOT_LOOPBACK'
  /** The store's file cannot be opened, or is of another version. */
  | 'E_CONSOLE_STORE'
  /** An option has an impossible value. */
  | 'E_CONSOLE_OPTION';

/** A console could not be made. The message says what failed and what to do; the cause, where there is one, says why. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  readonly code: ConsoleErrorCode;

  constructor(code: ConsoleErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
