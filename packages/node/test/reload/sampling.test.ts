import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startReloading } from '../support/reloading.ts';

describe('reload: true, for sampling', function () {
  this.timeout(30_000);
  let reloading: Awaited<ReturnType<typeof startReloading>>;
  beforeEach(async () => {
    reloading = await startReloading();
  });
  afterEach(() => reloading.stop());

  const configuration = (sampling: string, more = '') => `file_format: "1.0"
tracer_provider: { processors: [ { batch: { exporter: { otlp_http: { endpoint: "${reloading.receiver.url}/v1/traces" } } } } ] }
distribution: { telltale: { reload: true, logging: { console: none }, sampling: ${sampling} ${more} } }
`;
  const start = (sampling: string, more?: string) =>
    reloading.start('switched-required.cjs', configuration(sampling, more));
  const kept = () => reloading.receiver.received.spans.map(({ name }) => name).toSorted();

  it('changes the ratio and the rules at once', async () => {
    const application = await start('{}');
    await application.log('ok 1');
    await application.change(configuration('{ ratio: 0 }'), /reloaded: sampling\.ratio$/);
    await application.log('ok 2');
    await application.log('fail 2');
    await application.change(
      configuration('{ ratio: 0, errors: false, slower_than: 0 }'),
      /reloaded: sampling\.errors, sampling\.slower_than$/,
    );
    await application.log('ok 3');
    await application.change(
      configuration('{ ratio: 0, errors: false }'),
      /reloaded: sampling\.slower_than$/,
    );
    await application.log('fail 4');
    await application.change(configuration('{ ratio: 1 }'), /reloaded: sampling\.ratio, sampling\.errors$/);
    await application.log('ok 5');
    await application.end();
    assert.deepEqual(kept(), ['fail 2', 'ok 1', 'ok 3', 'ok 5']);
  });

  it('keeps traces whole that are under way', async () => {
    const application = await start('{ ratio: 1 }');
    await application.log('open falling');
    await application.change(configuration('{ ratio: 0 }'), /reloaded/);
    await application.log('close falling');
    await application.log('open rising');
    await application.change(configuration('{ ratio: 1 }'), /reloaded/);
    await application.log('close rising');
    await application.end();
    const whole = ['falling', 'rising'].flatMap((name) => [`early ${name}`, `late ${name}`, `open ${name}`]);
    assert.deepEqual(kept(), whole.toSorted());
  });

  it('changes nothing where a value is out of range', async () => {
    const application = await start('{ ratio: 0 }');
    await application.change(
      configuration('{ ratio: 2 }'),
      /not reloaded, everything stays as it was: .*ratio is 2/,
    );
    await application.log('ok 1');
    await application.end();
    assert.deepEqual(kept(), []);
  });

  it('says that it takes effect at the next start where spans take the SDK’s pipeline', async () => {
    const standard = ', export: { pipeline: standard }';
    const application = await start('{}', standard);
    await application.change(
      configuration('{ ratio: 0 }', standard),
      /reloaded: takes effect at the next start: sampling\.ratio$/,
    );
    await application.end();
  });

  const sampledBy = (sampler: string) =>
    configuration('{}').replace(
      'tracer_provider: {',
      `tracer_provider: { ${sampler && `sampler: ${sampler},`}`,
    );

  it('changes OpenTelemetry’s own sampler, too; a trace that is under way stays whole', async () => {
    const application = await reloading.start('switched-required.cjs', sampledBy(''));
    await application.log('ok 1');
    await application.log('open a');
    await application.change(
      sampledBy('{ parent_based: { root: { always_off: } } }'),
      /reloaded: tracer_provider\.sampler$/,
    );
    await application.log('close a');
    await application.log('ok 2');
    await application.change(sampledBy('{ always_on: }'), /reloaded: tracer_provider\.sampler$/);
    await application.log('ok 3');
    await application.change(sampledBy('{ always_off: }'), /reloaded: tracer_provider\.sampler$/);
    await application.log('ok 4');
    await application.change(sampledBy(''), /reloaded: tracer_provider\.sampler$/);
    await application.log('ok 5');
    await application.end();
    assert.deepEqual(kept(), ['early a', 'late a', 'ok 1', 'ok 3', 'ok 5', 'open a']);
  });

  it('changes nothing where the SDK refuses the sampler', async () => {
    const application = await reloading.start('switched-required.cjs', sampledBy(''));
    await application.change(
      sampledBy('{ sometimes: }').replace('sampling: {}', 'sampling: { ratio: 0 }'),
      /not reloaded, everything stays as it was: .*sometimes/,
    );
    await application.log('ok 1');
    await application.end();
    assert.deepEqual(kept(), ['ok 1']);
  });

  it('says that the sampler takes effect at the next start where spans take the SDK’s pipeline', async () => {
    const standard = (text: string) => text.replace('sampling: {}', 'export: { pipeline: standard }');
    const application = await reloading.start('switched-required.cjs', standard(sampledBy('')));
    await application.change(
      standard(sampledBy('{ always_off: }')),
      /reloaded: takes effect at the next start: what is OpenTelemetry’s$/,
    );
    await application.log('ok 1');
    await application.end();
    assert.deepEqual(kept(), ['ok 1']);
  });
});
