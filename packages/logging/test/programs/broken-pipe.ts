// Logs until the reader of standard output has gone, then says on standard error how that was.
import { setTimeout } from 'node:timers/promises';
import { getLogger, loggingStats } from '../../src/index.ts';

const logger = getLogger('pipe');
for (let turn = 0; turn < 500 && loggingStats().lostLines < 3; turn += 1) {
  logger.info('still here', { turn });
  await setTimeout(10);
}
process.stderr.write(JSON.stringify({ ...loggingStats(), listeners: process.stdout.listenerCount('error') }));
if (process.argv.includes('--own-write')) {
  process.stdout.write('a line of the application\n');
  await setTimeout(1_000);
}
