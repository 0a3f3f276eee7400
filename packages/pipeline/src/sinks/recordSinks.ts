import type { Definitions, ScopeDefinition } from '../definitions.ts';
import { KIND, type Kind, MARK, type Mark } from '../memory/chunk.ts';
import type { Warnings } from '../warnings.ts';
import { decodeLogRecord, decodeScopeName } from './decode.ts';
import type { NamedSink, SinkModule, SinkRecord, SinkStats } from './types.ts';

/** How long a sink that goes may take to write what waits, in ms: only one behind which nobody reads takes it. */
const LEAVING_MS = 1_000;

/** What a sink was made of, as a text that is the same for the same. */
type Key = string;

/**
 * Gives the log records among the frames to sinks, as plain records. It only looks on: whatever happens here, a frame takes its way to
 * OTLP. Never throws.
 */
export class RecordSinks {
  readonly #load: (module: SinkModule) => readonly NamedSink[];
  readonly #warnings: Warnings;
  readonly #failures = new Map<string, number>();
  /** Figures of those that are gone. */
  readonly #gone = new Map<string, SinkStats>();
  #made: ReadonlyMap<Key, readonly NamedSink[]> = new Map();
  #sinks: readonly NamedSink[] = [];
  readonly #scopeNames = new WeakMap<ScopeDefinition, string>();

  /** @param load makes a sink; none where it cannot be made */
  constructor(load: (module: SinkModule) => readonly NamedSink[], warnings: Warnings) {
    this.#load = load;
    this.#warnings = warnings;
  }

  /**
   * From now on every record goes to these sinks. One that was there before stays as it is; one that is no more writes what it took, and ends.
   */
  replace(modules: readonly SinkModule[]): void {
    const before = this.#made;
    const keys = modules.map((module): [Key, SinkModule] => [JSON.stringify(module), module]);
    this.#made = new Map(keys.map(([key, module]) => [key, before.get(key) ?? this.#load(module)]));
    for (const [key, sinks] of before) {
      if (!this.#made.has(key)) for (const sink of sinks) this.#end(sink);
    }
    this.#sinks = [...this.#made.values()].flat();
  }

  #end({ name, sink }: NamedSink): void {
    this.#guard(name, 'its end failed', 0, () => sink.endSync(LEAVING_MS));
    this.#gone.set(name, added(sink.stats(), this.#gone.get(name)));
  }

  /** Takes one frame; those that are no log records are passed over. The message is not kept. */
  take({ scopes }: Definitions, kind: Kind, scope: number, message: Buffer, mark: Mark): void {
    if (kind !== KIND.log || this.#sinks.length === 0) return;
    let record: SinkRecord;
    try {
      const loggerName = this.#nameOf(scopes.get(scope));
      record = { ...decodeLogRecord(message), loggerName, printed: mark === MARK.printed };
    } catch (error) {
      for (const { name } of this.#sinks) this.#failed(name, 'a record could not be read', 1, error);
      return;
    }
    for (const { name, sink } of this.#sinks) {
      this.#guard(name, 'it took no record', 1, () => sink.write(record));
    }
  }

  /** Waits until every sink has written what it took. @returns false where the time, in ms, was too short */
  async flush(milliseconds: number): Promise<boolean> {
    const flushed = this.#sinks.map(async ({ name, sink }) => {
      try {
        return await sink.flush(milliseconds);
      } catch (error) {
        this.#failed(name, 'it could not be flushed', 0, error);
        return false;
      }
    });
    return (await Promise.all(flushed)).every(Boolean);
  }

  /** The end: lets every sink write what waits, each at most for this time in ms. */
  endSync(milliseconds: number): void {
    for (const { name, sink } of this.#sinks) {
      this.#guard(name, 'its end failed', 0, () => sink.endSync(milliseconds));
    }
    this.#warnings.close();
  }

  /** The figures of each sink by its name; records that it threw at are among its dropped ones. */
  stats(): Readonly<Record<string, SinkStats>> {
    const all = new Map(this.#gone);
    for (const { name, sink } of this.#sinks) all.set(name, added(sink.stats(), all.get(name)));
    return Object.fromEntries(
      [...all].map(([name, { written, dropped }]) => [
        name,
        { written, dropped: dropped + (this.#failures.get(name) ?? 0) },
      ]),
    );
  }

  #nameOf(definition: ScopeDefinition | undefined): string {
    if (!definition) return '';
    let name = this.#scopeNames.get(definition);
    if (name === undefined) {
      name = decodeScopeName(definition.message);
      this.#scopeNames.set(definition, name);
    }
    return name;
  }

  #guard(name: string, problem: string, records: number, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#failed(name, problem, records, error);
    }
  }

  #failed(name: string, problem: string, records: number, error: unknown): void {
    this.#failures.set(name, (this.#failures.get(name) ?? 0) + records);
    this.#warnings.tell(
      `sink ${name} ${problem}`,
      records,
      (total) =>
        `the log sink "${name}": ${problem} (${String(error)})${total > 0 ? `. Records lost: ${total}` : ''}`,
    );
  }
}

function added({ written, dropped }: SinkStats, before: SinkStats = { written: 0, dropped: 0 }): SinkStats {
  return { written: written + before.written, dropped: dropped + before.dropped };
}
