import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findCollector } from '../artifacts/collector.ts';
import { describeOrigin, type Origin } from '../artifacts/origin.ts';
import { ServerUnavailable } from '../artifacts/unavailable.ts';
import { type Machine, pathVariable, thisMachine } from '../system/machine.ts';
import { ownFolder } from './ownFolder.ts';
import type { RunningServer } from './runningServer.ts';
import { startServerProcess } from './serverProcess.ts';
import { startOnFreePorts } from './startOnFreePorts.ts';
import { untilReady } from './untilReady.ts';

const NAME = 'OpenTelemetry Collector';
const READY_MS = 30_000;

/** A collector that is ready to receive. */
export interface RunningCollector extends RunningServer {
  /** Base URL of OTLP over HTTP, without `/v1/...`: the value for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly otlpHttpUrl: string;
  /** `host:port` of OTLP over gRPC. */
  readonly otlpGrpcEndpoint: string;
  /** URL of the health check. */
  readonly healthUrl: string;
  readonly logFile: string;
}

/** How to start a collector. */
export interface CollectorOptions {
  /** Path of the configuration file. */
  config: string;
  /** Variables for the configuration file, besides those of {@link endpointVariables}. */
  env?: Record<string, string>;
  /** Where its persistent queues lie; one that is given is not removed. @default inside its own temporary folder */
  storageFolder?: string;
  /** Port of OTLP over HTTP: for tests that bring it back where it was. @default a free one */
  otlpHttpPort?: number;
  /** @default the machine that this process runs on */
  machine?: Machine;
}

/** The variables through which a configuration file learns what only its starter knows. */
export const endpointVariables = {
  /** `host:port` of the OTLP/HTTP receiver. */
  otlpHttp: 'TELLTALE_OTLP_HTTP_ENDPOINT',
  /** `host:port` of the OTLP/gRPC receiver. */
  otlpGrpc: 'TELLTALE_OTLP_GRPC_ENDPOINT',
  /** `host:port` of the health check extension. */
  health: 'TELLTALE_HEALTH_ENDPOINT',
  /** Folder of the file storage extension. */
  storage: 'TELLTALE_STORAGE_DIR',
} as const;

/**
 * Starts a collector of our own on free loopback ports, which its configuration reads from {@link endpointVariables}.
 *
 * @throws {ServerUnavailable} when there is no collector program
 * @throws {ServerFailed} when it does not come up, with the last lines that it wrote
 */
export async function startCollector(options: CollectorOptions): Promise<RunningCollector> {
  const machine = options.machine ?? thisMachine();
  const origin = findCollector(machine);
  if (origin?.kind !== 'program') {
    throw new ServerUnavailable({
      server: NAME,
      reason: 'it has not been built',
      remedy: 'npm run setup, or TELLTALE_TEST_COLLECTOR_BIN=/path/to/otelcol',
    });
  }
  return startOnFreePorts(3, ([http, grpc, health]) =>
    startOwn(machine, origin, options, {
      otlpHttp: `127.0.0.1:${options.otlpHttpPort ?? http}`,
      otlpGrpc: `127.0.0.1:${grpc}`,
      health: `127.0.0.1:${health}`,
    }),
  );
}

async function startOwn(
  machine: Machine,
  origin: Extract<Origin, { kind: 'program' }>,
  options: CollectorOptions,
  endpoints: { otlpHttp: string; otlpGrpc: string; health: string },
): Promise<RunningCollector> {
  const folder = await ownFolder('collector', ['storage']);
  const storage = options.storageFolder ?? join(folder, 'storage');
  await mkdir(storage, { recursive: true });
  const server = await startServerProcess({
    name: NAME,
    program: origin.path,
    args: ['--config', options.config],
    env: {
      PATH: pathVariable(machine),
      [endpointVariables.otlpHttp]: endpoints.otlpHttp,
      [endpointVariables.otlpGrpc]: endpoints.otlpGrpc,
      [endpointVariables.health]: endpoints.health,
      [endpointVariables.storage]: storage,
      ...options.env,
    },
    folder,
  });
  const otlpHttpUrl = `http://${endpoints.otlpHttp}`;
  const healthUrl = `http://${endpoints.health}`;
  await untilReady(NAME, server, async () => (await fetch(healthUrl)).ok, READY_MS);
  return {
    name: NAME,
    origin,
    otlpHttpUrl,
    otlpGrpcEndpoint: endpoints.otlpGrpc,
    healthUrl,
    logFile: server.logFile,
    describe: () => `${NAME}: ${otlpHttpUrl}, ${describeOrigin(origin)}`,
    stop: server.stop,
    kill: server.kill,
  };
}
