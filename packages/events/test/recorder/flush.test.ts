import assert from 'node:assert/strict';
import { logs } from '@opentelemetry/api';
import { BatchLogRecordProcessor, InMemoryLogRecordExporter, LoggerProvider } from '@opentelemetry/sdk-logs';
import { afterEach, describe, it } from 'mocha';
import { createRecorder, userLogin } from '../../src/index.ts';

describe('flush', () => {
  afterEach(() => logs.disable());

  it('has the SDK send what its processors hold, once the users are there', async () => {
    const exporter = new InMemoryLogRecordExporter();
    const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
    const recorder = createRecorder({ users: async (id) => ({ id, name: 'ada' }) });
    logs.setGlobalLoggerProvider(provider); // after the recorder was made
    recorder.record(userLogin, { method: 'sso' }, { user: 'u-1' });
    assert.equal(exporter.getFinishedLogRecords().length, 0);
    await recorder.flush();
    assert.equal(exporter.getFinishedLogRecords()[0]?.attributes['user.name'], 'ada');
    await provider.shutdown();
  });

  it('needs no SDK', async () => {
    const recorder = createRecorder();
    recorder.record(userLogin, { method: 'sso' });
    await recorder.flush();
  });
});
