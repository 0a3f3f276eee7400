// A worker that delivers what it is sent, and tells which packages that took.
import { registerHooks } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const packages: string[] = [];
registerHooks({
  load(url, context, next) {
    if (url.includes('/node_modules/')) packages.push(url);
    return next(url, context);
  },
});
const { createDelivery } = await import('../../../src/delivery/delivery.ts');
const { createSender } = await import('../../../src/delivery/send/sender.ts');
const delivery = createDelivery({ sender: createSender(workerData) });
parentPort?.on('message', async (message) => {
  if (message === 'flush') {
    const complete = await delivery.flush(10_000);
    parentPort?.postMessage({ complete, stats: delivery.stats(), packages });
  } else delivery.offer(message);
});
