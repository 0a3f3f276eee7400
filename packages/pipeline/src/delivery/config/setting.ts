/** A value, and the variable or option that it came from: an error has to name both. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}
