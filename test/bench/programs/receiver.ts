import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jsonRecords, numberOf, protobufRecords } from '../harness/otlpRecords.ts';

// Receives OTLP/HTTP and counts log records and spans. Arguments: ms until an answer, and `numbers` to keep the numbers of the records.

const SETTLE_MS = 50;
const [delayMs = '0', keep] = process.argv.slice(2);
let count = 0;
let numbers: (number | undefined)[] = [];
let receiving = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  receiving++;
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('close', () => receiving--);
  request.once('end', () => {
    const json = request.headers['content-type'] === 'application/json';
    if (request.url !== '/v1/metrics') take(Buffer.concat(chunks), json);
    const answer = () =>
      response
        .writeHead(200, { 'content-type': `application/${json ? 'json' : 'x-protobuf'}` })
        .end(json ? '{}' : '');
    if (Number(delayMs) > 0) setTimeout(answer, Number(delayMs));
    else answer();
  });
});

function take(body: Buffer, json: boolean): void {
  const records = json ? jsonRecords(body) : protobufRecords(body);
  count += records.length;
  if (keep !== 'numbers') return;
  for (const record of records) numbers.push(record instanceof Uint8Array ? numberOf(record) : undefined);
}

/** Answers when nothing comes any more: what an ended process has sent may still be under way. */
function answerTake(before = -1): void {
  if (receiving > 0 || count !== before) {
    setTimeout(answerTake, SETTLE_MS, count);
    return;
  }
  process.send?.({ count, numbers });
  count = 0;
  numbers = [];
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => answerTake());
process.on('disconnect', () => process.exit());
