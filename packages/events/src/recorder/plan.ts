import type { Attributes } from '@opentelemetry/api';
import { checkDefinition } from '../definition/definitionRules.ts';
import type { EventDefinition } from '../definition/event.ts';
import type { Fields } from '../definition/fields.ts';
import { objections, pathBelow } from '../definition/standardSchema.ts';
import { InvalidEventError } from '../errors.ts';
import { type DerivationOptions, derivedMetrics, type MeasureAll } from '../metrics/derivedMetrics.ts';
import type { Instruments } from '../metrics/instruments.ts';
import { type CompiledEncoder, compileEncoder } from './compiledEncoder.ts';
import type { Misfit } from './misfit.ts';
import { USUAL_ATTRIBUTES } from './occurrence.ts';
import { type Encode, payloadEncoder, type Values } from './payload.ts';
import { attributeTemplate } from './template.ts';

/** What is done with each payload of one definition. */
export interface Plan {
  /** Makes the attributes of a payload that fits, where it could be compiled. */
  readonly compiled: CompiledEncoder | undefined;
  /** Makes the attributes of any other, still without values. */
  readonly attributes: () => Attributes;
  /** Checks the payload and writes it as attributes. */
  readonly encode: Encode;
  readonly measureAll: MeasureAll;
}

/** Makes the plans of definitions, once each. */
export function createPlans(
  instruments: Instruments,
  options: DerivationOptions,
): (event: EventDefinition) => Plan {
  const plans = new WeakMap<EventDefinition, Plan>();
  return (event) => {
    let plan = plans.get(event);
    if (!plan) {
      refuseNonEvent(event);
      checkDefinition(event); // one that was put together by hand, or from parts of another
      const names = [...new Set([...USUAL_ATTRIBUTES, ...attributesOf(event.fields)])];
      plan = {
        compiled: event.check ? undefined : compileEncoder(names, event.fields),
        attributes: attributeTemplate(names),
        encode: encoderOf(event),
        measureAll: derivedMetrics(event, instruments, options),
      };
      plans.set(event, plan);
    }
    return plan;
  };
}

function attributesOf(fields: Fields): string[] {
  return Object.values(fields).map(({ attribute }) => attribute);
}

/** The check of the whole sees only payloads whose fields fit. */
function encoderOf({ name, fields, check }: EventDefinition): Encode {
  const encodeFields = payloadEncoder(fields);
  const encode: Encode = (payload, attributes) => {
    if (!isObject(payload)) {
      throw new InvalidEventError(`event "${name}": the payload is no object; give its fields`);
    }
    return encodeFields(payload, attributes);
  };
  if (check === undefined) return encode;
  return (payload, attributes) => {
    const misfits = encode(payload, attributes);
    if (misfits.length > 0) return misfits;
    return objections(check, payload).map((objection): Misfit => {
      const path = pathBelow('', objection);
      const [key = ''] = path.split(/[.[]/);
      const field = fields[key];
      const place = { key: key || 'payload', path: path || 'payload', reason: objection.message };
      return field ? { ...place, field, value: payload[key] ?? null } : { ...place, value: payload };
    });
  };
}

/** The types say as much; programs without types may give anything. */
function refuseNonEvent(event: unknown): void {
  if (
    isObject(event) &&
    typeof event['name'] === 'string' &&
    isObject(event['fields']) &&
    Array.isArray(event['metrics'])
  ) {
    return;
  }
  const given = event === null ? 'null' : typeof event;
  throw new InvalidEventError(`record() takes a definition, such as defineEvent() makes, not ${given}`);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null;
}
