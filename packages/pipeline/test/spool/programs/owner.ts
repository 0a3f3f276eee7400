// A process that uses a spool: "hold" keeps one batch and another one after a line on standard input, then waits to be killed;
// "drain" takes and acknowledges all that it can get. Every step is one line on standard output.
import { once } from 'node:events';
import { openSpool } from '../../../src/spool/spool.ts';
import { batch, drain } from '../support.ts';

const [, , role, directory = ''] = process.argv;
const spool = openSpool({ directory });

if (role === 'hold') {
  spool.append(batch(1));
  console.log(`holding as ${process.pid}`);
  await once(process.stdin, 'data');
  spool.append(batch(2));
  console.log('kept both');
  setInterval(() => {}, 1_000);
} else {
  console.log(JSON.stringify(drain(spool)));
  spool.close();
}
