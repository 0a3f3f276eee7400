import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startReloading } from '../support/reloading.ts';

describe('reload: true, for the switches of instrumentations', function () {
  this.timeout(30_000);
  let reloading: Awaited<ReturnType<typeof startReloading>>;
  beforeEach(async () => {
    reloading = await startReloading();
  });
  afterEach(() => reloading.stop());

  const configuration = (switches: string) => `file_format: "1.0"
propagator: { composite: [ { tracecontext: {} } ] }
tracer_provider: { processors: [ { batch: { exporter: { otlp_http: { endpoint: "${reloading.receiver.url}/v1/traces" } } } } ] }
logger_provider: { processors: [ { batch: { exporter: { otlp_http: { endpoint: "${reloading.receiver.url}/v1/logs" } } } } ] }
distribution: { telltale: { reload: true, logging: { console: none }, instrumentations: ${switches} } }
`;

  /** The instrumentations whose spans are in the trace of this line. */
  function seenIn(line: string) {
    const { spans } = reloading.receiver.received;
    const root = spans.find(({ name }) => name === line);
    const scopes = spans
      .filter(({ traceId, scope }) => traceId === root?.traceId && scope !== 'fixture')
      .map(({ scope }) => scope.replace('@opentelemetry/instrumentation-', ''));
    return [...new Set(scopes)];
  }

  for (const fixture of ['switched-required.cjs', 'switched-imported.mjs']) {
    it(`switches them off and on again (${fixture})`, async () => {
      const application = await reloading.start(fixture, configuration('{}'));
      const use = async (when: string) => {
        for (const what of ['http', 'fetch', 'graphql']) await application.log(`${what} ${when}`);
      };
      await use('1');
      await application.change(
        configuration('{ http: false, graphql: false, undici: false }'),
        /reloaded: instrumentations\.http, instrumentations\.graphql, instrumentations\.undici$/,
      );
      await use('2');
      await application.change(configuration('{ http: true }'), /reloaded: instrumentations\.(.*)$/);
      await use('3');
      await application.end();
      const on = [['http'], ['undici', 'http'], ['graphql']];
      const seen = (when: string) => ['http', 'fetch', 'graphql'].map((what) => seenIn(`${what} ${when}`));
      assert.deepEqual(
        seen('1').map((scopes) => scopes.toSorted()),
        on.map((scopes) => scopes.toSorted()),
      );
      assert.deepEqual(seen('2'), [[], [], []]);
      assert.deepEqual(
        seen('3').map((scopes) => scopes.toSorted()),
        on.map((scopes) => scopes.toSorted()),
      );
    });

    for (const first of ['before', 'after']) {
      it(`switches on what was off, loaded ${first} that (${fixture})`, async () => {
        const application = await reloading.start(
          fixture,
          configuration('{ http: false, undici: false, graphql: false }'),
        );
        if (first === 'before')
          for (const what of ['http', 'fetch', 'graphql']) await application.log(`${what} off`);
        await application.change(
          configuration('{ http: true }'),
          /reloaded: instrumentations\.http, instrumentations\.undici, instrumentations\.graphql$/,
        );
        for (const what of ['http', 'fetch', 'graphql']) await application.log(`${what} on`);
        await application.end();
        for (const what of ['http', 'fetch', 'graphql']) assert.deepEqual(seenIn(`${what} off`), []);
        assert.deepEqual(seenIn('http on'), ['http']);
        assert.deepEqual(seenIn('fetch on').toSorted(), ['http', 'undici']);
        assert.deepEqual(seenIn('graphql on'), ['graphql']);
      });
    }
  }

  it('says once which of them takes effect at the next start: the application has functions that were not wrapped', async () => {
    const application = await reloading.start('switched-required.cjs', configuration('{ pino: false }'));
    await application.log('pino off');
    const line = await application.change(configuration('{ pino: true, koa: false }'), /reloaded/);
    assert.match(
      line,
      /reloaded: instrumentations\.koa; takes effect at the next start: instrumentations\.pino \(its module is loaded already\)$/,
    );
    const next = await application.change(configuration('{ pino: true }'), /reloaded/);
    assert.match(next, /reloaded: instrumentations\.koa$/);
    await application.log('pino on');
    assert.deepEqual((await application.end()).bodies, []);
  });

  it('lets the file win over the standard variables, and those hold for what it leaves out', async () => {
    const application = await reloading.start('switched-required.cjs', configuration('{}'), {
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'undici',
    });
    await application.log('http 1');
    await application.change(configuration('{ http: true }'), /reloaded: instrumentations\.http$/);
    await application.log('http 2');
    await application.change(configuration('{}'), /reloaded: instrumentations\.http$/);
    await application.log('http 3');
    await application.end();
    assert.deepEqual(
      [1, 2, 3].map((when) => seenIn(`http ${when}`)),
      [[], ['http'], []],
    );
  });

  it('changes nothing where one of them does not exist', async () => {
    const application = await reloading.start('switched-required.cjs', configuration('{}'));
    const line = await application.change(configuration('{ http: false, grphql: false }'), /not reloaded/);
    assert.match(
      line,
      /everything stays as it was: .*:5: .*unknown key "grphql".*; did you mean "graphql"\?$/,
    );
    await application.log('http 1');
    await application.end();
    assert.deepEqual(seenIn('http 1'), ['http']);
  });
});
