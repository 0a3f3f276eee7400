/** Reads variables and remembers what cannot be used: that counts as not given, as OpenTelemetry asks. */
export interface Variables {
  /** What could not be used, each with its variable, its value and what is done instead. */
  readonly problems: string[];
  /** A variable's text; an empty one counts as not given. */
  text(name: string): string | undefined;
  /** The items between commas. */
  list(name: string): string[] | undefined;
  /** A number above 0. */
  number(name: string): number | undefined;
  /** A number from 0 to 1. */
  share(name: string): number | undefined;
  /** One of these values, in any case. */
  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined;
  /** Those items of a list that are among these values; undefined where none is. */
  someOf<T extends string>(name: string, values: readonly T[]): readonly T[] | undefined;
  /**
   * Checks a list of `key=value`; its values are told nobody, they may be secrets.
   *
   * @param pair what each of them must look like
   * @param instead what becomes of one that does not
   */
  pairs(name: string, pair: RegExp, instead: string): void;
}

/** Reads from this environment. */
export function readVariables(env: NodeJS.ProcessEnv): Variables {
  const problems: string[] = [];
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const list = (name: string): string[] | undefined =>
    text(name)
      ?.split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  const numeric = (name: string, isUsable: (value: number) => boolean, what: string): number | undefined => {
    const raw = text(name);
    if (raw === undefined) return undefined;
    const value = Number(raw);
    if (isUsable(value)) return value;
    problems.push(`${name}="${raw}" is not a number ${what}; the default is used`);
    return undefined;
  };
  return {
    problems,
    text,
    list,
    number: (name) => numeric(name, (value) => Number.isFinite(value) && value > 0, 'above 0'),
    share: (name) => numeric(name, (value) => value >= 0 && value <= 1, 'from 0 to 1'),
    oneOf(name, values) {
      const raw = text(name);
      if (raw === undefined) return undefined;
      const value = values.find((known) => known === raw.toLowerCase());
      if (!value) problems.push(`${name}="${raw}" is none of ${values.join(', ')}; the default is used`);
      return value;
    },
    someOf(name, values) {
      const items = list(name) ?? [];
      const known = values.filter((value) => items.includes(value));
      const unknown = items.filter((item) => !values.some((value) => value === item));
      for (const item of unknown)
        problems.push(`${name}: "${item}" is none of ${values.join(', ')}; it is passed over`);
      return known.length > 0 ? known : undefined;
    },
    pairs(name, pair, instead) {
      const wrong = (list(name) ?? []).findIndex((item) => !pair.test(item));
      if (wrong < 0) return;
      const place = `item ${wrong + 1} of those between commas`;
      problems.push(`${name}: ${place} is no key=value (a comma in a value is %2C, "=" is %3D); ${instead}`);
    },
  };
}
