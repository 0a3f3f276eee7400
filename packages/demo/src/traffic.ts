import { parseArgs } from 'node:util';
import { onStop } from './lifetime.ts';
import { describeCounts } from './traffic/counts.ts';
import { runTraffic } from './traffic/run.ts';

// The program: users that come and go. `node dist/traffic.js --url http://127.0.0.1:8080 --users 20 --seconds 60 --seed 1`

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    users: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    think: { type: 'string', default: '2' },
  },
});
const number = (name: 'users' | 'seconds' | 'seed' | 'think'): number => {
  const value = Number(values[name]);
  if (value >= 0) return value;
  throw new Error(`--${name} is "${values[name]}"; give a number of at least 0`);
};

const stopping = new AbortController();
onStop(() => stopping.abort());
console.log(`${values.users} users come to ${values.url}`);
const counts = await runTraffic({
  url: values.url,
  users: number('users'),
  seconds: number('seconds'),
  seed: number('seed'),
  think: number('think'),
  signal: stopping.signal,
  onUnexpected: (error) => console.error(String(error)),
});
console.log(`traffic: ${describeCounts(counts)}`);
