import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { context, type Span, SpanKind, trace } from '@opentelemetry/api';
import type { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { bindConnection } from './connectionContext.ts';
import { type HandshakeAnswer, handshakeAnswer } from './handshakeAnswer.ts';

/** `emit` of a server. */
type Emit = (this: unknown, event: string | symbol, ...given: never[]) => boolean;
type EmitUpgrade = (this: unknown, event: 'upgrade', request: IncomingMessage, ...rest: unknown[]) => boolean;
type EmitRequest = (
  this: unknown,
  event: 'request',
  request: IncomingMessage,
  answer: HandshakeAnswer,
) => boolean;

interface Internals {
  /** Gives a server's `emit` that opens a span for each request. */
  _incomingRequestFunction: (component: 'http' | 'https', emit: Emit) => Emit;
}

/**
 * The instrumentation of HTTP with the requests of a server that ask for another protocol, WebSocket above all, which it leaves out. Such a request has its span as
 * any other, until its handshake is answered; everything that comes of the connection afterwards belongs to it. To delete when it does that:
 * https://github.com/open-telemetry/opentelemetry-js/tree/main/packages/instrumentation-http
 *
 * @param Base its class, which is loaded with HTTP
 */
export function completedHttp(Base: typeof HttpInstrumentation): typeof HttpInstrumentation {
  return class extends Base {
    constructor(config?: ConstructorParameters<typeof HttpInstrumentation>[0]) {
      super(config);
      const internals = this as unknown as Internals;
      const observing = internals._incomingRequestFunction.bind(this);
      internals._incomingRequestFunction = (component, emit) =>
        observing(
          component,
          withHandshakes(emit, (next) => observing(component, next)),
        );
    }
  };
}

/**
 * An `emit` that also observes `upgrade`. To the instrumentation it is a request whose response is the answer of the handshake, so that the span, its
 * attributes, its metric and what the settings add are those of a request.
 *
 * @param observing gives an `emit` that opens a span for each request around the given one
 */
function withHandshakes(emit: Emit, observing: (next: Emit) => Emit): Emit {
  const goOn: EmitRequest = function (_event, request, { socket, head }) {
    bindConnection(socket);
    return (emit as EmitUpgrade).call(this, 'upgrade', request, socket, head);
  };
  const observed = observing(goOn as Emit) as EmitRequest;
  return function (this: unknown, event, ...given) {
    if (event !== 'upgrade') return emit.call(this, event, ...given);
    const [request, socket, head] = given as unknown[];
    if (!isRequest(request) || !isConnection(socket)) return emit.call(this, event, ...given);
    if (!isObserved()) return observed.call(this, 'request', request, handshakeAnswer(socket, head));
    bindConnection(socket);
    return emit.call(this, event, ...given);
  };
}

/** Whether somebody has opened a span for it already: another instrumentation, or ours on a server that hands it on to this one. */
function isObserved(): boolean {
  const span = trace.getSpan(context.active()) as (Span & { readonly kind?: SpanKind }) | undefined;
  return span?.kind === SpanKind.SERVER && span.isRecording();
}

/** Applications emit what they like. */
function isRequest(given: unknown): given is IncomingMessage {
  const { headers, socket } = (given ?? {}) as Partial<IncomingMessage>;
  return typeof headers === 'object' && typeof socket === 'object';
}

function isConnection(given: unknown): given is Duplex {
  const { on, write } = (given ?? {}) as Partial<Duplex>;
  return typeof on === 'function' && typeof write === 'function';
}
