import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Settings } from '../configuration/settings.ts';
import { isContent, isContentEvent } from './contentNames.ts';
import { redaction } from './redaction.ts';

type ContentSettings = Settings['events']['content'];
/** What becomes of content; undefined where it goes. */
type Treatment = (value: AttributeValue) => AttributeValue | undefined;

/**
 * Takes prompts, answers and what tools were given out of spans, whatever instrumentation put them there, or redacts them where contents are
 * captured. It stands before the processors that export: the SDK gives all of them the one object that a span is, and refuses to change it only by
 * its own methods.
 */
export function contentSpanProcessor({ capture, redact }: ContentSettings): SpanProcessor {
  const treatment: Treatment = capture ? redacting(redaction(redact)) : () => undefined;
  return {
    onStart() {},
    onEnd(span: ReadableSpan) {
      treat(span.attributes, treatment, isContent);
      for (const { name, attributes } of span.events) {
        if (attributes) treat(attributes, treatment, isContentEvent(name) ? () => true : isContent);
      }
    },
    async forceFlush() {},
    async shutdown() {},
  };
}

function treat(attributes: Attributes, treatment: Treatment, concerns: (name: string) => boolean): void {
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined || !concerns(name)) continue;
    const treated = treatment(value);
    if (treated === undefined) delete attributes[name];
    else attributes[name] = treated;
  }
}

/** Texts, alone, in lists or in objects, without what nobody may see; what cannot be redacted goes. */
function redacting(redact: (text: string) => string): Treatment {
  const deep = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return redact(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth === 0 || ArrayBuffer.isView(value)) return undefined;
    if (Array.isArray(value)) return value.map((item) => deep(item, depth - 1));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deep(item, depth - 1)]));
  };
  return (value) => {
    try {
      return deep(value, MAX_DEPTH) as AttributeValue | undefined;
    } catch {
      return undefined;
    }
  };
}

/** Levels of objects in an attribute's value that are looked into. */
const MAX_DEPTH = 16;
