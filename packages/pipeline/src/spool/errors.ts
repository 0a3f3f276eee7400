/** The stable codes of {@link SpoolError}. */
export type SpoolErrorCode = 'E_SPOOL_DISK' | 'E_SPOOL_DISK_FULL' | 'E_SPOOL_FORBIDDEN' | 'E_SPOOL_FULL';

/** A batch that could not be kept, and why; `remedy` says what to do next. The message holds both. */
export class SpoolError extends Error {
  override readonly name = 'SpoolError';
  readonly code: SpoolErrorCode;
  readonly remedy: string;

  constructor(code: SpoolErrorCode, what: string, remedy: string, cause?: unknown) {
    super(`${what}. ${remedy}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}

/** The system's code of a failed file operation, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** What the disk said, as the error of a spool. */
export function diskRefused(directory: string, cause: unknown): SpoolError {
  if (cause instanceof SpoolError) return cause;
  const system = systemCode(cause) ?? 'unknown';
  const what = `The spool "${directory}" cannot be written (${system})`;
  switch (system) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new SpoolError('E_SPOOL_DISK_FULL', what, 'Free disk space, or lower the size limit', cause);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new SpoolError(
        'E_SPOOL_FORBIDDEN',
        what,
        'Give the process a directory that it may write to',
        cause,
      );
    default:
      return new SpoolError('E_SPOOL_DISK', what, 'Look at the cause and at the health of the disk', cause);
  }
}

/** The size limit is reached and nothing may be dropped for the new batch. */
export function spoolFull(directory: string, bytes: number, maxBytes: number): SpoolError {
  return new SpoolError(
    'E_SPOOL_FULL',
    `The spool "${directory}" has no room for ${bytes} bytes within its limit of ${maxBytes}`,
    'Raise the size limit, or bring the collector back',
  );
}
