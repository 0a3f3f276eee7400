import type { RecordSinkFactory } from '../../../src/sinks/types.ts';

// A sink that fails in every way that its options name.

const fail = (): never => {
  throw new Error('on purpose');
};

const make: RecordSinkFactory<{ readonly atStart: boolean }> = ({ atStart }) => {
  if (atStart) fail();
  return { write: fail, flush: async () => fail(), endSync: fail, stats: () => ({ written: 0, dropped: 0 }) };
};
export default make;
