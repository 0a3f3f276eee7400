export type { GivenSettings } from './configuration/settings.ts';
export * from './context/index.ts';
export { ConfigurationError } from './errors.ts';
export { start, type Telltale } from './start.ts';
