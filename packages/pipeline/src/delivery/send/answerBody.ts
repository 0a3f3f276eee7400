/** What an answer says: how many records were rejected (or an error's code), and why. */
export interface AnswerBody {
  readonly number: number;
  readonly message: string;
}

const NOTHING: AnswerBody = { number: 0, message: '' };

/** Names of the JSON form's count, by signal. */
const REJECTED = ['rejectedLogRecords', 'rejectedSpans', 'rejectedDataPoints'] as const;

/**
 * Reads the `partial_success` of an `Export*ServiceResponse`, which has the same shape for every signal. What cannot be read
 * says nothing: the status has already told that the batch arrived.
 */
export function readPartialSuccess(body: Uint8Array, contentType: string): AnswerBody {
  return attempt(() => {
    if (isJson(contentType)) {
      const part = JSON.parse(Buffer.from(body).toString()).partialSuccess ?? {};
      const rejected = REJECTED.map((name) => part[name]).find((value) => value !== undefined);
      return { number: Number(rejected ?? 0), message: String(part.errorMessage ?? '') };
    }
    let part = NOTHING;
    readFields(body, (field, value) => {
      if (field === 1 && typeof value !== 'number') part = readNumberAndMessage(value);
    });
    return part;
  });
}

/** Reads what an error's answer says: `google.rpc.Status` in protobuf or JSON, as OTLP asks for, or plain text. */
export function readError(body: Uint8Array, contentType: string): string {
  const text = () => Buffer.from(body).toString();
  const { message } = attempt(() => {
    if (isJson(contentType)) return { number: 0, message: String(JSON.parse(text()).message ?? '') };
    if (contentType.startsWith('application/x-protobuf')) return readNumberAndMessage(body);
    return { number: 0, message: contentType.startsWith('text/plain') ? text() : '' };
  });
  return message;
}

function attempt(read: () => AnswerBody): AnswerBody {
  try {
    return read();
  } catch {
    return NOTHING;
  }
}

function isJson(contentType: string): boolean {
  return contentType.startsWith('application/json');
}

/** A message of the form `{ 1: number, 2: text }`: partial success and `google.rpc.Status` both are. */
function readNumberAndMessage(bytes: Uint8Array): AnswerBody {
  let { number, message } = NOTHING;
  readFields(bytes, (field, value) => {
    if (field === 1 && typeof value === 'number') number = value;
    if (field === 2 && typeof value !== 'number') message = Buffer.from(value).toString();
  });
  return { number, message };
}

/** Calls back with each varint and each length-delimited field; @throws RangeError where the bytes are no message */
function readFields(bytes: Uint8Array, onField: (field: number, value: number | Uint8Array) => void): void {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('torn varint');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const type = tag % 8;
    if (type === 0) onField(Math.floor(tag / 8), varint());
    else if (type === 1 || type === 5) at += type === 1 ? 8 : 4;
    else if (type === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new RangeError('torn field');
      onField(Math.floor(tag / 8), bytes.subarray(at, at + length));
      at += length;
    } else throw new RangeError(`wire type ${type}`);
  }
}
