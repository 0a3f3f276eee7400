/** A model of the stand-in: what it does and how fast. */
export interface Model {
  readonly name: string;
  readonly kind: 'chat' | 'embedding';
  /** Time before the first token, in seconds. */
  readonly thinking: number;
  /** Tokens a second after the first one. */
  readonly speed: number;
}

/** The models that the stand-in offers. Their names say what they are. */
export const MODELS: readonly Model[] = [
  { name: 'stand-in-swift', kind: 'chat', thinking: 0.08, speed: 180 },
  { name: 'stand-in-steady', kind: 'chat', thinking: 0.25, speed: 90 },
  { name: 'stand-in-deep', kind: 'chat', thinking: 0.7, speed: 60 },
  { name: 'stand-in-embedding', kind: 'embedding', thinking: 0.03, speed: 0 },
];

/** The model of that name and kind, if there is one. */
export function findModel(name: string, kind: Model['kind']): Model | undefined {
  return MODELS.find((model) => model.name === name && model.kind === kind);
}
