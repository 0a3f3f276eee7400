import { dimension, identifier, integer, number, optional } from '../definition/fields.ts';

/** What observing a model call adds to what the call itself says. */
export const callMeasures = {
  tokensPerSecond: optional(
    number('telltale.response.tokens_per_second', {
      description:
        'Tokens of the answer for each second from its first part, or of the call where it was not streamed.',
      unit: '{token}/s',
      examples: [85.5],
    }),
  ),
  cost: optional(
    number('telltale.usage.cost', {
      description: 'What the call cost by the application’s price table.',
      examples: [0.0042],
    }),
  ),
  costCurrency: optional(
    dimension('telltale.usage.cost_currency', {
      description: 'The currency of the cost.',
      examples: ['USD'],
    }),
  ),
  retries: optional(
    integer('telltale.retries', {
      description: 'How often the call was tried again.',
      unit: '{retry}',
      examples: [1],
    }),
  ),
  prompt: optional(
    identifier('gen_ai.input.messages', {
      description: 'The prompt, redacted; only where contents are recorded.',
      examples: ['Why is the sky blue?'],
      sensitivity: 'content',
    }),
  ),
  answer: optional(
    identifier('gen_ai.output.messages', {
      description: 'The answer, redacted; only where contents are recorded.',
      examples: ['Because of Rayleigh scattering.'],
      sensitivity: 'content',
    }),
  ),
};
