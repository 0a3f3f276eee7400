import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type FirstLine, firstLine, PRELOADS, type Preload } from './harness/firstLine.ts';
import { interleaved } from './harness/interleaved.ts';
import { benchOptions } from './harness/options.ts';
import { report } from './harness/report.ts';
import { median, spread } from './harness/statistics.ts';
import { table } from './harness/table.ts';

// What a preload adds to the time until the first line of user code, and to the memory that is resident there.

const BASELINE = 'bare';
const WARM = 'telltale, warm';
const COLD = 'telltale, cold';
const VARIANTS = Object.keys(PRELOADS) as Preload[];

const { rounds, json } = benchOptions({}, 15);
const kept = mkdtempSync(path.join(os.tmpdir(), 'telltale-bench-'));
for (const variant of VARIANTS) await firstLine(variant, kept); // the disk's caches are warm for all
const results = await interleaved<Preload, FirstLine>(VARIANTS, rounds, async (variant) => {
  if (variant !== COLD) return firstLine(variant, kept);
  const empty = mkdtempSync(path.join(os.tmpdir(), 'telltale-bench-'));
  const line = await firstLine(variant, empty);
  rmSync(empty, { recursive: true, force: true });
  return line;
});
rmSync(kept, { recursive: true, force: true });

const values = (variant: Preload, of: keyof FirstLine) => results[variant].map((line) => line[of]);
/** Each round's difference to the same round's bare Node. */
const added = (variant: Preload, of: keyof FirstLine) =>
  values(variant, of).map((value, round) => value - (values(BASELINE, of)[round] ?? Number.NaN));
const figures = (variant: Preload) => ({
  ms: median(values(variant, 'ms')),
  addedMs: median(added(variant, 'ms')),
  mb: median(values(variant, 'mb')),
  addedMb: median(added(variant, 'mb')),
});

console.log(`the first line of user code, median (smallest to largest) of ${rounds} rounds`);
console.log(
  table([
    ['preload', 'after, ms', 'added, ms', 'resident, MB', 'added, MB'],
    ...VARIANTS.map((variant) => [
      variant,
      spread(values(variant, 'ms'), 1),
      spread(added(variant, 'ms'), 1),
      spread(values(variant, 'mb'), 1),
      spread(added(variant, 'mb'), 1),
    ]),
  ]),
);
const against = (peer: Preload, of: keyof FirstLine, target: number) => {
  const [ours, theirs] = [median(added(WARM, of)), median(added(peer, of))];
  return { of: `added ${of}, against ${peer}`, ours, peer: theirs, ratio: ours / theirs, target };
};
/** Of the fastest runs: what else the machine does can only add to a time, and most to the longer one. */
const least = Math.min(...values(WARM, 'ms')) - Math.min(...values(BASELINE, 'ms'));
report(json, {
  ours: { [WARM]: figures(WARM), [COLD]: figures(COLD) },
  peers: Object.fromEntries(
    VARIANTS.filter((variant) => variant !== WARM && variant !== COLD).map((variant) => [
      variant,
      figures(variant),
    ]),
  ),
  samples: Object.fromEntries(VARIANTS.map((variant) => [variant, values(variant, 'ms')])),
  targets: [
    { of: 'added ms, fastest runs, over bare Node', ours: least, ratio: least, target: 25 },
    against('startNodeSdk', 'ms', 0.1),
    against('elastic', 'ms', 0.05),
    against('startNodeSdk', 'mb', 0.4),
  ],
});
