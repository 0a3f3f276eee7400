/** A stream of the client's. */
export interface ClientStream {
  readonly controller: AbortController;
}

/** Whether what the client gives is a stream of its own. */
export function isClientStream(value: unknown): value is ClientStream {
  return (
    typeof value === 'object' &&
    value !== null &&
    'controller' in value &&
    value.controller instanceof AbortController
  );
}

const combined = new WeakMap<ClientStream, AbortSignal>();

/** The client ends a stream by a signal of its own, which does not say why: with the one that it was given, it is known. */
export function giveSignal(stream: ClientStream, given: unknown): void {
  if (given instanceof AbortSignal) combined.set(stream, AbortSignal.any([given, stream.controller.signal]));
}

/** The signal that ends a stream. */
export function signalOf(stream: ClientStream): AbortSignal {
  return combined.get(stream) ?? stream.controller.signal;
}

/** Remembers whose signal ends an iterator: the instrumentation hands on the iterator alone. */
export function noteSignal(
  stream: ClientStream,
  name: PropertyKey,
  signals: WeakMap<object, AbortSignal>,
): void {
  const open = Reflect.get(stream, name) as (...given: unknown[]) => object;
  const value = (...given: unknown[]) => {
    const iterator = open.apply(stream, given);
    signals.set(iterator, signalOf(stream));
    return iterator;
  };
  Reflect.defineProperty(stream, name, { value, configurable: true, writable: true });
}
