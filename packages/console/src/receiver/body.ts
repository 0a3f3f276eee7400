import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MAX_DISCARDED_BYTES } from './limits.ts';
import { Refusal } from './refusal.ts';

const unzip = promisify(gunzip);

/**
 * Reads a request's body and decompresses it.
 *
 * @param maxBytes the limit, as sent and after decompression
 * @throws Refusal 413 when it is too large, 415 for an encoding other than gzip, 400 when it is no gzip.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new Refusal(415, `content encoding ${encoding} is not supported; send gzip or none`, {
      headers: { 'accept-encoding': 'gzip' },
    });
  }
  const body = await collect(request, maxBytes);
  return encoding === 'gzip' ? decompress(body, maxBytes) : body;
}

async function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (length > Math.max(maxBytes, MAX_DISCARDED_BYTES)) break;
  }
  if (length > maxBytes) throw tooLarge('', maxBytes);
  return Buffer.concat(chunks, length);
}

async function decompress(body: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await unzip(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(' when decompressed', maxBytes);
    throw new Refusal(400, `the body is not gzip: ${(cause as Error).message}`, { cause });
  }
}

function tooLarge(when: string, maxBytes: number): Refusal {
  return new Refusal(413, `the body is larger than ${maxBytes} bytes${when}; send smaller batches`);
}
