import { otlpConfigFromOptions } from '@telltale/pipeline';
import type { ConfigurationFile } from '../configuration/configurationFile.ts';
import type { Settings } from '../configuration/settings.ts';
import { fileExport, placeOf } from '../sdk/fileExport.ts';
import { refusing, sdkProviders, shutDown } from '../sdk/fileSdk.ts';
import { loadSdkInternals } from '../sdk/sdkInternals.ts';

/**
 * Makes everything that a file asks for and installs nothing of it, as some mistakes are only found then.
 *
 * @returns what the file asks and Telltale's pipeline does not do
 * @throws ConfigurationError for what the SDK or the pipeline refuses
 */
export async function tryFile(
  { name, model }: ConfigurationFile,
  settings: Settings,
): Promise<readonly string[]> {
  const create = loadSdkInternals();
  const { tracer_provider: traces, logger_provider: logs, attribute_limits: general } = model;
  const exports = settings.export.pipeline === 'fast' ? fileExport(model) : undefined;
  const providers = refusing(name, () => {
    const resource = create.createResourceFromConfig(model.resource);
    if (model.propagator) create.createPropagatorFromConfig(model.propagator);
    create.createLogRecordLimitsFromConfig(logs?.limits, general);
    if (!exports) return sdkProviders(create, model, resource);
    otlpConfigFromOptions(exports.otlp, placeOf);
    create.createSamplerFromConfig(traces?.sampler);
    create.createIdGeneratorFromConfig(traces?.id_generator);
    create.createSpanLimitsFromConfig(traces?.limits, general);
    return {};
  });
  await shutDown(providers);
  return exports?.problems ?? [];
}
