/** The stable codes of {@link OtlpConfigError}. */
export type OtlpConfigErrorCode =
  | 'E_OTLP_ENDPOINT'
  | 'E_OTLP_HEADER'
  | 'E_OTLP_TIMEOUT'
  | 'E_OTLP_COMPRESSION'
  | 'E_OTLP_CERTIFICATE';

/** A setting of the OTLP export that cannot be used. The message names the setting, its value and the remedy. */
export class OtlpConfigError extends Error {
  override readonly name = 'OtlpConfigError';
  readonly code: OtlpConfigErrorCode;
  /** The variable, or the option's path. */
  readonly setting: string;

  constructor(code: OtlpConfigErrorCode, setting: string, problem: string, remedy: string, cause?: unknown) {
    super(`${setting} ${problem}. ${remedy}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.setting = setting;
  }
}
