/** A body longer than this, in characters, is not kept to be read as JSON in the end. */
const MAX_JSON_LENGTH = 8 * 1024 * 1024;
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

/** Whether a result is a response of `fetch`, as clients give it by `asResponse()`, too; of `node-fetch` as well, whose body is a stream of Node's. */
export function isResponse(result: unknown): result is Response {
  if (typeof result !== 'object' || result === null) return false;
  try {
    const { status, headers, bodyUsed } = result as Partial<Response>;
    return typeof status === 'number' && typeof bodyUsed === 'boolean' && typeof headers?.get === 'function';
  } catch {
    return false; // a getter that throws is the application's to find
  }
}

/** Makes a reading of a body of this type: server-sent events or lines as they come, JSON in the end. */
export function startBodyReading(contentType: string | null): BodyReading {
  const isStreaming = LINES.test(contentType ?? '');
  const isText = isStreaming || /json/i.test(contentType ?? '');
  const decoder = new TextDecoder();
  let rest = '';
  return {
    isStreaming,
    read(bytes) {
      if (!isText || !(bytes instanceof Uint8Array)) return [];
      if (rest.length > MAX_JSON_LENGTH) return [];
      rest += decoder.decode(bytes, { stream: true });
      if (!isStreaming) return [];
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      return lines.map(jsonOf).filter((value) => value !== undefined);
    },
    end: () => (isText && rest.length <= MAX_JSON_LENGTH ? jsonOf(rest) : undefined),
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
