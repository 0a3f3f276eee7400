/** gRPC's status codes, as far as an answer of OTLP/HTTP needs them. */
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAVAILABLE = 14;

const CODES: Readonly<Record<number, number>> = {
  400: INVALID_ARGUMENT,
  403: PERMISSION_DENIED,
  404: NOT_FOUND,
  405: UNIMPLEMENTED,
  413: RESOURCE_EXHAUSTED,
  415: INVALID_ARGUMENT,
  500: INTERNAL,
  503: UNAVAILABLE,
};

/** A request that is answered with an error. Its message goes to the sender. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** The HTTP status. */
  readonly status: number;
  /** The gRPC status code that stands for it in the answer's body. */
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    options: ErrorOptions & { headers?: Record<string, string> } = {},
  ) {
    super(message, options);
    this.status = status;
    this.code = CODES[status] ?? UNIMPLEMENTED;
    this.headers = options.headers ?? {};
  }
}
