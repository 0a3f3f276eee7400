import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { countRecords } from '../harness/countRecords.ts';

const delayMs = Number(process.argv[2]);
let count = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url !== '/v1/metrics') count += countRecords(Buffer.concat(chunks));
    const answer = () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    if (delayMs > 0) setTimeout(answer, delayMs);
    else answer();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => {
  process.send?.(count);
  count = 0;
});
process.on('disconnect', () => process.exit());
