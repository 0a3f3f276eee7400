import { channel } from 'node:diagnostics_channel';
import { isMainThread } from 'node:worker_threads';
import { context, createContextKey, diag, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { banner } from './banner.ts';
import { foreignLoaders } from './beside/foreignLoader.ts';
import { serveOlderLogsApi } from './beside/olderLogsApi.ts';
import { refuseBesideOther } from './beside/secondSdk.ts';
import { type Configuration, loadConfiguration } from './configuration/configuration.ts';
import { fileHints } from './configuration/fileHints.ts';
import type { GivenSettings } from './configuration/settings.ts';
import { installContext } from './context/install.ts';
import { shutDownAtExit } from './ending/exit.ts';
import { ConfigurationError } from './errors.ts';
import { createInstrumentations } from './instrumentations/index.ts';
import { setUpLogging, sinkModules } from './loggingSetup.ts';
import { useMetaLogger } from './metaLogger.ts';
import { reloadableParts } from './reload/reloadableParts.ts';
import { reloadOnChange } from './reload/reloadOnChange.ts';
import { type StartedSdk, startSdk } from './sdk/sdk.ts';
import { loadSdkInternals } from './sdk/sdkInternals.ts';
import { VERSION } from './version.ts';

/** A started distribution. */
export interface Telltale {
  /**
   * Sends what is queued and stops; bounded in time. Called at the end of the process by itself.
   *
   * @returns false where not everything could be sent in time
   */
  shutdown(): Promise<boolean>;
}

/** Told before the way out is closed: whoever holds records back, such as events that wait for their user, gives them out. */
const ENDING = channel('telltale.ending');

const STARTED = Symbol.for('telltale.node.started');
const globals = globalThis as { [STARTED]?: Telltale };

/**
 * Starts the OpenTelemetry SDK with Telltale's settings, once per process: a second call gives the first one's result. The settings come from
 * the environment, from the file that `OTEL_CONFIG_FILE` names, and from the program, which wins.
 *
 * @param settingsGiven what would stand under `distribution: telltale:` in a file
 * @returns undefined where `OTEL_SDK_DISABLED` is true or the file says `disabled: true`
 * @throws ConfigurationError for a configuration that cannot be used, `OtlpConfigError` for an OTLP variable that cannot; nothing is started then
 */
export function start(settingsGiven?: GivenSettings): Telltale | undefined {
  if (globals[STARTED]) return globals[STARTED];
  const configuration = loadConfiguration(process.env, settingsGiven);
  const { environment, settings, file } = configuration;
  if (environment.disabled || file?.model.disabled) return undefined;
  refuseBesideOther();

  useMetaLogger(environment.diagnosticLevel);
  // Before the instrumentations' hook on `require`: what passes through it unpatched, stays so.
  if (file) loadSdkInternals();
  const instrumentations = createInstrumentations(
    environment,
    settings,
    file !== undefined && settings.reload,
  );
  const sdk = startOrDisable(configuration, instrumentations.instances);
  useMetaLogger(environment.diagnosticLevel); // again: the SDK sets its own
  serveOlderLogsApi();
  installContext(settings.context);
  instrumentations.watch();
  const logging = setUpLogging(settings.logging, sdk.carriesLogs);
  report(configuration, instrumentations);

  const stopReloading =
    file &&
    settings.reload &&
    reloadOnChange({
      file,
      settings,
      code: settingsGiven,
      parts: reloadableParts(sdk, logging, instrumentations),
      prepareSampler: sdk.prepareSampler,
    });

  const ending = {
    arrived: sdk.arrived,
    lingers: sdk.lingers,
    flush() {
      ENDING.publish({ mayGoOn: true });
      return sdk.flush();
    },
    shutdown() {
      ENDING.publish({});
      return sdk.shutdown();
    },
    endSync(limit: number) {
      if (stopReloading) stopReloading();
      ENDING.publish({});
      sdk.endSync(limit);
    },
  };
  globals[STARTED] = { shutdown: shutDownAtExit(ending) };
  return globals[STARTED];
}

function startOrDisable(configuration: Configuration, instrumentations: Instrumentation[]): StartedSdk {
  try {
    const sdk = startSdk(configuration, instrumentations, sinkModules(configuration.settings.logging));
    if (isRunning()) return sdk;
    throw new ConfigurationError('the SDK refused the environment; its message stands above');
  } catch (error) {
    for (const instrumentation of instrumentations) instrumentation.disable();
    throw error;
  }
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
  const flags = [...process.execArgv, ...(process.env['NODE_OPTIONS']?.split(/\s+/) ?? [])];
  const told = isMainThread ? diag : { info: diag.debug, warn: diag.debug }; // each thread starts, one tells
  const { environment, file } = configuration;
  const hints = [...(file ? fileHints(file) : []), ...foreignLoaders(flags)];
  for (const problem of [...environment.problems, ...instrumentations.problems, ...hints]) told.warn(problem);
  told.info(banner(configuration, VERSION, instrumentations.names));
}
