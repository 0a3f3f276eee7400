/** A method whose kind does not matter. */
export type Method = (this: unknown, ...given: never[]) => unknown;

/**
 * Puts a method in the place of an object's own or inherited one. Not enumerable, so that the object looks as before.
 *
 * @returns whether that was possible; a frozen object stays as it is
 */
export function setMethod(object: object, name: PropertyKey, value: Method): boolean {
  try {
    return Reflect.defineProperty(object, name, { value, configurable: true, writable: true });
  } catch {
    return false;
  }
}
