/** A node of a schema: the part of JSON Schema that settings need, and what tells people about them. */
export interface SchemaNode {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly description: string;
  readonly enum?: readonly string[];
  /** What holds where nothing is given; `{}` for an object whose keys have defaults. */
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: false | SchemaNode;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  /** What the values of `enum` are, for messages: a `level`. */
  readonly title?: string;
  /** What a text is, for messages: `the path of a file`. */
  readonly takes?: string;
  /** The key that is meant where an object's place has a single value. */
  readonly shorthand?: string;
  /** A text that may be shown: it is no secret and holds none. */
  readonly harmless?: true;
}

/** The type of a schema's values when defaults are filled in. */
export type ValueOf<S> = S extends { enum: readonly (infer E)[] }
  ? E
  : S extends { type: 'boolean' }
    ? boolean
    : S extends { type: 'number' | 'integer' }
      ? number
      : S extends { type: 'string' }
        ? string
        : S extends { type: 'array'; items: infer I }
          ? readonly ValueOf<I>[]
          : S extends { properties: infer P }
            ? {
                readonly [K in keyof P as K extends Certain<S, P> ? K : never]: ValueOf<P[K]>;
              } & {
                readonly [K in keyof P as K extends Certain<S, P> ? never : K]?: ValueOf<P[K]> | undefined;
              }
            : S extends { additionalProperties: infer V }
              ? Readonly<Record<string, ValueOf<V>>>
              : never;

/** The keys that are always there: those with a default, and those that must be given. */
type Certain<S, P> =
  | { [K in keyof P]: P[K] extends { default: unknown } ? K : never }[keyof P]
  | (S extends { required: readonly (infer R)[] } ? R : never);

/** The type of what may be given for a schema: everything that has a default may be left out. */
export type GivenOf<S> = S extends { properties: infer P }
  ? { readonly [K in keyof P]?: GivenOf<P[K]> | undefined } | ShorthandOf<S>
  : ValueOf<S>;

type ShorthandOf<S> = S extends { shorthand: infer K; properties: infer P }
  ? K extends keyof P
    ? ValueOf<P[K]>
    : never
  : never;
