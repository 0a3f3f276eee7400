/** The request's body is not what its content type and path promise. The sender must not send it again. */
export class MalformedRequestError extends Error {
  readonly code = 'E_OTLP_MALFORMED';
  override readonly name = 'MalformedRequestError';
}
