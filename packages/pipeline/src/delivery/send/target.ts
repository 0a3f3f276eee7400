import type { Agent, RequestOptions } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Batch } from '../../batch.ts';
import { systemClock } from '../../clock.ts';
import type { OtlpEndpoint } from '../config/endpoint.ts';
import { withoutCredentials } from '../config/url.ts';
import type { Outcome } from '../outcome.ts';
import { USER_AGENT } from '../userAgent.ts';
import { judge, judgeFailure } from './judge.ts';
import { Patience } from './patience.ts';
import { post, type RequestFunction } from './post.ts';

/** One endpoint with its connections. */
export interface Target {
  /** One attempt. Never rejects. */
  send(batch: Batch): Promise<Outcome>;
  /** See {@link Sender.hurry}. */
  hurry(on: boolean): void;
  close(): void;
}

interface Connections {
  readonly agent: Agent;
  readonly request: RequestFunction;
}

/** Opens nothing before the first batch. */
export function createTarget(endpoint: OtlpEndpoint): Target {
  const url = new URL(endpoint.url);
  const shown = withoutCredentials(endpoint.url);
  const headers = fixedHeaders(url, endpoint);
  const options: RequestOptions = {
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    setDefaultHeaders: false,
  };
  const patience = new Patience(endpoint.timeoutMs, systemClock);
  let connections: Connections | undefined;
  let open = true;
  return {
    async send(batch) {
      try {
        connections ??= connect(url, endpoint);
        const { agent, request } = connections;
        const body = endpoint.compression === 'gzip' ? await promisify(gzip)(batch.body) : batch.body;
        const length = { 'content-length': String(body.byteLength) };
        const answer = await post({
          request,
          options: { ...options, agent, headers: { ...headers, ...length } },
          body,
          patience,
          mayRepeat: () => open,
        });
        return judge(batch, answer, shown, Date.now());
      } catch (error) {
        return judgeFailure(error, shown);
      }
    },
    hurry: (on) => patience.hurry(on),
    close() {
      open = false;
      connections?.agent.destroy();
    },
  };
}

/** An object, not Node's flat list: in the application's thread an instrumentation may copy it as one. */
function fixedHeaders(url: URL, { headers, compression }: OtlpEndpoint): Record<string, string> {
  return {
    'user-agent': USER_AGENT,
    ...basicAuthentication(url),
    ...headers,
    host: url.host,
    connection: 'keep-alive',
    'content-type': 'application/x-protobuf',
    ...(compression === 'gzip' && { 'content-encoding': 'gzip' }),
  };
}

function basicAuthentication({ username, password }: URL): Record<string, string> {
  if (!username && !password) return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** The modules are loaded here, not with this one: most processes need only one of them, or none in this thread. */
function connect(url: URL, { tls }: OtlpEndpoint): Connections {
  const keep = { keepAlive: true, scheduling: 'lifo' } as const;
  if (url.protocol === 'http:') {
    const http = process.getBuiltinModule('node:http');
    return { agent: new http.Agent(keep), request: http.request };
  }
  const https = process.getBuiltinModule('node:https');
  // Made once: the agent would put all certificates into the name by which it looks for a free connection.
  const secureContext = tls && process.getBuiltinModule('node:tls').createSecureContext(tls);
  return {
    agent: new https.Agent({ ...keep, ...(secureContext && { secureContext }) }),
    request: https.request,
  };
}
