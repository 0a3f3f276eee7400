/**
 * Runs one group's test files in this process and tells its parent the totals: `node groupProcess.ts '{"files": [...]}'`.
 */
import Mocha from 'mocha';
import type { Totals } from './totals.ts';

/** The one argument, as JSON. */
export interface GroupOrder {
  /** Absolute paths of the test files. */
  files: readonly string[];
  /** Only tests whose full title this matches. */
  grep?: string;
}

/** A slow machine is no failure: tests that are about time bring bounds of their own. */
const TIMEOUT_MS = 15_000;
/** How long a process may live on after its last test. */
const END_MS = 15_000;

process.once('disconnect', orphaned);

const order = JSON.parse(process.argv[2] ?? '') as GroupOrder;
const mocha = new Mocha({ reporter: 'spec', timeout: TIMEOUT_MS, ...(order.grep && { grep: order.grep }) });
for (const file of order.files) mocha.addFile(file);
await mocha.loadFilesAsync();

let passed = 0;
let failed = 0;
const skipped: string[] = [];
mocha
  .run(() => tell({ passed, failed, skipped }))
  .on('pass', () => passed++)
  .on('fail', () => failed++)
  .on('pending', (test) => skipped.push(test.fullTitle()));

function tell(totals: Totals): void {
  process.off('disconnect', orphaned);
  process.send?.(totals, () => process.disconnect());
  setTimeout(() => {
    console.error(
      `This process does not end after its tests. Open: ${process.getActiveResourcesInfo().join(', ')}`,
    );
    process.exit(1);
  }, END_MS).unref();
}

/** Without the one who counts there is nothing to test for; the servers go with this process. */
function orphaned(): never {
  process.exit(1);
}
