import { ConfigurationError } from './errors.ts';
import type { GivenOf } from './schemaTypes.ts';
import { completed, merged, writtenPath } from './schemaValues.ts';
import { type Problem, problemsOf } from './settingsCheck.ts';
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
  return problemsOf(SETTINGS_SCHEMA, completed(SETTINGS_SCHEMA, node)).map(
    ({ path, message }: Problem) => `${place(writtenPath(node, path))} ${message}`,
  );
}
