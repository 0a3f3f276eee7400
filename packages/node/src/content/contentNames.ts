/**
 * Attributes that hold what people or models said, by whatever instrumentation wrote them: the GenAI conventions' (older ones, too), the Vercel AI
 * SDK's, OpenLLMetry's and OpenInference's. What is below such a name counts as well: `gen_ai.prompt.0.content`.
 */
const CONTENT = new RegExp(
  `^(?:${[
    'gen_ai\\.(?:input\\.messages|output\\.messages|system_instructions|completion|tool\\.definitions)',
    'gen_ai\\.tool\\.call\\.(?:arguments|result)',
    'gen_ai\\.(?:prompt(?!\\.(?:name|version)$)|retrieval\\.(?:query\\.text|documents))',
    'gen_ai\\.(?:system|user|assistant|tool)\\.message',
    'gen_ai\\.(?:response\\.revised_prompt|evaluation\\.explanation)',
    'ai\\.(?:prompt|values?|embeddings?|schema|documents|settings\\.context)',
    'ai\\.request\\.(?:text|headers)',
    'ai\\.decision\\.(?:answers|questions|state)',
    'ai\\.(?:response|result)\\.(?:text|object|reasoning|toolCalls|files|providerMetadata)',
    'ai\\.toolCall\\.(?:args|result|input|output)',
    'traceloop\\.(?:entity\\.(?:input|output)|prompt)',
    'llm\\.(?:prompts|completions|input_messages|output_messages|prompt_template|tools)',
    'input\\.value',
    'output\\.value',
    'embedding\\.(?:embeddings|text)',
    'retrieval\\.documents',
    'tool\\.parameters',
  ].join('|')})(?:\\.|$)`,
);

/** How such names begin: most spans have none, and are to cost next to nothing. */
const BEGINNINGS = new Set(['g', 'a', 't', 'l', 'i', 'o', 'e', 'r']);

/** Messages as events of a span, whose attributes are content by whatever name. */
const CONTENT_EVENT =
  /^gen_ai\.(?:content\.|(?:system|user|assistant|tool)\.message$|choice$|client\.inference\.)/;

/** Whether an attribute of this name holds content. */
export function isContent(name: string): boolean {
  return BEGINNINGS.has(name.charAt(0)) && CONTENT.test(name);
}

/** Whether a span's event of this name holds content. */
export function isContentEvent(name: string): boolean {
  return CONTENT_EVENT.test(name);
}
