import { inspect, types } from 'node:util';
import type { Attributes } from '@opentelemetry/api';
import { report } from './trouble.ts';

/** Causes and parts of aggregate errors that are told of one error; a longer chain is cut. */
const MAX_RELATED_ERRORS = 20;

/** Whether the value is an error, also one of another realm. Never throws. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || types.isNativeError(value);
  } catch {
    return false;
  }
}

/** Puts `exception.type`, `exception.message` and `exception.stacktrace` of what was thrown into the target. */
export function addException(target: Attributes, thrown: unknown): void {
  target['exception.type'] = typeOf(thrown);
  target['exception.message'] = messageOf(thrown);
  if (isError(thrown) || textOf(read(thrown, 'stack')) !== undefined) {
    target['exception.stacktrace'] = errorText(thrown);
  }
}

/** One line for what was thrown: its message, or its type when it has none. */
export function headline(thrown: unknown): string {
  return messageOf(thrown) || typeOf(thrown);
}

/** Stack of an error, followed by those of its causes and, for an aggregate error, of its parts. */
export function errorText(error: unknown): string {
  const seen = new Set<object>();
  const parts: string[] = [];
  const add = (value: unknown, label: string): void => {
    if (typeof value === 'object' && value !== null) {
      if (seen.has(value)) return;
      seen.add(value);
    }
    if (parts.length > MAX_RELATED_ERRORS) return;
    parts.push(label + (textOf(read(value, 'stack')) ?? `${typeOf(value)}: ${messageOf(value)}`));
    const cause = read(value, 'cause');
    if (cause !== undefined && cause !== null) add(cause, 'Caused by: ');
    const errors = read(value, 'errors');
    if (Array.isArray(errors)) for (const part of errors.slice(0, MAX_RELATED_ERRORS)) add(part, 'With: ');
  };
  add(error, '');
  return parts.join('\n');
}

function typeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return thrown === null ? 'null' : typeof thrown;
  const name = textOf(read(thrown, 'name'));
  // A subclass that sets no name of its own inherits 'Error': its class says more.
  return (
    (name === 'Error' ? undefined : name) ?? textOf(read(read(thrown, 'constructor'), 'name')) ?? 'Error'
  );
}

function messageOf(thrown: unknown): string {
  const message = read(thrown, 'message');
  if (typeof message === 'string') return message;
  return typeof thrown === 'string' ? thrown : valueText(thrown);
}

/** Text of any value, as Node's console would show it. Never throws. */
export function valueText(value: unknown): string {
  try {
    return typeof value === 'string' ? value : inspect(value);
  } catch (cause) {
    report('unsupportedValues', 'a value could not be turned into text', cause);
    return '[unreadable]';
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function read(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined;
  try {
    return (value as Record<string, unknown>)[key];
  } catch (cause) {
    report('unsupportedValues', `${key} of an error could not be read`, cause);
    return undefined;
  }
}
