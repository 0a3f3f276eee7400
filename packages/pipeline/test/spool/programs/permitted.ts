// Opens a spool under Node's permission model, tries to keep a batch, and prints what became of it and of what was there.
import path from 'node:path';
import { SpoolError } from '../../../src/spool/errors.ts';
import { Neighbours } from '../../../src/spool/neighbours.ts';
import { openSpool } from '../../../src/spool/spool.ts';
import { batch, drain } from '../support.ts';

const [, , root = ''] = process.argv;
const neighbours = new Neighbours({ root, isOther: () => false, within: 'logs' });
const spool = openSpool({ directory: path.join(root, 'own', 'logs') }, undefined, neighbours);
const { forbidden } = spool.stats().skippedFiles;
let refusal: { code: string; message: string } | undefined;
try {
  spool.append(batch(2));
} catch (error) {
  refusal = error instanceof SpoolError ? { code: error.code, message: error.message } : undefined;
}
console.log(JSON.stringify({ forbidden, refusal, sent: drain(spool) }));
