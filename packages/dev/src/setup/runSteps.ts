import type { Machine } from '../system/machine.ts';
import type { Say, Step } from './step.ts';

/** How one step ended. */
export interface Outcome {
  readonly step: Step;
  readonly state: 'found' | 'done' | 'missing';
  /** What was found or done, or why it is missing and what would give it. */
  readonly text: string;
  readonly seconds: number;
}

/**
 * Runs steps one after the other, each only when its thing is not there yet, and says one line per step.
 *
 * @returns how each step ended; it never throws for a step that failed
 */
export async function runSteps(steps: readonly Step[], machine: Machine, say: Say): Promise<Outcome[]> {
  const width = Math.max(...steps.map(({ name }) => name.length));
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    const outcome = await runStep(step, machine, (line) => say(`    ${line}`));
    outcomes.push(outcome);
    say(
      `${step.name.padEnd(width)}  ${outcome.state.padEnd(7)}  ${outcome.text} (${outcome.seconds.toFixed(1)} s)`,
    );
  }
  return outcomes;
}

async function runStep(step: Step, machine: Machine, say: Say): Promise<Outcome> {
  const start = Date.now();
  const outcome = (state: Outcome['state'], text: string): Outcome => ({
    step,
    state,
    text,
    seconds: (Date.now() - start) / 1000,
  });
  try {
    const found = await step.check(machine);
    if (found !== undefined) return outcome('found', found);
    return outcome('done', await step.provide(machine, say));
  } catch (error) {
    return outcome('missing', error instanceof Error ? error.message : String(error));
  }
}
