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

/** Remembers whose signal ends an iterator: the instrumentation hands on the iterator alone. */
export function noteSignal(
  stream: ClientStream,
  name: PropertyKey,
  signals: WeakMap<object, AbortSignal>,
): void {
  const open = Reflect.get(stream, name) as (...given: unknown[]) => object;
  const value = (...given: unknown[]) => {
    const iterator = open.apply(stream, given);
    signals.set(iterator, stream.controller.signal);
    return iterator;
  };
  Reflect.defineProperty(stream, name, { value, configurable: true, writable: true });
}
