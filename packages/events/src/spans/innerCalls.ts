import type { Attributes } from '@opentelemetry/api';
import { modelCallAround, type Unit } from '../observe/units.ts';
import { joinedFields, type ModelCallFields, modelCallFields } from './callFields.ts';

/** What spans inside the span of a model call know of the same call. */
export interface InnerCalls {
  /** A span has ended that may be inside another one's. */
  add(unit: Unit, attributes: Attributes): void;
  of(unit: Unit): ModelCallFields | undefined;
}

/** Makes one for a processor. */
export function createInnerCalls(): InnerCalls {
  const known = new WeakMap<Unit, ModelCallFields>();
  return {
    add(unit, attributes) {
      const around = modelCallAround(unit);
      if (around)
        known.set(
          around,
          joinedFields(known.get(around), { ...known.get(unit), ...modelCallFields(attributes) }),
        );
    },
    of: (unit) => known.get(unit),
  };
}
