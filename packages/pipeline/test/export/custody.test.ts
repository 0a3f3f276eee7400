import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Custody } from '../../src/export/custody.ts';
import { Chunk, HEADER_BYTES } from '../../src/memory/chunk.ts';

function newChunk(): Chunk {
  const chunk = new Chunk(new SharedArrayBuffer(1_000));
  chunk.reset();
  return chunk;
}

describe('custody of what was read', () => {
  it('lets go of a chunk when it is read to its end and all its requests are safe, in whatever order they get there', () => {
    const custody = new Custody();
    const chunk = newChunk();
    const held = new Set([1, 2, 3]);
    const review = () => custody.review((offer) => held.has(offer));
    custody.read(chunk, 100, [1]);
    custody.read(chunk, 200, [2, 3]);
    review();
    assert.equal(chunk.safe, HEADER_BYTES);
    held.delete(2);
    held.delete(3);
    review();
    assert.equal(chunk.safe, HEADER_BYTES, 'what comes before is not safe');
    held.delete(1);
    review();
    assert.equal(chunk.safe, 200);
    assert.equal(chunk.released, false, 'more may come');
    custody.read(chunk, 300, [4]);
    custody.done(chunk);
    assert.equal(chunk.read, true);
    held.add(4);
    review();
    assert.equal(chunk.released, false);
    held.delete(4);
    review();
    assert.deepEqual([chunk.safe, chunk.released], [300, true]);
  });

  it('does not hold up one chunk for another', () => {
    const custody = new Custody();
    const [first, second] = [newChunk(), newChunk()];
    for (const [offer, chunk] of [first, second].entries()) {
      custody.read(chunk, 100, [offer]);
      custody.done(chunk);
    }
    custody.review((offer) => offer === 0);
    assert.deepEqual([first.released, second.released], [false, true]);
  });

  it('lets go of a chunk that ended with nothing new in it', () => {
    const custody = new Custody();
    const chunk = newChunk();
    custody.read(chunk, 100, [1]);
    custody.review(() => false);
    custody.read(chunk, 100, []);
    custody.done(chunk);
    custody.review(() => false);
    assert.equal(chunk.released, true);
  });
});
