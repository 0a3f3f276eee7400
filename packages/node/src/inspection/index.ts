export { checkConfiguration, type Findings } from './check.ts';
export { type EffectiveValue, effectiveConfiguration, type Origin } from './effective.ts';
