// The entry of `node --require @telltale/node/register` and of `--import`. CommonJS and plain, so that every Node can read it.
const { isInternalThread } = require('node:worker_threads') as typeof import('node:worker_threads');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (isInternalThread) {
  // The thread of module hooks, where nothing of the application runs.
} else if (major > 22 || (major === 22 && minor >= 15)) {
  try {
    const bundle = bundleFolder();
    if (bundle) require('./bundle.cjs').loadBundle(bundle).preload();
    else require('./preload.js').preload();
  } catch (error) {
    process.stderr.write(`telltale: not started, the application runs without telemetry: ${String(error)}\n`);
  }
} else {
  process.stderr.write(
    `telltale: not started, the application runs without telemetry: Node ${process.versions.node} is older than 22.15\n`,
  );
}

/** The bundle's folder; undefined in a checkout where it was not made yet, or something was built after it. */
function bundleFolder(): string | undefined {
  const { existsSync, statSync } = require('node:fs') as typeof import('node:fs');
  const { join } = require('node:path') as typeof import('node:path');
  const folder = join(__dirname, '../bundle');
  const made = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const time = made(join(folder, 'preload.cjs'));
  if (time === 0) return undefined;
  if (!existsSync(join(__dirname, '../src'))) return folder;
  const built = ['node', 'pipeline', 'logging', 'events'].map((name) =>
    made(join(__dirname, '../..', name, 'dist/.tsbuildinfo')),
  );
  return built.every((other) => other <= time) ? folder : undefined;
}
