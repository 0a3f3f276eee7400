/** Something that a test or the demo needs cannot be had on this machine. */
export class ServerUnavailable extends Error {
  readonly code = 'E_SERVER_UNAVAILABLE';
  override readonly name = 'ServerUnavailable';
  /** What is missing. */
  readonly server: string;
  /** Why it cannot be had. */
  readonly reason: string;
  /** The command, or the variable, that would give it. */
  readonly remedy: string;

  constructor(what: { server: string; reason: string; remedy: string }, options?: ErrorOptions) {
    super(`${what.server} cannot be had: ${what.reason}. To get it: ${what.remedy}`, options);
    this.server = what.server;
    this.reason = what.reason;
    this.remedy = what.remedy;
  }
}
