import { diag } from '@opentelemetry/api';
import { systemClock } from '../clock.ts';
import { createWarnings } from '../warnings.ts';

/** Tells of attributes that were left out, since OTLP cannot carry them; not for each record, where a whole burst may have one. */
export const leftOut = createWarnings((message) => diag.warn(message), systemClock);

/** Notes one. */
export function leaveOut(key: string): void {
  const what = key === '' ? 'Invalid attribute key' : `Invalid attribute value set for key: ${key}`;
  leftOut.tell('attribute', 1, (total) => `${what}${total > 1 ? ` (left out, with others: ${total})` : ''}`);
}
