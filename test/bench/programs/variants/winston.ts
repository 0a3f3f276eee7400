import { logs } from '@opentelemetry/api-logs';
import { OpenTelemetryTransportV3 } from '@opentelemetry/winston-transport';
import { createLogger } from 'winston';
import type { Load } from '../load.ts';
import { attributes, type LogVariant, MESSAGE } from './record.ts';
import { sdkProvider } from './sdk.ts';

/** winston with OpenTelemetry's own transport, on the SDK. The transport asks the older, separate logs API for its provider. */
export function winstonOtel(load: Load): LogVariant {
  const provider = sdkProvider(load);
  logs.setGlobalLoggerProvider(provider);
  const logger = createLogger({ transports: [new OpenTelemetryTransportV3()] });
  return {
    log: (i) => void logger.info(MESSAGE, attributes(i)),
    flush: () => provider.forceFlush(),
    close: () => provider.shutdown(),
  };
}
