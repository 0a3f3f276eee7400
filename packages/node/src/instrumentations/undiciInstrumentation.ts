import type { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';

/** A request of undici, as its diagnostics channels show it. */
interface Request {
  /** The protocol that it asks for, such as `websocket`. */
  readonly upgrade?: unknown;
  onUpgrade?: OnUpgrade;
  onRequestUpgrade?: OnUpgrade;
}

type OnUpgrade = (this: Request, statusCode: number, headers: Buffer[], ...rest: unknown[]) => unknown;

interface Internals {
  onRequestCreated(message: { request: Request }): void;
  onResponseHeaders(message: { request: Request; response: { statusCode: number; headers: Buffer[] } }): void;
  onDone(message: { request: Request }): void;
}

/** What undici tells a request with that its protocol is changed, up to 7 and from 8 on. */
const HANDLERS = ['onUpgrade', 'onRequestUpgrade'] as const;

/**
 * The instrumentation of undici, which `fetch` and `new WebSocket()` are made of, with an end for the spans of requests whose connection is upgraded: no
 * diagnostics channel tells of that, and so they were never sent. To delete when it does that:
 * https://github.com/open-telemetry/opentelemetry-js-contrib/tree/main/packages/instrumentation-undici
 *
 * @param Base its class
 */
export function completedUndici(Base: typeof UndiciInstrumentation): typeof UndiciInstrumentation {
  class Completed extends Base {}
  const inherited = Base.prototype as unknown as Internals;
  const own = Completed.prototype as unknown as Internals; // it is listening when its constructor has run
  own.onRequestCreated = function (message) {
    inherited.onRequestCreated.call(this, message);
    const { request } = message;
    if (request.upgrade) {
      tellUpgrade(request, (statusCode, headers) => {
        this.onResponseHeaders({ request, response: { statusCode, headers } });
        this.onDone({ request });
      });
    }
  };
  return Completed;
}

function tellUpgrade(request: Request, upgraded: (statusCode: number, headers: Buffer[]) => void): void {
  for (const name of HANDLERS) {
    const original = request[name];
    if (!original) continue;
    request[name] = function (statusCode, headers, ...rest) {
      upgraded(statusCode, headers);
      return original.call(this, statusCode, headers, ...rest);
    };
  }
}
