import type { RecordSinkFactory } from '../../../src/sinks/types.ts';

// A sink that leaves what it is given in an array of the test's.

const make: RecordSinkFactory<{ readonly key: string }> = ({ key }) => {
  const records: unknown[] = [];
  (globalThis as Record<string, unknown>)[key] = records;
  return {
    write: (record) => void records.push(record),
    flush: async () => true,
    endSync() {},
    stats: () => ({ written: records.length, dropped: 0 }),
  };
};
export default make;
