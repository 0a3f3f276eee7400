import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { type DemoResult, type ProgramName, runDemo } from '@telltale/demo';
import { after, describe, it } from 'mocha';

type Row = Readonly<Record<string, unknown>>;

const rows = (file: string): Row[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);

const figures = ({ model, inputTokens, outputTokens, cachedTokens }: Row): string =>
  JSON.stringify([model, inputTokens, outputTokens ?? 0, cachedTokens ?? 0]);

const countByModel = (calls: readonly Row[]) =>
  Object.fromEntries(
    [...Map.groupBy(calls, ({ model }) => model)].map(([model, all]) => [model, all.length]).toSorted(),
  );

describe('the demo as programs of its own', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'telltale-demo-'));
  const runners: ChildProcess[] = [];
  after(() => {
    for (const runner of runners) runner.kill('SIGKILL'); // those that a failed test has left
    rmSync(folder, { recursive: true });
  });

  it('runs without the preload, ends by itself, and its ledger agrees with the model server’s', async () => {
    const ledger = path.join(folder, 'ledger.jsonl');
    const modelLedger = path.join(folder, 'model.jsonl');
    const { exitCodes, traffic } = await runDemo({
      preload: false,
      seconds: 5,
      users: 8,
      ledger,
      modelLedger,
    });
    assert.deepEqual(exitCodes, { modelServer: 0, application: 0, traffic: 0 });
    assert.match(traffic, /unexpected=0$/);
    const calls = rows(ledger)
      .filter(({ name }) => name === 'telltale.model.call')
      .map(({ payload }) => payload as Row);
    const served = rows(modelLedger);
    assert.deepEqual(countByModel(calls), countByModel(served));
    const succeeded = calls.filter(({ status }) => status === 'success').map(figures);
    assert.ok(succeeded.length > 0);
    const sent = served.filter(({ outcome }) => outcome === 'success').map(figures);
    for (const call of succeeded) {
      const at = sent.indexOf(call);
      assert.ok(at >= 0, `the model server sent no answer like ${call}`);
      sent.splice(at, 1);
    }
    // What is left was sent to users who left while its end was on the way.
    const cancelled = calls.filter(({ errorType }) => errorType === 'cancelled');
    assert.ok(sent.length <= cancelled.length, `${sent.length} answers were sent and not recorded`);
  });

  it('leaves nothing behind when a program does not start', async () => {
    const env = { CACHE_TYPE: 'nonsense' };
    await assert.rejects(
      runDemo({ preload: false, seconds: 1, env }),
      /server\.js ended before it listened.*CACHE_TYPE/s,
    );
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`leaves nothing behind when who runs it ends by ${signal}`, async () => {
      const script = `
        import { runDemo } from '@telltale/demo';
        const onLine = (program, line) => process.stdout.write(line + '\\n');
        await runDemo({ preload: false, seconds: 600, users: 2, onLine });`;
      const runner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: import.meta.dirname,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const urls: string[] = [];
      for await (const line of createInterface({ input: runner.stdout })) {
        const url = /listening on (http:\S+)/.exec(line)?.[1];
        if (url) urls.push(url);
        if (urls.length === 2) break;
      }
      runner.kill(signal);
      const answers = async (url: string): Promise<boolean> =>
        fetch(url).then(
          () => true,
          () => false,
        );
      for (const url of urls) while (await answers(url)) await setTimeout(20);
    });
  }

  it('ends early, and in good order, when a terminal’s Ctrl+C reaches the whole process group', async () => {
    const script = `
      import { runDemo } from '@telltale/demo';
      const stopping = new AbortController();
      process.once('SIGINT', () => stopping.abort());
      const onLine = (program, line) => process.stdout.write(program + ' ' + line + '\\n');
      const result = await runDemo({ preload: false, seconds: 600, signal: stopping.signal, onLine });
      process.stdout.write('result ' + JSON.stringify(result) + '\\n');`;
    const runner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true, // a group of its own, as a shell makes for the command in the foreground
    });
    runners.push(runner);
    let result: DemoResult | undefined;
    for await (const line of createInterface({ input: runner.stdout })) {
      // The program has its listeners when it speaks, and everybody is at work a little later.
      if (line.startsWith('traffic ') && line.includes('users come')) {
        await setTimeout(2_000);
        process.kill(-(runner.pid as number), 'SIGINT');
      }
      if (line.startsWith('result ')) result = JSON.parse(line.slice('result '.length)) as DemoResult;
    }
    assert.deepEqual(result?.exitCodes, { modelServer: 0, application: 0, traffic: 0 });
    assert.match(result.traffic, /unexpected=0$/);
  });

  it('ends early, and in good order, when it is told to', async () => {
    const stopping = new AbortController();
    const onLine = (program: ProgramName): void => {
      if (program === 'application') stopping.abort();
    };
    const { exitCodes } = await runDemo({ preload: false, seconds: 600, signal: stopping.signal, onLine });
    assert.deepEqual(exitCodes, { modelServer: 0, application: 0, traffic: 0 });
  });
});
