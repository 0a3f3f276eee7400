import type { Machine } from '../system/machine.ts';
import { applicationsStep } from './applications.ts';
import { buildStep } from './build.ts';
import { collectorStep } from './collector.ts';
import { composeStep } from './compose.ts';
import { elasticsearchStep } from './elasticsearch.ts';
import { nodesStep } from './nodes.ts';
import { redisStep } from './redis.ts';
import { runSteps } from './runSteps.ts';
import type { Say, Step } from './step.ts';

/** In the order in which people want them; the dependencies come before all, in `bootstrap.mjs`. */
const STEPS: readonly Step[] = [
  buildStep,
  redisStep,
  elasticsearchStep,
  collectorStep,
  composeStep,
  nodesStep,
  applicationsStep,
];

/** What of the machine was set up. */
export interface SetupResult {
  /** Whether everything that is required is there. */
  readonly ok: boolean;
  /** Names of the steps whose thing is missing. */
  readonly missing: readonly string[];
}

/**
 * Makes sure that everything is there that can be had on this machine; what is there is left alone.
 *
 * @param requireAll whether the servers are required too
 * @param say prints a line
 */
export async function setUp(
  machine: Machine,
  requireAll: boolean,
  say: Say,
  steps: readonly Step[] = STEPS,
): Promise<SetupResult> {
  const outcomes = await runSteps(steps, machine, say);
  const missing = outcomes.filter(({ state }) => state === 'missing').map(({ step }) => step);
  const ok = !missing.some(({ required }) => required || requireAll);
  const names = missing.map(({ name }) => name);
  say(lastLine(ok, names));
  return { ok, missing: names };
}

function lastLine(ok: boolean, missing: readonly string[]): string {
  if (missing.length === 0) return 'Setup is complete.';
  const list = missing.join(', ');
  return ok
    ? `Setup is done without ${list}: see above what would give it.`
    : `Setup FAILED: missing ${list}, see above.`;
}
