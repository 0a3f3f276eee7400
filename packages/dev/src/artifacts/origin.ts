/** Where a server comes from: an address of one that runs, or a program to start. */
export type Origin =
  | {
      readonly kind: 'address';
      /** URL of the running server. */
      readonly url: string;
      /** Name of the variable that gave it. */
      readonly from: string;
    }
  | {
      readonly kind: 'program';
      /** Absolute path: a program, or the folder of a distribution. */
      readonly path: string;
      /** Who gave it: a variable's name, `PATH` or `setup`. */
      readonly from: string;
    };

/** One phrase for people, without the password that a URL may hold. */
export function describeOrigin(origin: Origin): string {
  return origin.kind === 'address'
    ? `${withoutPassword(origin.url)} given by ${origin.from}`
    : `${origin.path} from ${origin.from}`;
}

/** The URL with what stands before its host, if anything, replaced by stars. */
export function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/)?.*@/s, '$1***@');
}
