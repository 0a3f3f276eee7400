import { diag } from '@opentelemetry/api';
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
  serviceInstanceIdDetector,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { applicationPackage } from './serviceName.ts';
import { threadResource } from './threads.ts';

/** The SDK's detectors by their names in `OTEL_NODE_RESOURCE_DETECTORS`. */
const DETECTORS: Readonly<Record<string, readonly ResourceDetector[]>> = {
  service: [serviceInstanceIdDetector, serviceNameEnvDetector],
  host: [hostDetector, osDetector],
  process: [processDetector],
};

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
 * @param names `OTEL_NODE_RESOURCE_DETECTORS`; undefined for all
 */
export function detectedResource(names: readonly string[] | undefined): Resource {
  const detected = detectResources({ detectors: chosen(names) });
  const given = detectResources({ detectors: [resourceAttributesEnvDetector] });
  const named = detectResources({ detectors: [serviceNameEnvDetector] });
  return baseResource().merge(detected).merge(threadResource()).merge(given).merge(named);
}

function chosen(names: readonly string[] | undefined): ResourceDetector[] {
  if (!names || names.includes('all')) return Object.values(DETECTORS).flat();
  if (names.includes('none')) return [];
  return names.flatMap((name) => {
    const detectors = Object.hasOwn(DETECTORS, name) ? DETECTORS[name] : undefined;
    if (!detectors)
      diag.warn(
        `OTEL_NODE_RESOURCE_DETECTORS: no detector is called "${name}"; there are ${Object.keys(DETECTORS).join(', ')}`,
      );
    return detectors ?? [];
  });
}
