import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import express, { type Response as ExpressResponse, type NextFunction, type Request } from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { streamText } from 'hono/streaming';
import * as forExpress from '../../src/middleware/express.ts';
import * as forFastify from '../../src/middleware/fastify.ts';
import * as forHono from '../../src/middleware/hono.ts';
import type { ObserveRequestsOptions } from '../../src/middleware/requestFacts.ts';

/** What the three have in common of a request. */
export interface Seen {
  header(name: string): string | undefined;
  readonly path: string;
}

/** What the test's application does, the same in each framework. */
export interface Work {
  /** POST /chat/:session, with what stands in the JSON body; what it throws is the framework's to answer. */
  chat(text: string): Promise<string>;
  /** GET /stream, and GET /broken, where it throws in the middle. */
  stream(): AsyncIterable<string>;
  /** GET /refused is answered by it before anything else; undefined lets the request through. */
  refuse(path: string): number | undefined;
}

/**
 * An application of one framework behind a listener of Node.
 *
 * @param again what the middleware is given where it stands in the way of requests a second time
 */
export type Framework = (
  options: ObserveRequestsOptions<Seen>,
  work: Work,
  again?: ObserveRequestsOptions<Seen>,
) => Promise<RequestListener>;

const ofHeaders = (headers: Readonly<Record<string, unknown>>, path: string): Seen => ({
  header: (name) => headers[name] as string | undefined,
  path,
});

/** The application's functions, for the request that a framework has. */
function options<Request>(
  { user, session, application, ...rest }: ObserveRequestsOptions<Seen>,
  seen: (request: Request) => Seen,
) {
  return {
    ...(user && { user: (request: Request) => user(seen(request)) }),
    ...(session && { session: (request: Request) => session(seen(request)) }),
    ...(application && { application: (request: Request) => application(seen(request)) }),
    ...rest,
  };
}

export const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  async express(given, work, again) {
    const app = express();
    for (const one of again ? [given, again] : [given])
      app.use(
        forExpress.observeRequests<Request>(options(one, ({ headers, path }) => ofHeaders(headers, path))),
      );
    app.use(({ path }, response, next) => {
      const status = work.refuse(path);
      if (status) response.sendStatus(status);
      else next();
    });
    app.use(express.json());
    app.post('/chat/:session', async ({ body }, response) => {
      response.json({ answer: await work.chat(body.text) });
    });
    app.get(['/stream', '/broken'], (_request, response) => {
      pipeline(Readable.from(work.stream()), response, () => {});
    });
    app.use(forExpress.observeErrors());
    app.use(
      (
        error: Error & { status?: number },
        _request: Request,
        response: ExpressResponse,
        _next: NextFunction,
      ) => {
        response.sendStatus(error.status ?? 500);
      },
    );
    return app;
  },

  async fastify(given, work, again) {
    const app = fastify();
    for (const one of again ? [given, again] : [given])
      app.register(forFastify.observeRequests(options(one, ({ headers, url }) => ofHeaders(headers, url))));
    app.addHook('onRequest', async ({ url }, reply) => {
      const status = work.refuse(url);
      if (status) return reply.status(status).send('no');
    });
    app.post<{ Body: { text: string } }>('/chat/:session', async ({ body }) => ({
      answer: await work.chat(body.text),
    }));
    for (const path of ['/stream', '/broken'])
      app.get(path, async (_request, reply) => reply.send(Readable.from(work.stream())));
    app.get('/refused', async () => 'never');
    await app.ready();
    return app.routing;
  },

  async hono(given, work, again) {
    const app = hono(given, work, again);
    return getRequestListener(app.fetch);
  },
};

/** The application in Hono, which runs without a server of Node as well. */
export function hono(
  given: ObserveRequestsOptions<Seen>,
  work: Work,
  again?: ObserveRequestsOptions<Seen>,
): Hono {
  const app = new Hono();
  for (const one of again ? [given, again] : [given])
    app.use(
      forHono.observeRequests(
        options(one, ({ req }) => ({ header: (name) => req.header(name), path: req.path })),
      ),
    );
  app.use(async (c, next) => {
    const status = work.refuse(c.req.path);
    if (status) return c.body('no', status as 401);
    await next();
    return;
  });
  app.post('/chat/:session', async (c) => {
    const { text } = await c.req.json<{ text: string }>();
    return c.json({ answer: await work.chat(text) });
  });
  app.get('/stream', (c) =>
    streamText(c, async (stream) => {
      for await (const text of work.stream()) await stream.write(text);
    }),
  );
  app.get('/broken', () => {
    const bytes = Readable.from(work.stream()).map((text: string) => new TextEncoder().encode(text));
    return new Response(ReadableStream.from<Uint8Array>(bytes));
  });
  app.onError((error, c) => c.body('sorry', ((error as { status?: number }).status ?? 500) as 500));
  return app;
}

/** Listens on a free port. */
export async function listen(listener: RequestListener): Promise<{ url: string; close(): void }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
