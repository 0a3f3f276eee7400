import type { Resource } from '@opentelemetry/resources';
import { encodeResource, encodeScope, type Scope } from './encode/scope.ts';

/** A resource or scope, encoded. */
export interface Definition {
  readonly message: Uint8Array;
  readonly schemaUrl: string;
}

export interface ScopeDefinition extends Definition {
  /** Number of the scope's resource. */
  readonly resource: number;
}

/** The numbers that frames use, and what they stand for. */
export interface Definitions {
  readonly resources: ReadonlyMap<number, Definition>;
  readonly scopes: ReadonlyMap<number, ScopeDefinition>;
}

/** One definition on its way to the reader. */
export type DefinitionMessage =
  | {
      readonly type: 'resource';
      readonly number: number;
      readonly definition: Definition;
      /** It comes again, with what is still being detected; this is for an end that comes before. */
      readonly pending: boolean;
    }
  | { readonly type: 'scope'; readonly number: number; readonly definition: ScopeDefinition };

/** Gives numbers to resources and scopes, and tells the reader what they stand for. */
export class DefinitionRegistry {
  readonly #publish: (message: DefinitionMessage) => void;
  readonly #resources = new Map<Resource, number>();
  readonly #scopes = new Map<Resource, Map<Scope, number>>();
  readonly #detections: Promise<void>[] = [];
  #lastScope = 0;

  constructor(publish: (message: DefinitionMessage) => void) {
    this.#publish = publish;
  }

  /** The number of a scope. Scopes are told apart by identity, as the SDK keeps one object for each. */
  scope(scope: Scope, resource: Resource): number {
    let scopes = this.#scopes.get(resource);
    if (!scopes) {
      scopes = new Map();
      this.#scopes.set(resource, scopes);
    }
    return scopes.get(scope) ?? this.#define(scopes, scope, resource);
  }

  #define(scopes: Map<Scope, number>, scope: Scope, resource: Resource): number {
    const number = ++this.#lastScope;
    scopes.set(scope, number);
    const definition = {
      message: encodeScope(scope),
      schemaUrl: scope.schemaUrl ?? '',
      resource: this.#resource(resource),
    };
    this.#publish({ type: 'scope', number, definition });
    return number;
  }

  #resource(resource: Resource): number {
    const known = this.#resources.get(resource);
    if (known !== undefined) return known;
    const number = this.#resources.size + 1;
    this.#resources.set(resource, number);
    this.#publishResource(resource, number);
    const detected = resource.asyncAttributesPending ? resource.waitForAsyncAttributes?.() : undefined;
    if (detected) this.#detections.push(detected.then(() => this.#publishResource(resource, number)));
    return number;
  }

  /** Waits until every resource is complete. */
  async settled(): Promise<void> {
    await Promise.all(this.#detections);
  }

  #publishResource(resource: Resource, number: number): void {
    const definition = { message: encodeResource(resource), schemaUrl: resource.schemaUrl ?? '' };
    this.#publish({
      type: 'resource',
      number,
      definition,
      pending: resource.asyncAttributesPending ?? false,
    });
  }
}
