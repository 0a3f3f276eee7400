import type { Definition, DefinitionMessage, Definitions, ScopeDefinition } from '../definitions.ts';
import { type Chunk, readFrames, type TakeFrame } from './chunk.ts';

/** A chunk that is being read. */
interface Open {
  readonly chunk: Chunk;
  /** Read up to here. */
  position: number;
  /** As it was when it was last looked at. */
  sealed: boolean;
  end: number;
}

/** The reader's side of the shared memory: the chunks in their order, and how far each is read. */
export class Inbox implements Definitions {
  readonly resources = new Map<number, Definition>();
  readonly scopes = new Map<number, ScopeDefinition>();
  /** Resources that are not complete. */
  readonly #pending = new Set<number>();
  readonly #chunks: Open[] = [];

  /** Takes a chunk; what an earlier reader of it has brought to safety is passed over. */
  open(chunk: Chunk): void {
    this.#chunks.push({ chunk, position: chunk.safe, sealed: false, end: chunk.safe });
  }

  define(message: DefinitionMessage): void {
    if (message.type === 'scope') this.scopes.set(message.number, message.definition);
    else {
      this.resources.set(message.number, message.definition);
      if (message.pending) this.#pending.add(message.number);
      else this.#pending.delete(message.number);
    }
  }

  /** Takes the definitions as they are: nothing more will come. */
  settle(): void {
    this.#pending.clear();
  }

  /** Whether everything that was committed is read. */
  get empty(): boolean {
    return this.#chunks.every(({ chunk, position }) => position === chunk.committed);
  }

  #look(): void {
    for (const open of this.#chunks) {
      open.sealed = open.chunk.sealed; // asked first: what is committed cannot grow after it
      open.end = open.chunk.committed;
    }
  }

  /**
   * Reads what is complete. Several chunks may be open at once: those of records that were put while another one was encoded. A frame whose resource is not complete yet stays, with all that follow it.
   *
   * @param take takes each frame
   * @param read is called when the frames of one chunk are taken up to a position, before its memory may be used again
   * @param done is called when a chunk is read to its end
   * @param hear is called when it is seen what is complete, before it is read: what was said before that was committed can be heard then
   */
  drain(
    take: (...frame: Parameters<TakeFrame>) => void,
    read: (chunk: Chunk, position: number) => void,
    done: (chunk: Chunk) => void = (chunk) => chunk.release(),
    hear: () => void = () => {},
  ): void {
    this.#look();
    hear();
    for (const open of [...this.#chunks]) {
      const { chunk, sealed, end } = open;
      let waits = false;
      open.position = readFrames(chunk, open.position, end, (kind, scope, ...frame) => {
        waits = !this.#isDefined(scope);
        if (!waits) take(kind, scope, ...frame);
        return !waits;
      });
      read(chunk, open.position);
      if (waits) return;
      if (!sealed) continue;
      done(chunk);
      this.#chunks.splice(this.#chunks.indexOf(open), 1);
    }
  }

  #isDefined(scope: number): boolean {
    const definition = this.scopes.get(scope);
    if (scope === 0) return true;
    if (!definition || this.#pending.has(definition.resource)) return false;
    return this.resources.has(definition.resource);
  }
}
