/** Every key of the cache. */
export const EVERY_KEY = Symbol('every key');

/** The keys that an operation may change. */
export type Writes = readonly string[] | typeof EVERY_KEY;
