import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { bundlePreload } from '../../src/bundling/preload.ts';
import { repositoryRoot } from '../../src/root.ts';

const BUNDLE = join(repositoryRoot, 'packages/node/bundle');
/** More than the SDK and the instrumentations take: something large came in. */
const MAX_BYTES = 1_500_000;

describe('the bundle of the preload', function () {
  this.timeout(60_000);
  let source: string;
  before(async () => {
    await bundlePreload();
    source = readFileSync(join(BUNDLE, 'preload.cjs'), 'utf8');
  });

  it('has in it what it needs, but for gRPC and what import-in-the-middle has to find by its path', () => {
    const required = [...source.matchAll(/\b(?:require|import)\("([^"]+)"\)/g)].map(([, name = '']) => name);
    const outside = new Set(required.filter((name) => !isBuiltin(name)));
    assert.deepEqual([...outside].toSorted(), [
      './configuration.cjs',
      '@opentelemetry/exporter-logs-otlp-grpc',
      '@opentelemetry/exporter-metrics-otlp-grpc',
      '@opentelemetry/exporter-trace-otlp-grpc',
      '@opentelemetry/otlp-grpc-exporter-base',
      'import-in-the-middle',
    ]);
  });

  it('is ASCII, since it is read as such, and begins with the hash of the rest', () => {
    assert.match(source, /^\/\/[0-9a-f]{16}\n[\0-\x7f]*$/);
  });

  it('has one base class of instrumentations, and one API', () => {
    assert.equal(source.match(/RequireInTheMiddleSingleton=class/g)?.length, 1);
    assert.equal(source.match(/ProxyTracerProvider=class/g)?.length, 1);
  });

  it('is no larger than it should be', () => assert.ok(source.length < MAX_BYTES, `${source.length} bytes`));
});
