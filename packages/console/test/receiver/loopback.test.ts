import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isLoopback, isLoopbackHeader } from '../../src/receiver/loopback.ts';

describe('loopback', () => {
  it('is known by its name', () => {
    for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1', '[::1]']) {
      assert.ok(isLoopback(host), host);
    }
    for (const host of [
      '',
      '0.0.0.0',
      '::',
      '128.0.0.1',
      '127.0.0.1.example.org',
      'localhost.example.org',
      '127.1',
    ]) {
      assert.ok(!isLoopback(host), host);
    }
  });

  it('is known from a Host header, whatever the port', () => {
    for (const host of ['localhost:4318', '127.0.0.1:1', '[::1]:4318', 'localhost']) {
      assert.ok(isLoopbackHeader(host), host);
    }
    for (const host of [
      undefined,
      '',
      'evil.example',
      'evil.example:4318',
      '127.0.0.1:80:evil',
      'localhost@evil',
    ]) {
      assert.ok(!isLoopbackHeader(host), String(host));
    }
  });
});
