import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isExecutable, type Machine } from '../system/machine.ts';

/** A Java development kit. */
export interface Jdk {
  /** Its home folder. */
  readonly home: string;
  /** Its feature release, 25 for example. */
  readonly release: number;
}

const JVM_FOLDERS = ['/usr/lib/jvm', '/opt/java', '/Library/Java/JavaVirtualMachines'];

/**
 * Looks for a JDK in `ES_JAVA_HOME`, `JAVA_HOME`, behind `java` in `PATH` and in the system's JVM folders.
 *
 * @param minimum the lowest feature release that will do
 * @param folders where systems keep their JDKs
 * @returns the one that a variable names, else the lowest release that will do, or undefined
 */
export function findJdk(
  machine: Machine,
  minimum: number,
  folders: readonly string[] = JVM_FOLDERS,
): Jdk | undefined {
  const fits = (jdk: Jdk | undefined): jdk is Jdk => jdk !== undefined && jdk.release >= minimum;
  const named = machine.settings.javaHomes.map(jdkAt).find(fits);
  if (named) return named;
  return [...homeOfJavaInPath(machine), ...folders.flatMap(homesIn)]
    .map(jdkAt)
    .filter(fits)
    .sort((a, b) => a.release - b.release)[0];
}

/** A JDK says its version in its file `release`; `jar` tells a JDK from a bare runtime. */
function jdkAt(home: string): Jdk | undefined {
  if (!isExecutable(join(home, 'bin', 'java')) || !isExecutable(join(home, 'bin', 'jar'))) return undefined;
  try {
    const release = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1];
    return release === undefined ? undefined : { home, release: Number(release) };
  } catch {
    return undefined;
  }
}

function homeOfJavaInPath(machine: Machine): string[] {
  const java = machine.which('java');
  return java ? [dirname(dirname(realpathSync(java)))] : [];
}

function homesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => [
      join(folder, name),
      join(folder, name, 'Contents', 'Home'),
    ]);
  } catch {
    return [];
  }
}
