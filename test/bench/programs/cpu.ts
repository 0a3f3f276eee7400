/** CPU time, µs. */
export interface Cpu {
  /** Of the main thread alone. */
  readonly mainUs: number;
  /** Of the whole process, with its workers, garbage collector and compiler. */
  readonly processUs: number;
}

/** Starts counting. @returns ends it and divides by the number of records */
export function startCpu(): (records: number) => Cpu {
  const main = process.threadCpuUsage();
  const all = process.cpuUsage();
  return (records) => {
    const perRecord = ({ user, system }: NodeJS.CpuUsage) => (user + system) / records;
    const mainUs = perRecord(process.threadCpuUsage(main));
    return { mainUs, processUs: perRecord(process.cpuUsage(all)) };
  };
}
