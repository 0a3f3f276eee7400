import type { Encoding } from './decode.ts';
import { responseTypes, type Signal, statusType } from './schema.ts';

/** The media type of each encoding, for requests and answers alike. */
export const mediaTypes: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** The body that says that everything was taken. */
export function successBody(signal: Signal, encoding: Encoding): Uint8Array {
  return encoding === 'json' ? Buffer.from('{}') : responseTypes[signal].encode({}).finish();
}

/**
 * The body of an error answer (`google.rpc.Status`).
 *
 * @param code a gRPC status code
 */
export function statusBody(code: number, message: string, encoding: Encoding): Uint8Array {
  const status = { code, message };
  return encoding === 'json' ? Buffer.from(JSON.stringify(status)) : statusType.encode(status).finish();
}
