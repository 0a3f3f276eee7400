/** Field numbers from a request down to its records: resource part, scope part, record. The same for logs and spans. */
const PATH = [1, 2, 2] as const;
const LENGTH_DELIMITED = 2;

/** The log records or spans in an OTLP request in protobuf, counted without decoding them. */
export function countRecords(body: Buffer, depth = 0): number {
  let count = 0;
  for (let at = 0; at < body.length; ) {
    const [tag, afterTag] = varint(body, at);
    if ((tag & 7) !== LENGTH_DELIMITED) throw new Error('not an OTLP request');
    const [length, begin] = varint(body, afterTag);
    at = begin + length;
    if (tag >> 3 !== PATH[depth]) continue;
    count += depth === PATH.length - 1 ? 1 : countRecords(body.subarray(begin, at), depth + 1);
  }
  return count;
}

function varint(body: Buffer, from: number): [value: number, next: number] {
  let value = 0;
  for (let at = from, shift = 0; ; at++, shift += 7) {
    const byte = body.readUInt8(at);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at + 1];
  }
}
