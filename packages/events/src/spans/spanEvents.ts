import { type Attributes, type Context, type HrTime, type Span, trace } from '@opentelemetry/api';
import { applicationProcess } from '../catalog/applications.ts';
import { modelCall } from '../catalog/modelCalls.ts';
import { toolCall } from '../catalog/toolCalls.ts';
import type { Outcome } from '../observe/outcome.ts';
import { costOf } from '../observe/price.ts';
import type { InnerFacts, Unit } from '../observe/unit.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { speedOf, text } from '../usage/reading.ts';
import { modelCallFields } from './callFields.ts';
import type { EndedSpan } from './endedSpan.ts';
import type { Sighting } from './sightings.ts';
import { isStreamed, providerOf, textOf } from './spanFields.ts';

/** Records what a span shows, in its context, at its end. @param parent the context in which it was started */
export function recordSpan(
  record: Recorder['record'],
  span: EndedSpan,
  sighting: Sighting,
  unit: Unit,
  parent: Context,
  outcome: Outcome,
): void {
  const { attributes } = span;
  const user = textOf(attributes, 'user');
  const options = {
    time: milliseconds(span.endTime),
    context: trace.setSpan(parent, span as unknown as Span), // with whose work it is
    ...(user !== undefined && { user }),
  };
  const common = {
    sessionId: textOf(attributes, 'session') ?? textOf(attributes, 'conversation'),
    duration: seconds(span.duration),
    ...outcome,
  };
  const interval = { startTime: milliseconds(span.startTime), endTime: milliseconds(span.endTime) };
  if (sighting.kind === 'toolCall') record(toolCall, { ...common, ...toolOf(span) }, options);
  else if (sighting.kind === 'run')
    record(applicationProcess, { ...common, ...interval, ...runOf(span, sighting, unit) }, options);
  else {
    const call = callOf(attributes, sighting, unit.inner, common.duration);
    record(modelCall, { ...common, ...interval, ...call }, options);
  }
}

function toolOf({ attributes, name }: EndedSpan) {
  return {
    toolName: textOf(attributes, 'tool') ?? name,
    toolType: textOf(attributes, 'toolType') ?? 'function',
  };
}

function runOf({ attributes, name }: EndedSpan, { applicationType = 'unknown' }: Sighting, unit: Unit) {
  const applicationName = textOf(attributes, 'application') ?? name.replace(/^invoke_(agent|workflow) /, '');
  const applicationId = textOf(attributes, 'applicationId') ?? applicationName;
  return {
    applicationId,
    applicationName,
    applicationType,
    ...(!unit.isShared && { inferenceCalls: unit.modelCalls, toolCalls: unit.toolCalls }),
    agentName: text(attributes['gen_ai.agent.name']),
    workflowName: text(attributes['gen_ai.workflow.name']),
  };
}

function callOf(
  attributes: Attributes,
  { operation = 'chat', modelType = 'llm' }: Sighting,
  { outcome: _, ...inner }: InnerFacts = {},
  duration: number,
) {
  const fields = { ...inner, ...modelCallFields(attributes) };
  const { timeToFirstChunk: first, outputTokens, responseModel } = fields;
  const model = textOf(attributes, 'model') ?? 'unknown';
  return {
    operation,
    modelType,
    provider: providerOf(attributes),
    model,
    streaming: first !== undefined || isStreamed(attributes),
    ...fields,
    ...speedOf(outputTokens, duration - (first ?? 0)),
    ...costOf([responseModel, model], fields),
  };
}

function milliseconds([whole, nanoseconds]: HrTime): number {
  return whole * 1e3 + nanoseconds / 1e6;
}

function seconds([whole, nanoseconds]: HrTime): number {
  return whole + nanoseconds / 1e9;
}
