import type { Attributes } from '@opentelemetry/api';
import type { UnitKind } from '../observe/unit.ts';

/** What a span shows. */
export interface Sighting {
  readonly kind: UnitKind;
  /** Of a model call, in the words of the GenAI conventions. */
  readonly operation?: string;
  readonly modelType?: string;
  /** Of a run. */
  readonly applicationType?: string;
  /** Of a run: whether it is one only where no other is around it. */
  readonly isStep?: boolean;
}

const chat: Sighting = { kind: 'modelCall', operation: 'chat', modelType: 'llm' };
const completion: Sighting = { kind: 'modelCall', operation: 'text_completion', modelType: 'llm' };
const embeddings: Sighting = { kind: 'modelCall', operation: 'embeddings', modelType: 'embedding' };
const rerank: Sighting = { kind: 'modelCall', operation: 'rerank', modelType: 'rerank' };
const speech: Sighting = { kind: 'modelCall', operation: 'generate_content', modelType: 'tts' };
const transcription: Sighting = { kind: 'modelCall', operation: 'generate_content', modelType: 'asr' };
const tool: Sighting = { kind: 'toolCall' };
const agent: Sighting = { kind: 'run', applicationType: 'agent' };
const workflow: Sighting = { kind: 'run', applicationType: 'workflow' };
/** OpenLLMetry calls each part of a LangChain application a workflow. */
const step: Sighting = { ...workflow, isStep: true };

type Row = readonly [attribute: string, values: Readonly<Record<string, Sighting>>];

/** The attribute that tells what a span is, and its values: the GenAI conventions first, then what came before them. */
const TABLE: readonly Row[] = [
  [
    'gen_ai.operation.name',
    {
      chat,
      text_completion: completion,
      generate_content: { ...chat, operation: 'generate_content' },
      embeddings,
      rerank,
      'ai.generateSpeech': speech,
      'ai.transcribe': transcription,
      'ai.streamTranscribe': transcription,
      execute_tool: tool,
      invoke_agent: agent,
      invoke_workflow: workflow,
    },
  ],
  // The Vercel AI SDK up to 6, and its legacy integration since.
  [
    'ai.operationId',
    {
      'ai.generateText.doGenerate': chat,
      'ai.streamText.doStream': chat,
      'ai.generateObject.doGenerate': chat,
      'ai.streamObject.doStream': chat,
      'ai.embed.doEmbed': embeddings,
      'ai.embedMany.doEmbed': embeddings,
      'ai.rerank.doRerank': rerank,
      'ai.generateSpeech': speech,
      'ai.transcribe': transcription,
      'ai.streamTranscribe': transcription,
      'ai.toolCall': tool,
      'ai.generateText': agent,
      'ai.streamText': agent,
      'ai.generateObject': agent,
      'ai.streamObject': agent,
    },
  ],
  // OpenLLMetry, whose instrumentation of LangChain says the kind of its other spans in an attribute of its own.
  ['llm.request.type', { chat, completion, embedding: embeddings, rerank }],
  ['traceloop.span.kind', { tool, agent, workflow: step }],
];

/**
 * Instrumentations that begin and end their spans in a framework's callbacks. Such a span is never the active one: what happens in it lies beside
 * it, and it says what it is when it has begun.
 */
const OF_CALLBACKS = new Set(['@traceloop/instrumentation-langchain']);

/** Whether what happens in a span lies beside it. */
export function isOfCallbacks(span: object): boolean {
  const { instrumentationScope } = span as { instrumentationScope?: { name?: string } };
  return OF_CALLBACKS.has(instrumentationScope?.name ?? '');
}

/** What a span shows by its attributes, where it shows anything. */
export function sightingOf(attributes: Attributes): Sighting | undefined {
  for (const [attribute, values] of TABLE) {
    const value = attributes[attribute];
    if (typeof value === 'string' && Object.hasOwn(values, value)) return values[value];
  }
  return undefined;
}
