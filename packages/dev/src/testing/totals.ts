/** What came out of a run of tests. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** Titles of the tests that were not run. */
  readonly skipped: readonly string[];
}

/** The sum of two runs. */
export function add(a: Totals, b: Totals): Totals {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] };
}

/** Nothing run. */
export const nothing: Totals = { passed: 0, failed: 0, skipped: [] };

/** The closing line: `N passed, N failed`, and how many were skipped when any were. */
export function closingLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;
}

/** Whether a run is a success: something was run, nothing failed, and nothing was skipped where everything is required. */
export function isSuccess({ passed, failed, skipped }: Totals, requireAll: boolean): boolean {
  return passed > 0 && failed === 0 && !(requireAll && skipped.length > 0);
}
