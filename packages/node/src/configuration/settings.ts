import { redaction } from '../content/redaction.ts';
import { ConfigurationError } from '../errors.ts';
import { available } from '../instrumentations/available.ts';
import { knownNames } from '../instrumentations/switches.ts';
import type { GivenOf } from './schemaTypes.ts';
import { completed, isObject, merged, writtenPath } from './schemaValues.ts';
import { type Problem, problemsOf, unknownKeyOf } from './settingsCheck.ts';
import { SETTINGS_SCHEMA, type Settings } from './settingsSchema.ts';

export type { Settings } from './settingsSchema.ts';
export type ConsoleFormat = Settings['logging']['console'];

/** Settings as a file or a program gives them: whatever is left out is decided elsewhere. */
export type GivenSettings = Exclude<GivenOf<typeof SETTINGS_SCHEMA>, string>;

/** The settings where nothing is given. */
export const DEFAULT_SETTINGS = completed(SETTINGS_SCHEMA, {}) as Settings;

/** Settings, and where they come from. */
export interface Source {
  /** As it was written; undefined or null where there is nothing. */
  readonly node: unknown;
  /** Says where a key stands, for messages. */
  readonly place: (path: readonly string[]) => string;
}

/**
 * Puts settings into force.
 *
 * @param sources the later ones win over the earlier ones, key by key; defaults stand behind them
 * @throws ConfigurationError for an unknown key or a value that is not allowed
 */
export function readSettings(sources: readonly Source[]): Settings {
  const given = sources.filter(({ node }) => node !== undefined && node !== null);
  if (given.length === 0) return DEFAULT_SETTINGS;
  for (const source of given) {
    const [problem] = settingsProblems(source);
    if (problem) throw new ConfigurationError(problem);
  }
  const node = given
    .map(({ node }) => node)
    .reduce((lower, higher) => merged(SETTINGS_SCHEMA, lower, higher));
  return completed(SETTINGS_SCHEMA, node) as Settings;
}

/** All that is wrong with settings, one line each. */
export function settingsProblems({ node, place }: Source): string[] {
  const whole = completed(SETTINGS_SCHEMA, node);
  const problems = problemsOf(SETTINGS_SCHEMA, whole);
  const further = problems.length > 0 ? [] : wrongPatterns(whole as Settings);
  return [...problems, ...unknownInstrumentations(whole), ...further].map(
    ({ path, message }: Problem) => `${place(writtenPath(node, path))} ${message}`,
  );
}

/** Whether a text is a regular expression, no schema can say. */
function wrongPatterns({ events }: Settings): Problem[] {
  return events.content.redact.flatMap((pattern, index) => {
    try {
      redaction([pattern]);
      return [];
    } catch (error) {
      const message = `is ${JSON.stringify(pattern)}, which is no regular expression: ${(error as Error).message}`;
      return [{ path: ['events', 'content', 'redact', String(index)], message }];
    }
  });
}

/** Which names there are depends on what the application has, so that no schema can say it. */
function unknownInstrumentations(settings: unknown): Problem[] {
  const switches = isObject(settings) ? settings['instrumentations'] : undefined;
  const names = isObject(switches) ? Object.keys(switches) : [];
  if (names.length === 0) return [];
  const known = knownNames(available().entries);
  return names
    .filter((name) => !known.includes(name))
    .map((name) => unknownKeyOf(['instrumentations'], name, known));
}
