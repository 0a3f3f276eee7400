import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { stringifyJson } from '../exactJson.ts';
import { mediaTypes, statusBody, successBody } from '../otlp/answer.ts';
import type { Encoding } from '../otlp/decode.ts';
import type { Signal } from '../otlp/schema.ts';
import type { Store } from '../store/store.ts';
import { summarize } from '../summary/summarize.ts';
import { readBody } from './body.ts';
import { ingest } from './ingest.ts';
import { isLoopbackHeader } from './loopback.ts';
import { Refusal } from './refusal.ts';

/** Options of {@link createHandler}. */
export interface HandlerOptions {
  readonly store: Store;
  /** The largest body taken, in bytes, as sent and after decompression. */
  readonly maxBodyBytes: number;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

const SIGNALS: ReadonlyMap<string, Signal> = new Map([
  ['/v1/logs', 'logs'],
  ['/v1/traces', 'traces'],
  ['/v1/metrics', 'metrics'],
]);

/** Answers OTLP/HTTP on `/v1/*`, and `GET /` with a summary as JSON. It never throws. */
export function createHandler(options: HandlerOptions): RequestListener {
  return async (request, response) => {
    const encoding = encodingOf(request) ?? 'json';
    try {
      send(response, await answer(request, options));
    } catch (error) {
      send(response, refusalAnswer(error, encoding));
    }
  };
}

async function answer(request: IncomingMessage, options: HandlerOptions): Promise<Answer> {
  if (!isLoopbackHeader(request.headers.host)) {
    throw new Refusal(403, 'the Host header does not name this machine; use localhost or 127.0.0.1');
  }
  const path = (request.url ?? '').replace(/[?#].*$/s, '');
  const signal = SIGNALS.get(path);
  if (signal) return takeIn(signal, request, options);
  if (path === '/') return health(request, options.store);
  throw new Refusal(404, 'there is nothing here; OTLP/HTTP is taken on /v1/logs, /v1/traces and /v1/metrics');
}

async function takeIn(signal: Signal, request: IncomingMessage, options: HandlerOptions): Promise<Answer> {
  allow(request, 'POST');
  const encoding = encodingOf(request);
  if (!encoding) {
    const supported = Object.values(mediaTypes).join(', ');
    throw new Refusal(415, `this content type is not OTLP; send one of ${supported}`, {
      headers: { accept: supported },
    });
  }
  await ingest(signal, encoding, await readBody(request, options.maxBodyBytes), options.store);
  return { status: 200, type: mediaTypes[encoding], body: successBody(signal, encoding) };
}

async function health(request: IncomingMessage, store: Store): Promise<Answer> {
  allow(request, 'GET', 'HEAD');
  const summary = await summarize(store);
  const body = Buffer.from(stringifyJson({ name: 'telltale console', status: 'ok', summary }));
  return { status: 200, type: mediaTypes.json, body, headers: { 'cache-control': 'no-store' } };
}

function allow({ method = '' }: IncomingMessage, ...methods: readonly string[]): void {
  if (methods.includes(method)) return;
  const list = methods.join(', ');
  throw new Refusal(405, `method ${method} is not allowed here; use ${list}`, { headers: { allow: list } });
}

function encodingOf(request: IncomingMessage): Encoding | undefined {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return (Object.keys(mediaTypes) as Encoding[]).find((encoding) => mediaTypes[encoding] === type);
}

function refusalAnswer(error: unknown, encoding: Encoding): Answer {
  const refusal =
    error instanceof Refusal ? error : new Refusal(500, 'the console failed to answer', { cause: error });
  const body = statusBody(refusal.code, refusal.message, encoding);
  return { status: refusal.status, type: mediaTypes[encoding], body, headers: refusal.headers };
}

function send(response: ServerResponse, { status, type, body, headers }: Answer): void {
  if (response.destroyed || response.headersSent) return; // the sender has gone
  response.writeHead(status, {
    ...headers,
    'content-type': type,
    'content-length': body.length,
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
