export * from './context/index.ts';
export { ConfigurationError } from './errors.ts';
export type { GivenSettings } from './settings.ts';
export { start, type Telltale } from './start.ts';
