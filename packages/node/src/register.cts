// The entry of `node --require @telltale/node/register` and of `--import`. CommonJS and plain, so that every Node can read it.
const { isInternalThread } = require('node:worker_threads') as typeof import('node:worker_threads');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (isInternalThread) {
  // The thread of module hooks, where nothing of the application runs.
} else if (major > 22 || (major === 22 && minor >= 15)) {
  try {
    require('./preload.js').preload();
  } catch (error) {
    process.stderr.write(`telltale: not started, the application runs without telemetry: ${String(error)}\n`);
  }
} else {
  process.stderr.write(
    `telltale: not started, the application runs without telemetry: Node ${process.versions.node} is older than 22.15\n`,
  );
}
