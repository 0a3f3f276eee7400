export { configurationSchema } from './jsonSchema.ts';
export { configurationReference } from './markdown.ts';
export { VARIABLES, type VariableReference } from './variables.ts';
