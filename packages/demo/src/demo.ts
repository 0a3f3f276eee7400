import { type Child, startChild } from './children.ts';

/** How to run the demo. */
export interface DemoOptions {
  /** Base URL of the OTLP/HTTP receiver. @default the preload's own default */
  readonly otlpEndpoint?: string;
  /** How long the users come and go. */
  readonly seconds: number;
  /** @default 20 */
  readonly users?: number;
  /** Makes users and model answers the same again. @default 1 */
  readonly seed?: number;
  /** @default 'memory' */
  readonly cacheType?: 'memory' | 'redis';
  /** For `cacheType: 'redis'`. */
  readonly redisUrl?: string;
  /** File for the application's own bookkeeping of all that it did. @default none */
  readonly ledger?: string;
  /** File for the model server's bookkeeping of its calls. @default none */
  readonly modelLedger?: string;
  /** More variables for the application. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the application joins by `node --require @telltale/node/register`. */
  readonly preload: boolean;
  /** Takes each line that a program writes. @default nobody */
  readonly onLine?: (program: ProgramName, line: string) => void;
  /** Ends the traffic early. */
  readonly signal?: AbortSignal;
}

/** The demo's programs. */
export type ProgramName = 'modelServer' | 'application' | 'traffic';

/** How the demo's programs ended. */
export interface DemoResult {
  /** 0 is an end of its own, or one that it was asked for; null, an end by a signal that it did not handle. */
  readonly exitCodes: Readonly<Record<ProgramName, number | null>>;
  /** The traffic's own last line: what its users did. */
  readonly traffic: string;
}

/**
 * Runs the model server, the application and its users as programs of their own, for a given time; then ends the application by
 * SIGTERM and waits until it has ended by itself. Nothing is left behind, however this process ends.
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { seconds, users = 20, seed = 1, preload, onLine = () => {}, signal } = options;
  const children: Child[] = [];
  const start = (
    name: ProgramName,
    args: string[],
    env: Record<string, string>,
    flags: string[] = [],
  ): Child => {
    const child = startChild(`./${name === 'application' ? 'server' : name}.js`, {
      args,
      env,
      flags,
      onLine: (line) => onLine(name, line),
    });
    children.push(child);
    return child;
  };
  try {
    const modelServer = start('modelServer', [], modelVariables(options, seed));
    const modelUrl = await modelServer.listening;
    const flags = preload ? ['--require', '@telltale/node/register'] : [];
    const application = start('application', [], applicationVariables(options, modelUrl), flags);
    const url = await application.listening;
    const traffic = start(
      'traffic',
      ['--url', url, '--users', String(users), '--seconds', String(seconds), '--seed', String(seed)],
      {},
    );
    const stop = () => traffic.dismiss();
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    // Users of an application that is gone would only count errors.
    for (const server of [application, modelServer]) void server.ended.then(stop);
    const trafficCode = await traffic.ended;
    signal?.removeEventListener('abort', stop);
    application.stop();
    const applicationCode = await application.ended;
    modelServer.stop();
    const modelServerCode = await modelServer.ended;
    return {
      exitCodes: { modelServer: modelServerCode, application: applicationCode, traffic: trafficCode },
      traffic: traffic.lastLine,
    };
  } finally {
    for (const child of children) child.kill();
  }
}

function modelVariables({ modelLedger }: DemoOptions, seed: number): Record<string, string> {
  return {
    MODEL_PORT: '0',
    MODEL_SEED: String(seed),
    ...(modelLedger !== undefined && { MODEL_LEDGER: modelLedger }),
  };
}

function applicationVariables(options: DemoOptions, modelUrl: string): Record<string, string> {
  const { otlpEndpoint, cacheType = 'memory', redisUrl, ledger, env } = options;
  return {
    PORT: '0',
    OPENAI_BASE_URL: `${modelUrl}/v1`,
    CACHE_TYPE: cacheType,
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    ...(ledger !== undefined && { DEMO_LEDGER: ledger }),
    ...(otlpEndpoint !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint }),
    OTEL_SERVICE_NAME: 'telltale-demo',
    ...env,
  };
}
