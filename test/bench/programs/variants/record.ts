import { logs, SeverityNumber } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';

/** What each variant logs. */
export const MESSAGE = 'order placed and paid for';

/** The five attributes of a record; made anew for each, as callers do. */
export const attributes = (i: number) => ({
  'http.request.method': 'GET',
  'url.path': '/orders/17',
  'user.id': 'u-12345',
  'http.response.status_code': 200,
  'app.duration': i + 0.25,
});

export const resource = resourceFromAttributes({ 'service.name': 'bench' });

/** Logs through OpenTelemetry's API, into whatever provider is global. */
export function throughApi(): (i: number) => void {
  const logger = logs.getLogger('bench');
  return (i) =>
    logger.emit({
      severityNumber: SeverityNumber.INFO,
      severityText: 'INFO',
      body: MESSAGE,
      attributes: attributes(i),
    });
}

/** One way to log. */
export interface LogVariant {
  readonly log: (i: number) => void;
  /** Waits until what was logged is out. */
  flush(): Promise<unknown>;
  /** The end of the variant, where a flush does not wait for all. */
  close?(): Promise<unknown>;
  /** Records that are out, where no receiver can tell; asked after the measurement. */
  delivered?(): number;
}
