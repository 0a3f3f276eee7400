import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { findJdk } from '../../src/artifacts/jdk.ts';
import { fakeMachine } from '../fakeMachine.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('findJdk', () => {
  const top = temporaryFolder();
  const jvm = join(top, 'jvm');
  for (const release of ['17.0.15', '21.0.9', '25.0.3']) kit(join(jvm, `jdk-${release}`), release);
  kit(join(jvm, 'runtime-24'), '24.0.1', ['java']);
  mkdirSync(join(jvm, 'empty'));

  it('takes the lowest release that will do from the folders of the system', () => {
    assert.deepEqual(findJdk(fakeMachine(), 21, [jvm]), { home: join(jvm, 'jdk-21.0.9'), release: 21 });
    assert.deepEqual(findJdk(fakeMachine(), 22, [jvm])?.release, 25);
    assert.equal(findJdk(fakeMachine(), 26, [jvm, join(top, 'none')]), undefined);
  });

  it('takes a variable first, if what it names will do', () => {
    const named = (home: string) => fakeMachine({}, { settings: { javaHomes: [home] } });
    assert.equal(findJdk(named(join(jvm, 'jdk-25.0.3')), 21, [jvm])?.release, 25);
    assert.equal(findJdk(named(join(jvm, 'jdk-17.0.15')), 21, [jvm])?.release, 21);
  });

  it('looks behind java in PATH', () => {
    const link = join(top, 'java');
    symlinkSync(join(jvm, 'jdk-21.0.9', 'bin', 'java'), link);
    assert.equal(findJdk(fakeMachine({ java: link }), 21, [])?.release, 21);
  });

  it('looks where macOS keeps a JDK', () => {
    const folder = join(top, 'macos');
    kit(join(folder, 'temurin.jdk', 'Contents', 'Home'), '23');
    assert.equal(findJdk(fakeMachine(), 21, [folder])?.release, 23);
  });
});

function kit(home: string, version: string, programs = ['java', 'jar']): void {
  mkdirSync(join(home, 'bin'), { recursive: true });
  for (const program of programs) writeFileSync(join(home, 'bin', program), '', { mode: 0o755 });
  writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
}
