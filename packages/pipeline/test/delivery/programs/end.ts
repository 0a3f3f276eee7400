// Offers a batch and comes to its end. Arguments: the server's address, and how long to flush (none: not at all).
import { createDelivery } from '../../../src/delivery/delivery.ts';
import { createSender } from '../../../src/delivery/send/sender.ts';
import { batchOf } from '../support/batches.ts';
import { configFor } from '../support/config.ts';

const [url = '', flushMs] = process.argv.slice(2);
const delivery = createDelivery({ sender: createSender(configFor(url, { timeoutMs: 60_000 })) });
delivery.offer(batchOf(1));
if (flushMs) void delivery.flush(Number(flushMs)).then((complete) => console.log(`flushed: ${complete}`));
