/** Counts in how many decoded messages each field held something, by its path without the places in lists. */
export class Fields {
  readonly #seen = new Set<string>();

  /** Notes the fields of a message that {@link decodeRequest} made. */
  note(message: unknown, at = ''): void {
    if (Array.isArray(message)) {
      for (const item of message) this.note(item, at);
    } else if (typeof message === 'object' && message !== null) {
      for (const [name, value] of Object.entries(message))
        this.note(value, at === '' ? name : `${at}.${name}`);
    } else if (!EMPTY.has(message)) this.#seen.add(at);
  }

  /** Those of these paths that never held anything. */
  missing(paths: readonly string[]): string[] {
    return paths.filter(
      (path) => ![...this.#seen].some((seen) => seen === path || seen.startsWith(`${path}.`)),
    );
  }
}

const EMPTY = new Set<unknown>([null, undefined, '', '0', 0, false]);
