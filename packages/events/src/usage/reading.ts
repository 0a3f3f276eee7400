/** What a model's result, or the chunks of its stream, said about the call; readers fill it in. */
export interface Reading {
  /** The model that answered. */
  responseModel?: string | undefined;
  /** Tokens of the prompt, those from and into the provider's cache included. */
  inputTokens?: number | undefined;
  /** Tokens of the answer, those of its reasoning included. */
  outputTokens?: number | undefined;
  /** Tokens of the prompt that the provider had cached; a part of `inputTokens`. */
  cachedTokens?: number | undefined;
  /** Tokens of the prompt that the provider put into its cache; a part of `inputTokens`. */
  cacheWriteTokens?: number | undefined;
  /** Tokens of the answer that went into reasoning; a part of `outputTokens`. */
  reasoningTokens?: number | undefined;
  totalTokens?: number | undefined;
  /** Tokens of the prompt and of the answer by their modality, as far as the provider breaks them down. */
  textInputTokens?: number | undefined;
  imageInputTokens?: number | undefined;
  audioInputTokens?: number | undefined;
  textOutputTokens?: number | undefined;
  imageOutputTokens?: number | undefined;
  audioOutputTokens?: number | undefined;
  /** Whether the model said that its answer is complete. */
  isFinished?: boolean | undefined;
  /** What went wrong, where a result or a chunk says so instead of an error that is thrown: read as one is. */
  error?: unknown;
}

/** Knows one provider's shape of results and chunks. */
export interface UsageReader {
  readonly name: string;
  /** Whether a result, or a chunk of a stream, has this shape. */
  matches(value: Shape): boolean;
  /** Takes over what the value says; called for a result, and for every chunk of a stream in its order. */
  read(value: Shape, into: Reading): void;
  /** The text of the answer in a result or chunk; only asked where answers are to be recorded. */
  text(value: Shape): string | undefined;
  /** Whether a chunk carries a part of the answer: of its text, reasoning, tool calls or media, not only who speaks. @default every chunk does */
  isOutput?(chunk: Shape): boolean;
  /** Whether every complete stream of this shape says that it is, so that one which just ends was cut short. @default false */
  readonly saysWhenFinished?: boolean;
}

/** An object that nothing is known of yet. */
// biome-ignore lint/suspicious/noExplicitAny: what comes from outside is checked value by value
export type Shape = Readonly<Record<string, any>>;

/** The value, where it is an object. */
export function shape(value: unknown): Shape | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** The value, where it is a count. */
export function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** The value, where it counts something: a provider's 0 of a modality that was not asked for says nothing. */
export function some(value: unknown): number | undefined {
  return count(value) || undefined;
}

/** The value, where it is text that says something. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether a part of an answer has anything in it. */
export function isSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}

/** The sum of those that are counts; none where no one is. */
export function sum(...values: readonly unknown[]): number | undefined {
  const counts = values.map(count).filter((value) => value !== undefined);
  return counts.length > 0 ? counts.reduce((all, value) => all + value, 0) : undefined;
}

/** What seems to come faster than this, in tokens a second, had been made before: a proxy held it back, or a cache had it. */
const MAX_SPEED = 5_000;

/**
 * Tokens of the answer a second, from its first chunk on; of the whole call where the answer came all at once or is a single one, none where nothing can be
 * measured.
 *
 * @param duration of the call, in seconds
 * @param first when the first chunk came, in seconds from the beginning
 */
export function speedOf(
  outputTokens: number | undefined,
  duration: number,
  first = 0,
): { tokensPerSecond?: number } {
  const tokens = outputTokens ?? 0;
  const times = tokens === 1 ? [duration] : [duration - first, duration];
  const tokensPerSecond = times
    .map((seconds) => tokens / seconds)
    .find((speed) => speed > 0 && speed <= MAX_SPEED);
  return tokensPerSecond === undefined ? {} : { tokensPerSecond };
}
