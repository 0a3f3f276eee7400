import type { Plugin } from 'esbuild';

/** Small things that take a millisecond or two of a start for nothing that a start needs. */
const STAND_INS: Readonly<Record<string, string>> = {
  // require-in-the-middle's messages for its own developers; it looks at the terminal's colours first.
  debug: 'module.exports = () => () => {};',
  // Of its hundred properties, which would all be copied, the SDK reads these.
  process: 'export const { arch, env, platform } = process;',
  // The SDK checks one value; Node's module is there for the message, should it be wrong.
  assert:
    'module.exports = { ok(value, message) { if (!value) require("node:assert").ok(value, message); } };',
};

/** Puts stand-ins for them into the bundle. */
export const standIns: Plugin = {
  name: 'stand-ins',
  setup(build) {
    build.onResolve({ filter: /^(debug|assert|process)$/ }, ({ path }) => ({ path, namespace: 'stand-in' }));
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
      contents: STAND_INS[path] ?? '',
    }));
  },
};
