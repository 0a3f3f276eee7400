import { writeSync } from 'node:fs';
import { logs, SeverityNumber } from '@opentelemetry/api';

// Logs numbered records through the API and ends in the way that its argument names; `kill` logs until it is killed, 1,000 a second.

const [how = '', count = '1000'] = process.argv.slice(2);
const logger = logs.getLogger('bench');
let logged = 0;
const log = () =>
  logger.emit({ severityNumber: SeverityNumber.INFO, body: 'record', attributes: { i: logged++ } });

const ENDS: Readonly<Record<string, () => void>> = {
  natural: () => {},
  /** What lies on the disk is found with the first record; this one has no number. */
  restart: () => logger.emit({ body: 'restarted' }),
  exit: () => process.exit(3),
  throw: () => {
    throw new Error('on purpose');
  },
  reject: () => void Promise.reject(new Error('on purpose')),
  signal: () => void setInterval(() => {}, 1000),
};

if (how === 'kill') {
  setInterval(() => {
    for (let i = 0; i < 10; i++) log();
    process.stdout.write(`${logged}\n`);
  }, 10);
} else {
  const end = ENDS[how];
  if (!end) throw new Error(`no end "${how}"; there are ${Object.keys(ENDS).join(', ')} and kill`);
  for (let i = 0; i < Number(count); i++) log();
  writeSync(1, 'ready\n');
  end();
}
