/** Bytes of a varint whose value, below 2^49, is exact in a double whatever they are. */
const EXACT_BYTES = 7;

/**
 * Reads protobuf messages, one inside the other, out of memory that stays somebody else's: what it returns are copies.
 *
 * Wire format: https://protobuf.dev/programming-guides/encoding/
 */
export class ProtoReader {
  readonly #bytes: Buffer;
  #position = 0;
  #end: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#end = bytes.byteLength;
  }

  /** The tag of the next field; 0 at the end of the message. */
  tag(): number {
    return this.#position < this.#end ? this.uint() : 0;
  }

  /** An unsigned integer below 2^49: a tag, a length, a small number. */
  uint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  }

  /** A signed integer of 64 bits; a bigint where no number is exactly it. */
  int64(): number | bigint {
    const begin = this.#position;
    while (this.#byte() >= 0x80);
    const end = this.#position;
    this.#position = begin;
    if (end - begin <= EXACT_BYTES) return this.uint();
    let bits = 0n;
    for (let shift = 0n; this.#position < end; shift += 7n) bits |= BigInt(this.#byte() & 0x7f) << shift;
    const value = BigInt.asIntN(64, bits);
    return BigInt(Number(value)) === value ? Number(value) : value;
  }

  fixed64(): bigint {
    return this.#bytes.readBigUInt64LE(this.#skip(8));
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#skip(8));
  }

  text(): string {
    return this.#slice('utf8');
  }

  hex(): string {
    return this.#slice('hex');
  }

  binary(): Uint8Array {
    const length = this.uint();
    const begin = this.#skip(length);
    return Uint8Array.from(this.#bytes.subarray(begin, begin + length));
  }

  /** Reads the message that is the field's value. */
  message<T>(read: (reader: ProtoReader) => T): T {
    const length = this.uint();
    const outer = this.#end;
    const begin = this.#skip(length);
    this.#end = this.#position;
    this.#position = begin;
    const value = read(this);
    this.#end = outer;
    return value;
  }

  /** Passes over the value of a field that has this tag. */
  pass(tag: number): void {
    const wireType = tag & 7;
    if (wireType === 0) this.uint();
    else if (wireType === 1) this.#skip(8);
    else if (wireType === 2) this.#skip(this.uint());
    else if (wireType === 5) this.#skip(4);
    else throw new Error(`no field has the wire type ${wireType}`);
  }

  #slice(encoding: 'utf8' | 'hex'): string {
    const length = this.uint();
    const begin = this.#skip(length);
    return this.#bytes.toString(encoding, begin, begin + length);
  }

  #skip(bytes: number): number {
    const begin = this.#position;
    this.#position += bytes;
    if (this.#position > this.#end) throw new Error('a message ends in the middle of a field');
    return begin;
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)] as number;
  }
}
