import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, it } from 'mocha';
import { LoggingConfigError } from '../../src/errors.ts';
import { type ConsoleSinkOptions, consoleSink } from '../../src/sinks/console.ts';
import { entryWith } from '../support/entries.ts';
import { runOnTerminal, runProgram } from '../support/run.ts';

function collector(isTTY?: boolean) {
  let text = '';
  const stream: Writable & { isTTY?: boolean } = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  if (isTTY !== undefined) stream.isTTY = isTTY;
  return { stream, text: () => text };
}

describe('consoleSink', () => {
  it('prints JSON where there is no terminal and for people where there is one', () => {
    for (const [isTTY, expected] of [
      [undefined, /^\{"timestamp"/],
      [false, /^\{"timestamp"/],
      [true, /INFO.*shop\.cart/],
    ] as const) {
      const { stream, text } = collector(isTTY);
      consoleSink({ stream })(entryWith());
      assert.match(text(), expected);
    }
  });

  it('prints as it is told', () => {
    const [pretty, json] = [collector(false), collector(true)];
    consoleSink({ stream: pretty.stream, format: 'pretty' })(entryWith());
    consoleSink({ stream: json.stream, format: 'json' })(entryWith());
    assert.match(stripVTControlCharacters(pretty.text()), /INFO {5}shop\.cart item added\n$/);
    assert.equal(JSON.parse(json.text()).body, 'item added');
  });

  it('leaves out what stands on the console already', () => {
    const { stream, text } = collector();
    consoleSink({ stream })(entryWith({ printed: true }));
    assert.equal(text(), '');
  });

  it('refuses options that cannot work', () => {
    assert.throws(() => consoleSink({ format: 'xml' } as unknown as ConsoleSinkOptions), LoggingConfigError);
    assert.throws(() => consoleSink({ stream: {} } as unknown as ConsoleSinkOptions), LoggingConfigError);
  });

  describe('in a process', () => {
    it('writes one line of JSON per entry into a pipe', async () => {
      const { code, stdout, stderr } = await runProgram('lines.ts');
      assert.deepEqual([code, stderr], [0, '']);
      const lines = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual(
        lines.map(({ severity_text, body }) => [severity_text, body]),
        [
          ['TRACE', 'first'],
          ['INFO', 'item added'],
          ['WARNING', 'low stock\nsecond line'],
          ['ERROR', 'no price'],
        ],
      );
    });

    it('writes JSON without colours into a pipe also when colours are forced', async () => {
      const { stdout } = await runProgram('lines.ts', [], { env: { FORCE_COLOR: '1' } });
      for (const line of stdout.trimEnd().split('\n')) JSON.parse(line);
    });

    it('writes for people, in colours, on a terminal', async () => {
      const { code, stdout } = await runOnTerminal('lines.ts');
      assert.equal(code, 0);
      assert.notEqual(stdout, stripVTControlCharacters(stdout));
      const lines = stripVTControlCharacters(stdout).trimEnd().split('\r\n');
      assert.match(
        lines[1] ?? '',
        /^\d\d:\d\d:\d\d\.\d{3} INFO {5}shop\.cart item added item\.id=a-17 quantity=2$/,
      );
      assert.match(lines[2] ?? '', /low stock\\nsecond line note="two words"$/);
      assert.match(lines[3] ?? '', /ERROR {4}shop\.cart no price$/);
      assert.ok(lines.includes('    Caused by: Error: catalogue away'));
    });

    it('writes no colours on a terminal where NO_COLOR says so', async () => {
      const { stdout } = await runOnTerminal('lines.ts', { NO_COLOR: '1' });
      assert.match(stdout, /INFO {5}shop\.cart item added/);
      assert.equal(stdout, stripVTControlCharacters(stdout));
    });

    it('goes on when the reader of the pipe goes away, and counts the lines', async () => {
      const onOutput = (stdout: NodeJS.ReadableStream) =>
        (stdout as NodeJS.ReadableStream & Writable).destroy();
      const { code, stderr } = await runProgram('broken-pipe.ts', [], { onOutput });
      assert.equal(code, 0);
      const { lostLines, sinkFailures, listeners } = JSON.parse(stderr);
      assert.ok(lostLines >= 3);
      assert.deepEqual([sinkFailures, listeners], [0, 0]);
    });

    it('does not swallow the broken pipe of the application’s own writes', async () => {
      const onOutput = (stdout: NodeJS.ReadableStream) =>
        (stdout as NodeJS.ReadableStream & Writable).destroy();
      const { code, stderr } = await runProgram('broken-pipe.ts', ['--own-write'], { onOutput });
      assert.equal(code, 1);
      assert.match(stderr, /EPIPE/);
    });
  });
});
