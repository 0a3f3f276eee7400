/**
 * The part of a Standard Schema (https://standardschema.dev) that checks a value: schemas of zod, Valibot, ArkType, TypeBox and others
 * have it. What a schema makes of a value is not used, only what it says against it.
 */
export interface StandardSchema<Value = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown, ...options: never[]) => Verdict | Promise<Verdict>;
    readonly types?: { readonly input: Value; readonly output: unknown } | undefined;
  };
}

interface Verdict {
  readonly issues?: readonly Objection[] | undefined;
}

/** What a schema has against a value, and where in it. */
export interface Objection {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

const NONE: readonly Objection[] = [];

/** Of an answer that comes later: some schemas give one for an error of their own, too, such as zod's for what a refinement throws. */
const LATER: readonly Objection[] = [
  { message: 'is checked by an asynchronous schema, or by one that threw; use one that answers at once' },
];

/** Whether a value is a Standard Schema. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  const schema = value as Partial<StandardSchema> | null | undefined;
  return typeof schema?.['~standard']?.validate === 'function';
}

/** What the schema has against the value; one that answers later is no check for a call that returns at once. Never throws. */
export function objections(schema: StandardSchema, value: unknown): readonly Objection[] {
  try {
    const verdict = schema['~standard'].validate(value);
    if (!('then' in verdict)) return verdict.issues ?? NONE;
    Promise.resolve(verdict).catch(() => {}); // it was not asked for
    return LATER;
  } catch (error) {
    return [{ message: `its check threw ${error instanceof Error ? error.name : typeof error}` }];
  }
}

/** Where an objection lies, below the place that was checked: `tags[2].name`. */
export function pathBelow(place: string, { path = [] }: Objection): string {
  return path.reduce<string>((before, step) => {
    const key = typeof step === 'object' ? step.key : step;
    if (typeof key === 'number') return `${before}[${key}]`;
    return before === '' ? String(key) : `${before}.${String(key)}`;
  }, place);
}
