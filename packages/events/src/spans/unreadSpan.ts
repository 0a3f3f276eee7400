import type { Span } from '@opentelemetry/api';
import { createOpenStreams, type OpenStream, type OpenStreams } from '../observe/openStreams.ts';
import { ABANDONED, CANCELLED, type Outcome, outcomeBySignal, SUCCESS } from '../observe/outcome.ts';
import type { UnaskedAnswer } from '../observe/watchedPromise.ts';
import { endWith } from './endSpan.ts';

/** Streams whose spans are open: where nobody reads, or reads on, they end as abandoned. */
export const OPEN_STREAMS = createOpenStreams();

const STREAMED = 'gen_ai.request.stream';

const unread = new WeakMap<Span, () => void>();

/** Ends the span of a stream that nobody begins to read: when its signal ends it, else as abandoned. */
export function endUnreadSpan(
  span: Span,
  signal: AbortSignal,
  openStreams: OpenStreams = OPEN_STREAMS,
): void {
  if (!span.isRecording()) return;
  span.setAttribute(STREAMED, true);
  const lastAt = performance.now();
  const stream: OpenStream = { isWaiting: false, lastAt, abandon: () => end(ABANDONED, lastAt) };
  const onAbort = () => end(outcomeBySignal(CANCELLED, signal));
  const close = () => {
    unread.delete(span);
    openStreams.delete(stream);
    signal.removeEventListener('abort', onAbort);
  };
  const end = (...how: [Outcome, number?]) => {
    close();
    endWith(span, ...how);
  };
  unread.set(span, close);
  openStreams.add(stream);
  signal.addEventListener('abort', onAbort);
}

/** Somebody reads the stream. */
export function spanIsRead(span: Span): void {
  unread.get(span)?.();
}

/** Ends the span of a call whose answer came, and nobody asked for it. @param at when it came, in milliseconds of `performance.now()` */
export function endUnaskedSpan(span: Span, { status, isStreamed }: UnaskedAnswer, at: number): void {
  if (status !== undefined) span.setAttribute('http.response.status_code', status);
  if (isStreamed) span.setAttribute(STREAMED, true);
  endWith(span, isStreamed ? ABANDONED : SUCCESS, at);
}
