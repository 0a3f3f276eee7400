import { isMainThread } from 'node:worker_threads';
import { context, createContextKey, diag, metrics, ROOT_CONTEXT } from '@opentelemetry/api';
import { banner } from './banner.ts';
import { type Configuration, loadConfiguration } from './configuration.ts';
import { ConfigurationError } from './errors.ts';
import { shutDownAtExit } from './exit.ts';
import { watchImports } from './importHooks.ts';
import { createInstrumentations } from './instrumentations.ts';
import { setUpLogging } from './loggingSetup.ts';
import { useMetaLogger } from './metaLogger.ts';
import { startSdk } from './sdk.ts';

const VERSION = '0.1.0';

/** A started distribution. */
export interface Telltale {
  /**
   * Sends what is queued and stops; bounded in time. Called at the end of the process by itself.
   *
   * @returns false where not everything could be sent in time
   */
  shutdown(): Promise<boolean>;
}

const STARTED = Symbol.for('telltale.node.started');
const globals = globalThis as { [STARTED]?: Telltale };

/**
 * Starts the OpenTelemetry SDK with Telltale's settings, once per process: a second call gives the first one's result.
 *
 * @returns undefined where `OTEL_SDK_DISABLED` is true or the file says `disabled: true`
 * @throws ConfigurationError before anything is started
 */
export function start(env: NodeJS.ProcessEnv = process.env): Telltale | undefined {
  if (globals[STARTED]) return globals[STARTED];
  const configuration = loadConfiguration(env);
  const { environment, settings, model } = configuration;
  if (environment.disabled || model?.disabled) return undefined;

  const instrumentations = createInstrumentations(environment);
  watchImports(instrumentations.modules);
  const ending = startSdk(configuration, instrumentations.instances);
  useMetaLogger(environment.diagnosticLevel);
  if (!isRunning()) {
    throw new ConfigurationError(
      `the SDK refused ${environment.configFile ?? 'the environment'}; its message stands above`,
    );
  }
  // From a file the SDK sets no meter provider on them, and the API's meters do not follow one that is set later. To delete
  // when startNodeSdk does the same on both of its paths (sdk-node 0.301 does it for the environment only).
  for (const instrumentation of instrumentations.instances) {
    instrumentation.setMeterProvider(metrics.getMeterProvider());
  }
  setUpLogging(settings.logging);
  report(configuration, instrumentations);

  globals[STARTED] = { shutdown: shutDownAtExit(ending) };
  return globals[STARTED];
}

/** Whether the SDK came up: it reports a failure on the diagnostic logger and registers nothing. */
function isRunning(): boolean {
  const key = createContextKey('telltale.probe');
  return context.with(ROOT_CONTEXT.setValue(key, true), () => context.active().getValue(key) === true);
}

function report(
  configuration: Configuration,
  instrumentations: ReturnType<typeof createInstrumentations>,
): void {
  for (const problem of configuration.environment.problems) diag.warn(problem);
  for (const name of instrumentations.unknown) {
    diag.warn(
      `no instrumentation is called "${name}" (OTEL_NODE_ENABLED_INSTRUMENTATIONS, OTEL_NODE_DISABLED_INSTRUMENTATIONS)`,
    );
  }
  const line = banner(configuration, VERSION, instrumentations.names);
  if (isMainThread) diag.info(line);
  else diag.debug(line);
}
