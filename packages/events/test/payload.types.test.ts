import { describe, it } from 'mocha';
import { createRecorder, fileParsed, type PayloadOf, toolCall, userLogin } from '../src/index.ts';

// These are checked by the compiler: an error that is expected and does not come fails the type check.
describe('a payload', () => {
  it('is typed by its definition', () => {
    const { record } = createRecorder();
    record(userLogin, { method: 'password' });
    record(userLogin, { method: 'our own way' });
    // @ts-expect-error a number is no text
    record(userLogin, { method: 1 });
    // @ts-expect-error the method is missing
    record(userLogin, {});
    // @ts-expect-error no such field
    record(userLogin, { method: 'password', colour: 'red' });
    const parsed: PayloadOf<typeof fileParsed> = {
      parseType: 'etl',
      applicationType: 'assistant',
      status: 'success',
      duration: 1.5,
      pages: undefined,
    };
    record(fileParsed, parsed);
    // @ts-expect-error a duration is a number of seconds
    record(toolCall, { toolName: 'search', toolType: 'function', duration: '1 s', status: 'success' });
  });
});
