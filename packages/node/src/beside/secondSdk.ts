import { isMainThread } from 'node:worker_threads';
import { diag } from '@opentelemetry/api';
import { ConfigurationError } from '../errors.ts';

/** What the application has of OpenTelemetry's SDK by itself, until it is told. */
const untold = { instrumentations: new Set<string>(), sdk: false };
let isPlanned = false;
let isSdkTold = false;

/** The application has made an instrumentation that we have, too. */
export function secondInstrumentation(name: string): void {
  untold.instrumentations.add(name);
  tellSoon();
}

/** The application has tried to register an SDK. */
export function secondSdk(): void {
  if (isSdkTold) return;
  isSdkTold = true;
  untold.sdk = true;
  tellSoon();
}

/** An SDK is made with all of its instrumentations in one turn: that is one thing to tell. Each thread has them, and one tells. */
function tellSoon(): void {
  if (isPlanned || !isMainThread) return;
  isPlanned = true;
  setImmediate(() => {
    isPlanned = false;
    diag.warn(message([...untold.instrumentations], untold.sdk));
    untold.instrumentations.clear();
    untold.sdk = false;
  });
}

function message(names: readonly string[], sdk: boolean): string {
  const made = `instrumentations of its own, which take the place of Telltale’s: ${names.join(', ')}`;
  if (!sdk) return `the application makes ${made}. To have Telltale’s, take them out of the application`;
  const stays =
    'Telltale’s was first and has the API; processors and exporters of the other get nothing from it';
  const and = names.length > 0 ? `. It makes ${made}` : '';
  const remedy = 'To have one SDK, take it out of the application, or run that without the preload';
  return `the application starts an OpenTelemetry SDK of its own. ${stays}${and}. ${remedy}`;
}

/** OpenTelemetry's API, as its copies of every version share it. */
const API = Symbol.for('opentelemetry.js.api.1');

/** @throws ConfigurationError where another SDK was registered before: the API takes one */
export function refuseBesideOther(): void {
  const api = (globalThis as { [API]?: { version?: string; trace?: object } })[API];
  if (!api?.trace) return;
  throw new ConfigurationError(
    `an OpenTelemetry SDK runs in this process already (API ${api.version}); take one of the two out, or load this one first`,
  );
}
