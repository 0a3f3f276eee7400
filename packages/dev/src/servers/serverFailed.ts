/** A server is there but did not come up, or does not answer. */
export class ServerFailed extends Error {
  readonly code = 'E_SERVER_FAILED';
  override readonly name = 'ServerFailed';
  /** The last lines that the server wrote. */
  readonly lastLines: readonly string[];

  constructor(server: string, how: string, lastLines: readonly string[] = [], options?: ErrorOptions) {
    const log = lastLines.length > 0 ? ['; its last lines:', ...lastLines.map((line) => `    ${line}`)] : [];
    super([`${server} ${how}${log[0] ?? ''}`, ...log.slice(1)].join('\n'), options);
    this.lastLines = lastLines;
  }
}
