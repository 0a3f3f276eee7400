import { startNodeSdk } from '@opentelemetry/sdk-node';

// The peer of our preload: the SDK as its own documentation starts it, with a shutdown on SIGTERM.

const sdk = startNodeSdk();
process.on('SIGTERM', () => {
  sdk.shutdown().finally(() => process.exit());
});
