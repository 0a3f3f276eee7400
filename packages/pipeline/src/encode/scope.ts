import type { Attributes } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { UNLIMITED, writeAttributes } from './values.ts';
import { OVERFLOW, ProtoWriter, SLACK_BYTES } from './writer.ts';

// opentelemetry/proto/common/v1/common.proto, message InstrumentationScope; resource/v1/resource.proto, message Resource
const SCOPE = { name: 0x0a, version: 0x12, attributes: 0x1a, droppedAttributes: 0x20 } as const;
const RESOURCE_ATTRIBUTES = 0x0a;

/** What the SDK's instrumentation scopes have. */
export interface Scope {
  readonly name: string;
  readonly version?: string | undefined;
  readonly schemaUrl?: string | undefined;
  readonly attributes?: Attributes | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** The bytes of an `InstrumentationScope` message, without tag and length. */
export function encodeScope(scope: Scope): Uint8Array {
  return encode((writer) => {
    writer.byte(SCOPE.name);
    writer.text(scope.name);
    if (scope.version) {
      writer.byte(SCOPE.version);
      writer.text(scope.version);
    }
    if (scope.attributes) writeAttributes(writer, SCOPE.attributes, scope.attributes, UNLIMITED);
    if (scope.droppedAttributesCount) {
      writer.byte(SCOPE.droppedAttributes);
      writer.varint(scope.droppedAttributesCount);
    }
  });
}

/** The bytes of a `Resource` message, without tag and length. */
export function encodeResource(resource: Resource): Uint8Array {
  return encode((writer) => {
    writeAttributes(writer, RESOURCE_ATTRIBUTES, settledAttributes(resource), UNLIMITED);
  });
}

/** The attributes that are known; `resource.attributes` would complain about those that are still being detected. */
export function settledAttributes(resource: Resource): Attributes {
  if (!resource.asyncAttributesPending) return resource.attributes;
  const attributes: Attributes = {};
  for (const [key, value] of resource.getRawAttributes()) {
    if (!Object.hasOwn(attributes, key) && !(value instanceof Promise)) attributes[key] = value;
  }
  return attributes;
}

const FIRST_BYTES = 4096;

function encode(write: (writer: ProtoWriter) => void): Uint8Array {
  const writer = new ProtoWriter();
  for (let size = FIRST_BYTES; ; size *= 2) {
    const bytes = Buffer.alloc(size + SLACK_BYTES);
    writer.use(bytes, 0);
    try {
      write(writer);
      return bytes.subarray(0, writer.position);
    } catch (error) {
      if (error !== OVERFLOW) throw error;
    }
  }
}
