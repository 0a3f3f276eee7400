import { DiagLogLevel, diag } from '@opentelemetry/api';
import { otlpConfigFromEnvironment } from '@telltale/pipeline';
import { readConfigurationFile } from '../configuration/configurationFile.ts';
import { readEnvironment } from '../configuration/environment.ts';
import { fileHints } from '../configuration/fileHints.ts';
import { readSettings, settingsProblems } from '../configuration/settings.ts';
import { available } from '../instrumentations/available.ts';
import { switchProblems, variableProblems } from '../instrumentations/switches.ts';
import { logFileProblem } from './logFileProblem.ts';
import { tryFile } from './tryFile.ts';

/** What is wrong with a configuration, one line each. */
export interface Findings {
  /** The file that was looked at. */
  readonly file: string | undefined;
  /** For these the preload starts nothing. */
  readonly errors: readonly string[];
  /** For these it starts, and takes defaults or does without. */
  readonly warnings: readonly string[];
}

/**
 * Finds what is wrong with a configuration before an application starts with it. It starts nothing, sends nothing and changes nothing.
 *
 * @param env the environment, `process.env`: OpenTelemetry's libraries read that by themselves
 * @param file a file to look at instead of the one that `OTEL_CONFIG_FILE` names
 */
export async function checkConfiguration(env: NodeJS.ProcessEnv, file?: string): Promise<Findings> {
  const environment = readEnvironment(file === undefined ? env : { ...env, OTEL_CONFIG_FILE: file });
  const { entries, problem } = available();
  const warnings = [...environment.problems, ...variableProblems(environment, entries)];
  if (problem !== undefined) warnings.push(problem);
  const warn = (message: string) => void warnings.push(message);
  const quiet = () => {};
  diag.setLogger(
    { error: warn, warn, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  try {
    const found = await errorsOf(environment.configFile, warn);
    return { file: environment.configFile, errors: found, warnings };
  } finally {
    diag.disable();
  }
}

async function errorsOf(name: string | undefined, warn: (message: string) => void): Promise<string[]> {
  try {
    if (name === undefined) {
      otlpConfigFromEnvironment();
      return [];
    }
    const file = readConfigurationFile(name);
    const problems = settingsProblems(file.telltale);
    if (problems.length > 0) return problems;
    const settings = readSettings([file.telltale]);
    for (const problem of switchProblems(settings.instrumentations, available().entries)) warn(problem);
    for (const hint of fileHints(file)) warn(hint);
    for (const problem of await tryFile(file, settings)) warn(problem);
    const { file: log } = settings.logging;
    const problem = log && logFileProblem(log.path);
    if (problem)
      warn(
        `${file.telltale.place(['logging', 'file'])}: ${log.path} cannot be opened, nothing is written: ${problem}`,
      );
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
