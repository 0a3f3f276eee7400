// The first line of an application: how long after the start of the process it runs, in ms, and the memory that is resident then, in MB.
const ms = performance.now();
const mb = process.memoryUsage.rss() / 1e6;
require('node:fs').writeSync(1, JSON.stringify({ ms, mb }));
process.kill(process.pid, 'SIGKILL'); // what an end takes is another benchmark
