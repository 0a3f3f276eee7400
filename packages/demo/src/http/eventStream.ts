import { trace } from '@opentelemetry/api';
import type { FastifyReply } from 'fastify';

const CONTENT_TYPE = 'text/event-stream';

/** A response that stays open and sends server-sent events. */
export interface EventStream {
  /** Sends one event. Never waits for the reader: what it has not taken yet is kept in memory. */
  send(data: unknown, event?: string): void;
  end(): void;
  /** Breaks the connection off in the middle, as a crashing server would. */
  cut(): void;
  /** Aborted when the reader leaves before {@link EventStream.end}. */
  readonly left: AbortSignal;
}

/** Turns a reply into a stream of server-sent events; Fastify leaves the response alone from here on. */
export function openEventStream(reply: FastifyReply): EventStream {
  const response = reply.raw;
  const leaving = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) leaving.abort();
  });
  // Its span is open for as long as somebody listens; this tells who looks for slow ones.
  trace.getActiveSpan()?.setAttribute('http.response.header.content-type', [CONTENT_TYPE]);
  reply.hijack();
  response.writeHead(200, { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store' });
  response.flushHeaders();
  return {
    send(data, event) {
      if (leaving.signal.aborted) return;
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      response.write(`${event ? `event: ${event}\n` : ''}data: ${text}\n\n`);
    },
    end: () => void response.end(),
    cut: () => void response.destroy(),
    left: leaving.signal,
  };
}
