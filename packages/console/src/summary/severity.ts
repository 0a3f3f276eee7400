/** OpenTelemetry's severity ranges, the most severe first. */
export const SEVERITIES = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE', 'UNSPECIFIED'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** The range of a severity number: 1 to 4 is TRACE, 21 to 24 FATAL; anything else is UNSPECIFIED. */
export function severityOf(severityNumber: number): Severity {
  if (!(severityNumber >= 1 && severityNumber <= 24)) return 'UNSPECIFIED';
  return SEVERITIES[5 - Math.floor((severityNumber - 1) / 4)] ?? 'UNSPECIFIED';
}

/** What a sender calls the severity, in capitals; where it does not say, the number's range. */
export function severityNameOf({
  severityNumber,
  severityText,
}: {
  readonly severityNumber: number;
  readonly severityText: string;
}): string {
  return severityText.toUpperCase() || severityOf(severityNumber);
}
