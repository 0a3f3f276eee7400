/** What stands in the place of what was taken out. */
export const REDACTED = '[redacted]';

/** Taken out always: addresses of e-mail, tokens and keys, numbers as cards have them. Each has a bound, so that a long text takes no longer than its length. */
const ALWAYS: readonly RegExp[] = [
  /\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g,
  /\bBearer\s{1,8}[\w.~+/=-]{8,}/gi,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(?:sk|pk|rk|ghp|gho|ghs|xox[abps]|AKIA)[-_]?[A-Za-z0-9][\w-]{15,}/g,
  /(?<!\w|\d\.)\d(?:[ -]?\d){12,18}(?!\w|\.\d)/g,
];

/**
 * Makes a function that takes out of a text what nobody may see.
 *
 * @param patterns regular expressions of the application's own
 * @throws SyntaxError for one that is none
 */
export function redaction(patterns: readonly string[]): (text: string) => string {
  const all = [...ALWAYS, ...patterns.map((pattern) => new RegExp(pattern, 'gu'))];
  return (text) => all.reduce((rest, pattern) => rest.replace(pattern, REDACTED), text);
}
