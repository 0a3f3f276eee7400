import { DiagLogLevel, diag } from '@opentelemetry/api';

/** Hears OpenTelemetry's `diag` logger until `diag.disable()`; gives what it was told so far. */
export function listen(): () => readonly string[] {
  const told: string[] = [];
  const hear = (message: string): void => {
    told.push(message);
  };
  const ignore = (): void => {};
  diag.setLogger(
    { error: ignore, warn: hear, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.WARN,
  );
  told.length = 0;
  return () => told;
}
