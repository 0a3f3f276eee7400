export type { Compression, OtlpConfig, OtlpEndpoint, OtlpTls } from './endpoint.ts';
export { otlpConfigFromEnvironment } from './environment.ts';
export { OtlpConfigError, type OtlpConfigErrorCode } from './errors.ts';
export { type OtlpOptions, otlpConfigFromOptions } from './options.ts';
