import { integer, optional } from '../definition/fields.ts';

/** The modalities that the GenAI conventions name, in the order of the fields below. */
export const MODALITIES = ['text', 'image', 'audio'] as const;

const tokens = (modality: (typeof MODALITIES)[number], side: 'input' | 'output', of: string) =>
  optional(
    integer(`gen_ai.usage.${modality}.${side}_tokens`, {
      description: `Tokens of the ${of} that are ${modality}, where the provider breaks them down.`,
      unit: '{token}',
      examples: [80],
    }),
  );

/** Parts of a model call's tokens. */
export const tokensByModality = {
  textInputTokens: tokens('text', 'input', 'prompt'),
  imageInputTokens: tokens('image', 'input', 'prompt'),
  audioInputTokens: tokens('audio', 'input', 'prompt'),
  textOutputTokens: tokens('text', 'output', 'answer'),
  imageOutputTokens: tokens('image', 'output', 'answer'),
  audioOutputTokens: tokens('audio', 'output', 'answer'),
};

/** The fields of the prompt's tokens. */
export const INPUT_MODALITIES = ['textInputTokens', 'imageInputTokens', 'audioInputTokens'] as const;

/** The fields of the answer's tokens. */
export const OUTPUT_MODALITIES = ['textOutputTokens', 'imageOutputTokens', 'audioOutputTokens'] as const;
