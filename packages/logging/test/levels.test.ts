import assert from 'node:assert/strict';
import { SeverityNumber } from '@opentelemetry/api';
import { describe, it } from 'mocha';
import { LEVELS, levelNamed } from '../src/levels.ts';

describe('levels', () => {
  it('carry the severity numbers of OpenTelemetry, rising, and their own names as text', () => {
    const table = Object.values(LEVELS).map(({ severityText, severityNumber }) => [
      severityText,
      severityNumber,
    ]);
    assert.deepEqual(table, [
      ['TRACE', SeverityNumber.TRACE],
      ['DEBUG', SeverityNumber.DEBUG],
      ['INFO', SeverityNumber.INFO],
      ['SUCCESS', SeverityNumber.INFO2],
      ['WARNING', SeverityNumber.WARN],
      ['ERROR', SeverityNumber.ERROR],
      ['CRITICAL', SeverityNumber.FATAL],
    ]);
  });

  it('are found by name, warn being warning', () => {
    assert.equal(levelNamed('critical'), LEVELS.critical);
    assert.equal(levelNamed('warn'), LEVELS.warning);
  });

  it('are not found by anything else', () => {
    for (const name of ['WARN', '', 'toString', '__proto__', 9, undefined, null, {}]) {
      assert.equal(levelNamed(name), undefined);
    }
  });
});
