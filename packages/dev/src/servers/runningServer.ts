import { describeOrigin, type Origin } from '../artifacts/origin.ts';

/** A server that answers. */
export interface RunningServer {
  /** What it is: `Redis`, `Elasticsearch`, `OpenTelemetry Collector`. */
  readonly name: string;
  /** Where it comes from. */
  readonly origin: Origin;
  /** File with everything that the server wrote; undefined for a server that somebody else started. */
  readonly logFile?: string;
  /** One line for people: what it is, where it listens, where it comes from. */
  describe(): string;
  /** Ends the server in good order and removes its folder. A server that somebody else started is left alone. */
  stop(): Promise<void>;
  /** Ends the server at once, as a crash would. Throws for a server that somebody else started: ask for one with `own: true`. */
  kill(): Promise<void>;
}

/** A server that somebody else started. */
export function foreignServer(name: string, origin: Extract<Origin, { kind: 'address' }>): RunningServer {
  return {
    name,
    origin,
    describe: () => `${name}: ${describeOrigin(origin)}`,
    stop: async () => {},
    kill: async () => {
      throw new Error(`${name} given by ${origin.from} is not ours to kill: start one with { own: true }`);
    },
  };
}
