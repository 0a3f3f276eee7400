import type { ConfigurationModel } from '@opentelemetry/configuration';
import {
  defaultResource,
  detectResources,
  hostDetector,
  osDetector,
  processDetector,
  type Resource,
  type ResourceDetector,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import type { Environment } from '../configuration/environment.ts';
import { threadResource } from '../sdk/threads.ts';
import { applicationPackage } from './applicationPackage.ts';
import { serviceInstanceDetector } from './serviceInstance.ts';

type DetectorNames = Environment['resourceDetectors'];

/** The SDK's detectors by their names in `OTEL_NODE_RESOURCE_DETECTORS`. */
const DETECTORS = {
  service: [serviceInstanceDetector, serviceNameEnvDetector],
  host: [hostDetector, osDetector],
  process: [processDetector],
} satisfies Partial<Record<DetectorNames[number], readonly ResourceDetector[]>>;

/** How the SDK calls a service that nobody named. */
const UNKNOWN_SERVICE = 'unknown_service';

/** OpenTelemetry's defaults, with the application's own name in place of `unknown_service`. */
export function baseResource(): Resource {
  const application = applicationPackage(process.argv[1]);
  if (!application) return defaultResource();
  return defaultResource().merge(
    resourceFromAttributes({
      'service.name': application.name,
      ...(application.version && { 'service.version': application.version }),
    }),
  );
}

/**
 * The whole resource as the SDK makes it of the environment: detected attributes over the base, `OTEL_RESOURCE_ATTRIBUTES` over
 * these, and `OTEL_SERVICE_NAME` over all. Made once, so that logs that do not pass the SDK have the same resource as spans.
 *
 * @param names `OTEL_NODE_RESOURCE_DETECTORS`
 */
export function detectedResource(names: DetectorNames): Resource {
  const given = detectResources({ detectors: [resourceAttributesEnvDetector] });
  const named = detectResources({ detectors: [serviceNameEnvDetector] });
  return withDetectors(names).merge(given).merge(named);
}

/**
 * The resource of a configuration file over what is detected. Where the file does not say what to detect, that is all (service, host,
 * process); where it gives the service no name, that is `OTEL_SERVICE_NAME` or the application's own.
 *
 * @param made what the SDK makes of the file's node
 */
export function fileResource(node: ConfigurationModel['resource'], made: Resource): Resource {
  const all = node?.['detection/development'] ? baseResource() : withDetectors(['all']);
  const merged = all.merge(made).merge(threadResource());
  if (!nameOf(made).startsWith(UNKNOWN_SERVICE)) return merged;
  return merged.merge(resourceFromAttributes({ 'service.name': nameOf(all) }));
}

/** The service's name in a resource. */
export function nameOf(resource: Resource): string {
  const [, name] = resource.getRawAttributes().find(([key]) => key === 'service.name') ?? [];
  return String(name);
}

function withDetectors(names: DetectorNames): Resource {
  return baseResource()
    .merge(detectResources({ detectors: chosen(names) }))
    .merge(threadResource());
}

function chosen(names: DetectorNames): ResourceDetector[] {
  if (names.includes('none')) return [];
  if (names.includes('all')) return Object.values(DETECTORS).flat();
  return Object.entries(DETECTORS).flatMap(([name, detectors]) =>
    names.some((each) => each === name) ? detectors : [],
  );
}
