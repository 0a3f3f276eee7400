import path from 'node:path';

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

/** Whether the process may not do what it tried, by the file system or by Node's permission model. */
export function isForbidden(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS', 'ERR_ACCESS_DENIED'].includes(systemCode(error) ?? '');
}

/** What the disk said, as the error of a spool. @param directory the folder that the process has to be able to write to */
export function diskRefused(directory: string, cause: unknown): SpoolError {
  if (cause instanceof SpoolError) return cause;
  const system = systemCode(cause) ?? 'unknown';
  const what = `The spool "${directory}" cannot be written (${system})`;
  if (isForbidden(cause)) return new SpoolError('E_SPOOL_FORBIDDEN', what, permit(directory, system), cause);
  switch (system) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new SpoolError('E_SPOOL_DISK_FULL', what, 'Free disk space, or lower the size limit', cause);
    default:
      return new SpoolError('E_SPOOL_DISK', what, 'Look at the cause and at the health of the disk', cause);
  }
}

function permit(directory: string, system: string): string {
  if (system !== 'ERR_ACCESS_DENIED') return 'Give the process a directory that it may write to';
  const files = `"${path.join(directory, '*')}"`;
  return `Node's permission model forbids it: make the folder, and start Node with --allow-fs-read=${files} and --allow-fs-write=${files}`;
}

/** The size limit is reached and nothing may be dropped for the new batch. */
export function spoolFull(directory: string, bytes: number, maxBytes: number): SpoolError {
  return new SpoolError(
    'E_SPOOL_FULL',
    `The spool "${directory}" has no room for ${bytes} bytes within its limit of ${maxBytes}`,
    'Raise the size limit, or bring the collector back',
  );
}
