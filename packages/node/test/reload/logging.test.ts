import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FIXTURES, REGISTER, run } from '../support/application.ts';
import { startReloading } from '../support/reloading.ts';

describe('reload: true, for logging', function () {
  this.timeout(30_000);
  let reloading: Awaited<ReturnType<typeof startReloading>>;
  beforeEach(async () => {
    reloading = await startReloading();
  });
  afterEach(() => reloading.stop());

  const configuration = (logging: string, more = '') => `file_format: "1.0"
logger_provider: { processors: [ { batch: { exporter: { otlp_http: { endpoint: "${reloading.receiver.url}/v1/logs" } } } } ] }
distribution:
  telltale:
    reload: true
    logging: ${logging}
${more}`;

  const start = (logging: string, more?: string) =>
    reloading.start('reloads.mjs', configuration(logging, more));

  const written = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

  it('changes levels at once, and back', async () => {
    const application = await start('{ console: none }');
    await application.log('one');
    await application.change(
      configuration('{ console: none, levels: { shop: debug } }'),
      /telemetry\.yaml: reloaded: logging\.levels/,
    );
    await application.log('two');
    await application.change(
      configuration('{ console: none, level: debug, levels: { shop: error } }'),
      /reloaded: /,
    );
    await application.log('three');
    const { bodies } = await application.end();
    assert.deepEqual(bodies, ['two']);
  });

  it('changes sinks at once: every record goes to the ones or the others', async () => {
    const [one, other] = [path.join(reloading.folder, 'one.log'), path.join(reloading.folder, 'other.log')];
    const application = await start(`{ level: debug, console: json, file: ${one} }`);
    await application.log('first');
    while (!written(one).includes('first')) await setTimeout(10); // the export worker is still starting
    await application.change(
      configuration(`{ level: debug, console: none, file: { path: ${other}, format: pretty } }`),
      /reloaded: logging\.console, logging\.file\.path, logging\.file\.format$/,
    );
    await application.log('second');
    const { stdout, bodies } = await application.end();
    assert.deepEqual(bodies, ['first', 'second']);
    assert.deepEqual([/first/.test(stdout), /second/.test(stdout)], [true, false]);
    const [before, after] = [readFileSync(one, 'utf8'), readFileSync(other, 'utf8')];
    assert.deepEqual([/first/.test(before), /second/.test(before)], [true, false]);
    assert.deepEqual([/first/.test(after), /second/.test(after)], [false, true]);
  });

  for (const worker of [true, false]) {
    it(`keeps the log file that works where another cannot be opened, and changes nothing else (worker: ${worker})`, async () => {
      const works = path.join(reloading.folder, 'works.log');
      const cannotBe = path.join(reloading.file, 'in-no-folder.log');
      const more = `    export: { worker: ${worker} }\n`;
      const application = await start(`{ level: debug, console: none, file: ${works} }`, more);
      const line = await application.change(
        configuration(`{ level: error, console: none, file: ${cannotBe} }`, more),
        /reloaded/,
      );
      assert.match(
        line,
        /not reloaded, everything stays as it was: .*in-no-folder\.log": it cannot be opened/,
      );
      await application.log('still');
      await application.end();
      assert.match(readFileSync(works, 'utf8'), /still/);
    });
  }

  it('sees a change however much else happens in the folder', async () => {
    const application = await start('{ console: none }');
    const busy = setInterval(() => writeFileSync(path.join(reloading.folder, 'app.log'), 'x'), 5);
    try {
      await application.change(configuration('{ console: none, level: error }'), /reloaded: logging\.level$/);
    } finally {
      clearInterval(busy);
    }
    await application.end();
  });

  it('follows symbolic links: where the file that one leads to is written, and where it leads elsewhere', async () => {
    const folder = (name: string) => path.join(reloading.folder, name);
    const level = (name: string) => configuration(`{ console: none, level: ${name} }`);
    for (const [version, name] of [
      ['v1', 'info'],
      ['v2', 'warning'],
    ] as const) {
      mkdirSync(folder(version));
      writeFileSync(path.join(folder(version), 'telemetry.yaml'), level(name));
    }
    // As Kubernetes mounts a ConfigMap.
    symlinkSync('v1', folder('..data'));
    const put = (_: string) => {
      unlinkSync(reloading.file);
      symlinkSync('..data/telemetry.yaml', reloading.file);
    };
    const application = await start('{ console: none }');
    put('link');
    writeFileSync(path.join(folder('v1'), 'telemetry.yaml'), level('error'));
    await application.said(/reloaded: logging\.level$/);
    symlinkSync('v2', folder('..next'));
    renameSync(folder('..next'), folder('..data'));
    await application.said(/reloaded: logging\.level$/);
    writeFileSync(path.join(folder('v2'), 'telemetry.yaml'), level('debug'));
    await application.said(/reloaded: logging\.level$/);
    await application.log('one');
    assert.deepEqual((await application.end()).bodies, ['one']);
  });

  for (const [name, content] of [
    ['is no YAML', () => 'file_format: ['],
    ['has a level that does not exist', () => configuration('{ level: debug, console: loud }')],
    [
      'is no OpenTelemetry configuration',
      () => configuration('{ level: debug }').replace('processors: [', 'processors: 7 #'),
    ],
  ] as const) {
    it(`changes nothing where the file ${name}, says so in one line and goes on watching`, async () => {
      const application = await start('{ console: none }');
      const line = await application.change(content(), /not reloaded/);
      assert.match(line, /^telltale: not reloaded, everything stays as it was: .*telemetry\.yaml/);
      await application.log('one');
      await application.change(configuration('{ console: none, level: debug }'), /reloaded: logging\.level$/);
      await application.log('two');
      assert.deepEqual((await application.end()).bodies, ['two']);
    });
  }

  it('says what takes effect at the next start only', async () => {
    const application = await start('{ console: none }');
    const line = await application.change(
      configuration('{ console: none, level: error }', '    export: { worker: false }\nresource: {}\n'),
      /reloaded/,
    );
    assert.match(
      line,
      /reloaded: logging\.level; takes effect at the next start: export\.worker, what is OpenTelemetry’s$/,
    );
    await application.end();
  });

  it('leaves alone what the program has configured itself', async () => {
    const application = await start('{ console: none, level: debug }');
    await application.log('configure');
    await application.log('after it');
    await application.change(
      configuration('{ console: none, level: trace }'),
      /not reloaded: the program has configured logging itself/,
    );
    await application.log('after that');
    assert.deepEqual((await application.end()).bodies, []);
  });

  it('is asked for: nothing is watched without it', async () => {
    const flags = ['--require', path.join(FIXTURES, 'tells-watching.cjs'), '--require', REGISTER];
    for (const [reload, watches] of [
      [true, true],
      [false, false],
    ]) {
      reloading.write(configuration('{ console: none }').replace('reload: true', `reload: ${reload}`));
      const { code, stderr } = await run('plain.cjs', { flags, env: { OTEL_CONFIG_FILE: reloading.file } });
      assert.deepEqual([code, /^watches$/m.test(stderr)], [7, watches]);
    }
  });
});
