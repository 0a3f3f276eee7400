import { Assembler } from '../../src/assemble.ts';
import type { Batch } from '../../src/batch.ts';
import { DefinitionRegistry } from '../../src/definitions.ts';
import { Intake } from '../../src/fast/intake.ts';
import { Inbox } from '../../src/memory/inbox.ts';
import { Outbox, type OutboxOptions } from '../../src/memory/outbox.ts';

/** The encoding half of the pipeline, both ends in one thread: what comes in, and the requests that it becomes. */
export function encodingPipeline(options: OutboxOptions = {}) {
  const inbox = new Inbox();
  const batches: Batch[] = [];
  const assembler = new Assembler(inbox, (batch) => batches.push(batch));
  const outbox = new Outbox({ opened: (chunk) => inbox.open(chunk), committed() {} }, options);
  const refusals: string[] = [];
  const intake = new Intake(outbox, (signal, reason) => refusals.push(`${signal} ${reason}`));
  const definitions = new DefinitionRegistry((message) => inbox.define(message));
  return {
    intake,
    definitions,
    outbox,
    inbox,
    refusals,
    /** The requests so far. */
    take(): Batch[] {
      inbox.drain(
        (kind, scope, message) => assembler.add(kind, scope, message),
        () => {},
      );
      assembler.finish();
      return batches.splice(0);
    },
  };
}
