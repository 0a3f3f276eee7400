import type { RecordSinkFactory } from '../../../src/sinks/types.ts';

// A sink that holds up its thread with its first record, as a debugger or a busy machine does, and says so in shared memory.

const make: RecordSinkFactory<{ readonly said: SharedArrayBuffer; readonly milliseconds: number }> = ({
  said,
  milliseconds,
}) => {
  let written = 0;
  return {
    write() {
      if (written++ > 0) return;
      Atomics.store(new Int32Array(said), 0, 1);
      const end = performance.now() + milliseconds;
      while (performance.now() < end);
    },
    flush: async () => true,
    endSync() {},
    stats: () => ({ written, dropped: 0 }),
  };
};
export default make;
