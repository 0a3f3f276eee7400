// Where V8's compiled code of the bundle is kept: `$XDG_CACHE_HOME/telltale`, else `~/.cache/telltale`. Whatever fails here only makes starts
// slower, as on a file system that cannot be written.

/** How many files stay: two for each version of Node and of the bundle. */
const MAX_CODE_FILES = 16;

/**
 * The compiled code of one file for this version of Node. V8 itself refuses code of another version or other flags of its own.
 *
 * @param name of the file and its contents
 */
function codeCache(name: string): { read(): Buffer | undefined; write(code: Buffer): void } {
  const fs = require('node:fs') as typeof import('node:fs');
  const path = require('node:path') as typeof import('node:path');
  const folder = cacheFolder();
  const file = folder && path.join(folder, `${name}-${process.version}-${process.arch}.bin`);
  return {
    read() {
      if (file === undefined) return undefined;
      let fd: number | undefined;
      try {
        fd = fs.openSync(file, 'r');
        return isOurs(fs.fstatSync(fd)) ? fs.readFileSync(fd) : undefined;
      } catch {
        return undefined;
      } finally {
        if (fd !== undefined) fs.closeSync(fd);
      }
    },
    write(code) {
      if (folder === undefined || file === undefined) return;
      const unfinished = `${file}.${process.pid}-${Date.now()}`;
      try {
        makeFolder(folder);
        fs.writeFileSync(unfinished, code, { mode: 0o600, flag: 'wx', flush: true }); // V8 does not notice a hole
        fs.renameSync(unfinished, file);
        removeOldest(folder);
      } catch {
        discard(unfinished);
      }
    },
  };

  /** Not by `recursive`, which Node repeats without end where a file system such as procfs refuses a folder as missing. */
  function makeFolder(wanted: string): void {
    if (fs.existsSync(wanted)) return;
    makeFolder(path.dirname(wanted));
    fs.mkdirSync(wanted, { mode: 0o700 });
  }

  /** Code of somebody else is not run. */
  function isOurs({ uid, mode }: import('node:fs').Stats): boolean {
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  }

  function discard(unfinished: string): void {
    try {
      fs.unlinkSync(unfinished);
    } catch {
      // It never came to be.
    }
  }

  function removeOldest(from: string): void {
    const files = fs
      .readdirSync(from)
      .filter((each) => /^(preload|configuration)-/.test(each))
      .map((each) => path.join(from, each))
      .map((each) => ({ each, time: fs.statSync(each).mtimeMs }))
      .sort((a, b) => b.time - a.time);
    for (const { each } of files.slice(MAX_CODE_FILES)) fs.rmSync(each, { force: true });
  }
}

/** The folder of the user's caches; undefined where there is none, or where Node's switch for such caches is off. */
function cacheFolder(): string | undefined {
  const { join, isAbsolute } = require('node:path') as typeof import('node:path');
  const { NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  if (NODE_DISABLE_COMPILE_CACHE) return undefined;
  const folder = XDG_CACHE_HOME || (HOME && join(HOME, '.cache')) || LOCALAPPDATA;
  return folder && isAbsolute(folder) ? join(folder, 'telltale') : undefined;
}

module.exports = { codeCache };
