import protobuf from 'protobufjs';
import { parseJson } from '../exactJson.ts';
import { messageFromJson } from './json.ts';
import { MalformedRequestError } from './malformed.ts';
import { type Requests, requestTypes, type Signal } from './schema.ts';

/** The two encodings of OTLP/HTTP. */
export type Encoding = 'protobuf' | 'json';

/**
 * Decodes a request's body; both encodings give the same message.
 *
 * @throws MalformedRequestError with the cause, for any body that does not decode.
 */
export function decodeRequest<S extends Signal>(signal: S, encoding: Encoding, body: Buffer): Requests[S] {
  try {
    const type = requestTypes[signal];
    const message = encoding === 'json' ? messageFromJson(type, jsonOf(body)) : decodeProtobuf(type, body);
    return message as unknown as Requests[S];
  } catch (cause) {
    if (cause instanceof MalformedRequestError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MalformedRequestError(`the body does not decode as ${encoding}: ${reason}`, { cause });
  }
}

function jsonOf(body: Buffer): unknown {
  return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
}

function decodeProtobuf(type: protobuf.Type, body: Buffer): protobuf.Message {
  const reader = protobuf.Reader.create(body);
  reader.discardUnknown = true; // fields of a newer protocol are of no use here and would be kept in memory
  return type.decode(reader);
}
