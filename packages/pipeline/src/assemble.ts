import type { Batch, Signal } from './batch.ts';
import type { Definition, Definitions, ScopeDefinition } from './definitions.ts';
import { ProtoWriter, SLACK_BYTES } from './encode/writer.ts';
import { KIND, type Kind, recordsIn } from './memory/chunk.ts';

// ExportLogsServiceRequest.resource_logs and its siblings have the same field numbers for logs and traces:
// request { 1: resource part { 1: resource, 2: scope part { 1: scope, 2: record, 3: schema_url }, 3: schema_url } }
const RESOURCE_PARTS = 0x0a;
const RESOURCE = 0x0a;
const SCOPE_PARTS = 0x12;
const SCOPE = 0x0a;
const RECORDS = 0x12;
const SCHEMA_URL = 0x1a;

/** Most bytes that one tag and one length take. */
const FIELD_OVERHEAD = 6;

interface Group {
  readonly scope: ScopeDefinition;
  readonly messages: Buffer[];
  bytes: number;
}

interface Pending {
  readonly groups: Map<number, Group>;
  count: number;
}

/** Makes OTLP requests of frames, grouped by resource and scope. */
export class Assembler {
  readonly #definitions: Definitions;
  readonly #done: (batch: Batch) => void;
  readonly #pending: Record<'logs' | 'traces', Pending> = { logs: nothing(), traces: nothing() };

  /** @param done takes each finished request */
  constructor(definitions: Definitions, done: (batch: Batch) => void) {
    this.#definitions = definitions;
    this.#done = done;
  }

  /** Takes one frame. The message is copied by {@link finish}; until then its memory must stay as it is. */
  add(kind: Kind, scope: number, message: Buffer): void {
    if (kind === KIND.metrics) {
      this.#done({
        signal: 'metrics',
        count: recordsIn(kind, message),
        body: Uint8Array.from(message.subarray(4)),
      });
      return;
    }
    const signal = kind === KIND.log ? 'logs' : 'traces';
    const pending = this.#pending[signal];
    const group = pending.groups.get(scope) ?? this.#begin(pending, scope);
    group.messages.push(message);
    group.bytes += message.byteLength + FIELD_OVERHEAD;
    pending.count++;
  }

  /** Finishes what was begun. */
  finish(): void {
    this.#finish('logs');
    this.#finish('traces');
  }

  #begin(pending: Pending, number: number): Group {
    const scope = this.#definitions.scopes.get(number);
    if (!scope) throw new Error(`no scope has the number ${number}`);
    const group = { scope, messages: [], bytes: definitionBytes(scope) };
    pending.groups.set(number, group);
    return group;
  }

  #finish(signal: Exclude<Signal, 'metrics'>): void {
    const { groups, count } = this.#pending[signal];
    if (count === 0) return;
    this.#pending[signal] = nothing();
    this.#done({ signal, count, body: this.#request([...groups.values()]) });
  }

  #request(groups: readonly Group[]): Uint8Array {
    const byResource = Map.groupBy(groups, ({ scope }) => scope.resource);
    let size = SLACK_BYTES;
    for (const { bytes } of groups) size += bytes;
    for (const number of byResource.keys()) size += definitionBytes(this.#resource(number));
    const bytes = Buffer.allocUnsafeSlow(size);
    const writer = new ProtoWriter();
    writer.use(bytes, 0);
    for (const [number, scopes] of byResource) this.#writeResource(writer, this.#resource(number), scopes);
    return bytes.subarray(0, writer.position);
  }

  #resource(number: number): Definition {
    const resource = this.#definitions.resources.get(number);
    if (!resource) throw new Error(`no resource has the number ${number}`);
    return resource;
  }

  #writeResource(writer: ProtoWriter, resource: Definition, groups: readonly Group[]): void {
    writer.byte(RESOURCE_PARTS);
    const at = writer.open();
    writer.byte(RESOURCE);
    writer.binary(resource.message);
    for (const { scope, messages } of groups) {
      writer.byte(SCOPE_PARTS);
      const part = writer.open();
      writer.byte(SCOPE);
      writer.binary(scope.message);
      for (const message of messages) {
        writer.byte(RECORDS);
        writer.binary(message);
      }
      writeSchemaUrl(writer, scope.schemaUrl);
      writer.close(part);
    }
    writeSchemaUrl(writer, resource.schemaUrl);
    writer.close(at);
  }
}

function writeSchemaUrl(writer: ProtoWriter, url: string): void {
  if (url === '') return;
  writer.byte(SCHEMA_URL);
  writer.text(url);
}

/** Most bytes that a definition and the fields around it take. */
function definitionBytes({ message, schemaUrl }: Definition): number {
  return message.byteLength + schemaUrl.length * 3 + 4 * FIELD_OVERHEAD;
}

function nothing(): Pending {
  return { groups: new Map(), count: 0 };
}
