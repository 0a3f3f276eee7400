import { jsonLine } from './json.ts';
import { prettyFormat } from './pretty.ts';
import type { PrintableRecord } from './printable.ts';

/** The text of a record in that format, without the last line's end. */
export function textFormat(format: 'json' | 'pretty', colours: boolean): (record: PrintableRecord) => string {
  return format === 'pretty' ? prettyFormat(colours) : jsonLine;
}
