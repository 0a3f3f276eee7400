import { styleText } from 'node:util';

/** Whether the stream, `NO_COLOR` and `FORCE_COLOR` have colours. */
export function hasColours(stream: NodeJS.WritableStream): boolean {
  return styleText('red', ' ', { stream }) !== ' ';
}
