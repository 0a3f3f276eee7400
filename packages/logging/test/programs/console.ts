// Talks to the console in every bridged way; with --bridge or --replace it is bridged. Entries go to standard error.
import { bridgeConsole, configureLogging, consoleSink } from '../../src/index.ts';

configureLogging({
  level: 'trace',
  sinks: [
    consoleSink(),
    ({ level, body, attributes, printed }) => {
      const type = attributes['exception.type'];
      process.stderr.write(`entry ${JSON.stringify({ level, body, printed, type })}\n`);
    },
  ],
});
if (process.argv.includes('--bridge')) bridgeConsole();
if (process.argv.includes('--replace')) bridgeConsole({ keepOriginal: false });

console.debug('debug %d', 1);
console.log('log %s %o', 'text', { a: 1 });
console.info({ nested: { deep: { deeper: { deepest: 1 } } } });
console.table([{ a: 1 }]);
console.group('group');
console.log('inside\nthe group');
console.groupEnd();
console.count();
console.trace('traced');
console.assert(false, 'asserted');
console.error('failed');
console.log();
