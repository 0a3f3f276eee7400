import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import {
  COLLECTOR_PROGRAM,
  collectorFolder,
  collectorSources,
  findCollector,
} from '../artifacts/collector.ts';
import { describeOrigin } from '../artifacts/origin.ts';
import { ServerUnavailable } from '../artifacts/unavailable.ts';
import { atomicFolder } from '../system/atomicFolder.ts';
import { isExecutable, type Machine, pathVariable } from '../system/machine.ts';
import { findGo } from './go.ts';
import { heartbeat } from './heartbeat.ts';
import type { Say, Step } from './step.ts';

/** The lowest Go that builds the collector's modules. */
const GO = [1, 25] as const;

/** The OpenTelemetry Collector, built from `collector/builder.yaml` and `collector/go.sum` with the machine's Go. */
export const collectorStep: Step = {
  name: 'Collector',
  required: false,
  async check(machine) {
    const found = findCollector(machine);
    return found && describeOrigin(found);
  },
  async provide(machine, say) {
    const go = await findGo(machine, GO);
    if (!go) {
      throw new ServerUnavailable({
        server: 'OpenTelemetry Collector',
        reason: `it is built with Go ${GO.join('.')} or newer, which is not in PATH`,
        remedy: 'install Go (https://go.dev/dl), or TELLTALE_TEST_COLLECTOR_BIN=/path/to/otelcol',
      });
    }
    const folder = collectorFolder(machine);
    const builder = await ensureBuilder(machine, go, say);
    await heartbeat(say, 'building the collector with Go (some minutes, once)', () =>
      atomicFolder(folder, (temporary) => build(machine, go, builder, temporary)),
    );
    return `built ${join(folder, COLLECTOR_PROGRAM)}`;
  },
};

/** The builder must have the version of the modules in its manifest, so the manifest tells which one to take. */
async function ensureBuilder(machine: Machine, go: string, say: Say): Promise<string> {
  const manifest = await readFile(collectorSources.manifest, 'utf8');
  const version = /collector\/receiver\/otlpreceiver (v\S+)/.exec(manifest)?.[1];
  if (!version) throw new Error(`${collectorSources.manifest} names no version of otlpreceiver`);
  const folder = join(machine.settings.cacheFolder, 'tools', `collector-builder-${version}`);
  const program = join(folder, 'builder');
  if (!isExecutable(program)) {
    const module = `go.opentelemetry.io/collector/cmd/builder@${version}`;
    await heartbeat(say, `installing the collector's builder ${version}`, () =>
      atomicFolder(folder, async (temporary) => {
        await machine.run(go, ['install', module], { env: { GOBIN: temporary } });
      }),
    );
  }
  return program;
}

async function build(machine: Machine, go: string, builder: string, folder: string): Promise<void> {
  const work = join(folder, 'work');
  await mkdir(join(work, 'dist'), { recursive: true });
  await copyFile(collectorSources.manifest, join(work, 'builder.yaml'));
  // Before the build: the checksums of a few modules are only in our file.
  await copyFile(collectorSources.checksums, join(work, 'dist', 'go.sum'));
  const env = { PATH: [dirname(go), pathVariable(machine)].join(delimiter) };
  await machine.run(builder, ['--config', 'builder.yaml'], { cwd: work, env });
  const program = join(folder, COLLECTOR_PROGRAM);
  await rename(join(work, 'dist', COLLECTOR_PROGRAM), program);
  await rm(work, { recursive: true });
  await machine.run(program, ['--version']);
}
