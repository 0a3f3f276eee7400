import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dockerCompose, forTests } from '@telltale/dev/servers';
import { after, before, describe, it } from 'mocha';
import { SECRETS, writeSecrets } from '../packages/dev/src/secrets.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** What these tests look at of a service, as `docker compose config` prints it. */
interface Service {
  readonly image?: string;
  readonly build?: object;
  readonly ports?: readonly { readonly host_ip?: string }[];
  readonly healthcheck?: object;
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

describe('docker-compose.yml', () => {
  it('wants exactly the secrets that npm run secrets writes, and has a default for none', async () => {
    const text = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8');
    const used = [...text.matchAll(/\$\{(\w+)([^}]*)\}/g)];
    assert.deepEqual([...new Set(used.map(([, name]) => name))].sort(), Object.keys(SECRETS).sort());
    for (const [all, , rest] of used) assert.equal(rest, ':?run npm run secrets', all);
  });

  describe('as docker compose reads it', () => {
    let folder: string;
    let services: Readonly<Record<string, Service>>;
    let compose: (...args: string[]) => Promise<{ stdout: string }>;

    before(async function () {
      folder = await mkdtemp(join(tmpdir(), 'telltale-compose-'));
      const { command } = await forTests(this, dockerCompose);
      const [file, ...first] = command;
      const env = { PATH: process.env['PATH'], HOME: folder };
      compose = (...args) => run(file, [...first, '--project-directory', ROOT, ...args], { cwd: ROOT, env });
      await writeSecrets(folder);
      const { stdout } = await compose('--env-file', join(folder, '.env'), 'config', '--format', 'json');
      ({ services } = JSON.parse(stdout) as { services: typeof services });
    });
    after(() => rm(folder, { recursive: true }));

    it('has all parts', () => {
      for (const name of ['redis', 'elasticsearch', 'kibana', 'collector', 'demo'])
        assert.ok(services[name], name);
    });

    it('is refused without secrets, and says how to get them', async () => {
      await assert.rejects(compose('--env-file', '/dev/null', 'config', '--quiet'), /run npm run secrets/);
    });

    it('publishes ports on the loopback interface alone', () => {
      const ports = Object.values(services).flatMap((service) => service.ports ?? []);
      assert.ok(ports.length >= 7);
      for (const { host_ip } of ports) assert.equal(host_ip, '127.0.0.1');
    });

    it('names the exact version of every image that it does not build', () => {
      for (const [name, { image = '', build }] of Object.entries(services)) {
        if (!build) assert.match(image, /:\d+\.\d+\.\d+(-\w+)?$/, name);
      }
    });

    it('checks the health of every server that has the means for it', () => {
      const servers = Object.entries(services).filter(([, { restart }]) => restart);
      const unchecked = servers.filter(([, { healthcheck }]) => !healthcheck).map(([name]) => name);
      // The collector's image has no shell and no client; the model server is reached through the demo.
      assert.deepEqual(unchecked.sort(), ['collector', 'model']);
    });

    it('sets for the collector only variables that its configuration reads', async () => {
      const config = await readFile(join(ROOT, 'collector', 'config.yaml'), 'utf8');
      const names = Object.keys(services['collector']?.environment ?? {});
      assert.ok(names.length > 0);
      for (const name of names) assert.ok(config.includes(`\${env:${name}:-`), name);
    });
  });
});
