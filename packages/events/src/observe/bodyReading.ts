/** A line, or a body that is one JSON value, is not read where it is longer than this, in characters. */
export const MAX_LENGTH = 8 * 1024 * 1024;

/** Stands for what a line said that was too long to be read, among the values of a body. */
export const SKIPPED = Symbol('skipped');

const LINES = /text\/event-stream|ndjson|jsonl|json-?lines/i;

/** Reads the chunks of a response's body as what the model said in them. Never throws. */
export interface BodyReading {
  /** Whether it is a stream of answers, not one of bytes. */
  readonly isStreaming: boolean;
  /** The values that are complete with this chunk. */
  read(bytes: unknown): unknown[];
  /** The value that the whole body is, where it is one. */
  end(): unknown;
}

/** Whether the body of a response is a stream of answers. */
export function isStreamed(response: object): response is Response {
  return isResponse(response) && LINES.test(response.headers.get('content-type') ?? '');
}

/** Whether a result is a response of `fetch`, or of the package `node-fetch`, as clients give it by `asResponse()`, too. */
export function isResponse(result: unknown): result is Response {
  if (typeof Response === 'function' && result instanceof Response) return true;
  const { arrayBuffer, clone } = (result ?? {}) as Partial<Response>;
  if (typeof arrayBuffer !== 'function' || typeof clone !== 'function') return false;
  const { status, headers } = result as Partial<Response>;
  return typeof status === 'number' && typeof headers?.get === 'function';
}

/** Makes a reading of a body of this type: server-sent events or lines as they come, JSON in the end. */
export function startBodyReading(contentType: string | null): BodyReading {
  const isStreaming = LINES.test(contentType ?? '');
  const isText = isStreaming || /json/i.test(contentType ?? '');
  const decoder = new TextDecoder();
  /** What has come of the line, or of the whole body; nothing where it is too long. */
  let rest: string | undefined = '';

  function* valuesOf(text: string): Generator<unknown> {
    let from = 0;
    // Only what is new is looked through: a long line comes in many chunks.
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      if (!keep(text.slice(from, to))) yield SKIPPED;
      else if (rest) yield jsonOf(rest);
      rest = '';
      from = to + 1;
    }
    if (!keep(text.slice(from))) yield SKIPPED;
  }

  /** @returns whether it was not just now that too much has come */
  function keep(part: string): boolean {
    if (rest === undefined) return true;
    rest = rest.length + part.length > MAX_LENGTH ? undefined : rest + part;
    return rest !== undefined;
  }

  return {
    isStreaming,
    read(bytes) {
      if (!isText || !(bytes instanceof Uint8Array)) return [];
      const text = decoder.decode(bytes, { stream: true });
      if (isStreaming) return [...valuesOf(text)].filter((value) => value !== undefined);
      keep(text);
      return [];
    },
    end: () => (isText && rest ? jsonOf(rest) : undefined),
  };
}

/** What a line says, or a whole body; nothing where it is an event's name, a comment or the end of all events. */
function jsonOf(line: string): unknown {
  const json = line.startsWith('data:') ? line.slice('data:'.length) : line;
  if (!json.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
