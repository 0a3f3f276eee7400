import { EventSourceParserStream } from 'eventsource-parser/stream';

/** The demo refused or failed a request. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What came of a question. */
export interface Reply {
  readonly text: string;
  readonly tools: readonly string[];
  /** Id of the whole answer; absent when it failed or was left. */
  readonly messageId?: string;
  /** Why it failed. */
  readonly errorType?: string;
}

/** A file to upload. */
export interface Document {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A user's side of the demo's HTTP interface. Every method throws a {@link DemoError} for a status of 400 or more. */
export interface DemoClient {
  /** Sends JSON and gives the answer's JSON. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** Asks a question; `leaveAfter` breaks off when that many pieces of the answer have come. */
  ask(sessionId: string, text: string, options?: { leaveAfter?: number }): Promise<Reply>;
  /** Is present in a session until the function that it gives is called. */
  enter(sessionId: string): Promise<() => Promise<void>>;
  /** Uploads a file. A file that was not parsed is an error with status 422. */
  upload(
    knowledgeBaseId: string,
    file: Document,
  ): Promise<{ fileId: string; pages: number; characters: number }>;
}

/** Makes a client that sends these headers: `authorization` or `x-api-key`. */
export function createClient(url: string, headers: Readonly<Record<string, string>> = {}): DemoClient {
  async function send(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url + path, { method, ...init, headers: { ...headers, ...init.headers } });
    if (response.status < 400) return response;
    throw new DemoError(
      response.status,
      `${method} ${path} was answered with ${response.status}: ${await response.text()}`,
    );
  }
  const json = (body: unknown): RequestInit =>
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };

  return {
    async call(method, path, body) {
      const text = await (await send(method, path, json(body))).text();
      return text === '' ? undefined : JSON.parse(text);
    },
    async ask(sessionId, question, { leaveAfter = Number.POSITIVE_INFINITY } = {}) {
      const leaving = new AbortController();
      const init = { ...json({ text: question }), signal: leaving.signal };
      const { body } = await send('POST', `/sessions/${sessionId}/messages`, init);
      let reply: Reply = { text: '', tools: [] };
      let pieces = 0;
      for await (const { event, data } of body
        ?.pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream()) ?? []) {
        const value = JSON.parse(data);
        if (event === 'text') reply = { ...reply, text: reply.text + value.text };
        else if (event === 'tool') reply = { ...reply, tools: [...reply.tools, value.name] };
        else reply = { ...reply, ...value };
        if (event === 'text' && ++pieces >= leaveAfter) {
          leaving.abort();
          break;
        }
      }
      return reply;
    },
    async enter(sessionId) {
      const leaving = new AbortController();
      const { body } = await send('GET', `/sessions/${sessionId}/presence`, { signal: leaving.signal });
      const end = body?.pipeTo(new WritableStream()).catch(() => {});
      return async () => {
        leaving.abort();
        await end;
      };
    },
    async upload(knowledgeBaseId, { name, mediaType, bytes }) {
      const body = new FormData();
      body.set('file', new Blob([bytes], { type: mediaType }), name);
      const response = await send('POST', `/knowledge-bases/${knowledgeBaseId}/files`, { body });
      return (await response.json()) as Awaited<ReturnType<DemoClient['upload']>>;
    },
  };
}

/** Signs a user in. @throws DemoError with status 401 when the secret is wrong */
export async function signIn(
  url: string,
  secret: { readonly name: string; readonly password?: string; readonly ticket?: string },
): Promise<DemoClient> {
  const { token } = await createClient(url).call<{ token: string }>('POST', '/login', secret);
  return createClient(url, { authorization: `Bearer ${token}` });
}
