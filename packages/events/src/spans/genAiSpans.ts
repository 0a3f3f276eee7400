import {
  type Attributes,
  type Context,
  type HrTime,
  ROOT_CONTEXT,
  type Span,
  trace,
} from '@opentelemetry/api';
import { applicationProcess } from '../definitions/applications.ts';
import { modelCall } from '../definitions/modelCalls.ts';
import { toolCall } from '../definitions/toolCalls.ts';
import { costOf } from '../observe/price.ts';
import { enterSpan, leaveUnit, passOn, type Unit } from '../observe/units.ts';
import type { Recorder } from '../recorder.ts';
import { speedOf } from '../usage/reading.ts';
import { type Sighting, sightingOf } from './sightings.ts';
import { firstChunkOf, isStreamed, providerOf, textOf, tokensOf } from './spanFields.ts';
import { spanOutcome } from './spanOutcome.ts';

/** What is read of a span that has ended: a part of the SDK's `ReadableSpan`. */
export interface EndedSpan {
  readonly name: string;
  readonly attributes: Attributes;
  readonly status: { readonly code: number };
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly duration: HrTime;
  readonly events: readonly { readonly name: string; readonly attributes?: Attributes }[];
  readonly instrumentationScope: { readonly name: string };
}

/** The SDK's `SpanProcessor`, which takes this as one. */
export interface GenAiSpanProcessor {
  onStart(span: Span & Pick<EndedSpan, 'attributes'>, parent: Context): void;
  onEnd(span: EndedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

interface Seen {
  readonly unit: Unit;
  readonly sighting: Sighting;
}

/**
 * Turns spans that follow OpenTelemetry's GenAI conventions into the events and metrics that calls observed by hand give, once where a
 * call is seen both ways or by several instrumentations. What a sampler drops is not seen.
 */
export function genAiSpanProcessor({ record }: Pick<Recorder, 'record'>): GenAiSpanProcessor {
  const seen = new WeakMap<object, Seen>();
  const parents = new WeakMap<object, Context>();
  /** What a span inside a model call's span knows of the same call. */
  const inner = new WeakMap<Unit, ModelCallFields>();

  function see(span: Span, attributes: Attributes, parent: Context): Seen | undefined {
    const sighting = sightingOf(attributes);
    if (!sighting) return undefined;
    const name = sighting.kind === 'toolCall' ? textOf(attributes, 'tool') : undefined;
    const found = { unit: enterSpan(sighting.kind, name, span, parent), sighting };
    seen.set(span, found);
    return found;
  }

  function recordSpan(span: EndedSpan, { unit, sighting }: Seen): void {
    const { attributes } = span;
    const user = textOf(attributes, 'user');
    const options = {
      time: milliseconds(span.endTime),
      context: trace.setSpan(ROOT_CONTEXT, span as unknown as Span),
      ...(user !== undefined && { user }),
    };
    const outcome = spanOutcome(span, sighting);
    const duration = seconds(span.duration);
    const times = { startTime: milliseconds(span.startTime), endTime: milliseconds(span.endTime), duration };
    const sessionId = textOf(attributes, 'session') ?? textOf(attributes, 'conversation');
    if (sighting.kind === 'modelCall') {
      const fields = { ...inner.get(unit), ...given(modelCallFields(attributes)) };
      const first = fields.timeToFirstChunk;
      const speed = speedOf(fields.outputTokens, duration - (first ?? 0));
      const call = {
        operation: sighting.operation ?? 'chat',
        modelType: sighting.modelType ?? 'llm',
        provider: providerOf(attributes),
        model: textOf(attributes, 'model') ?? 'unknown',
        sessionId,
        streaming: first !== undefined || isStreamed(attributes),
      };
      record(
        modelCall,
        {
          ...call,
          ...times,
          ...fields,
          ...outcome,
          ...speed,
          ...costOf([fields.responseModel, call.model], fields),
        },
        options,
      );
    } else if (sighting.kind === 'toolCall') {
      const toolName = textOf(attributes, 'tool') ?? span.name;
      const toolType = textOf(attributes, 'toolType') ?? 'function';
      record(toolCall, { toolName, toolType, sessionId, duration, ...outcome }, options);
    } else {
      const applicationName =
        textOf(attributes, 'application') ?? span.name.replace(/^invoke_(agent|workflow) /, '');
      const run = {
        applicationId: textOf(attributes, 'applicationId') ?? applicationName,
        applicationName,
        applicationType: sighting.applicationType ?? 'unknown',
        sessionId,
        modelCalls: unit.modelCalls,
        toolCalls: unit.toolCalls,
      };
      record(applicationProcess, { ...run, ...times, ...outcome }, options);
    }
  }

  return {
    onStart(span, parent) {
      if (see(span, span.attributes, parent)) return;
      passOn(span, parent);
      parents.set(span, parent);
    },
    onEnd(span) {
      // Some say what they are only later.
      const found =
        seen.get(span) ?? see(span as unknown as Span, span.attributes, parents.get(span) ?? ROOT_CONTEXT);
      if (!found) return;
      const { unit, sighting } = found;
      if (leaveUnit(unit)) recordSpan(span, found);
      else if (sighting.kind === 'modelCall' && unit.outer?.seenAs === 'span')
        inner.set(unit.outer, { ...inner.get(unit.outer), ...given(modelCallFields(span.attributes)) });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

type ModelCallFields = Partial<ReturnType<typeof modelCallFields>>;

function modelCallFields(attributes: Attributes) {
  return {
    responseModel: textOf(attributes, 'responseModel'),
    serverAddress: textOf(attributes, 'server'),
    conversationId: textOf(attributes, 'conversation'),
    timeToFirstChunk: firstChunkOf(attributes),
    ...tokensOf(attributes),
  };
}

/** Without what is not known, which must not hide what is. */
function given<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function milliseconds([whole, nanoseconds]: HrTime): number {
  return whole * 1e3 + nanoseconds / 1e6;
}

function seconds([whole, nanoseconds]: HrTime): number {
  return whole + nanoseconds / 1e9;
}
