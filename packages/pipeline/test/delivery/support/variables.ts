/** Runs a function with these `OTEL_EXPORTER_OTLP_*` variables and no others of that kind. */
export function withVariables<Result>(variables: Record<string, string>, run: () => Result): Result {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('OTEL_EXPORTER_OTLP_')) delete process.env[name];
  }
  Object.assign(process.env, variables);
  try {
    return run();
  } finally {
    process.env = before;
  }
}
