/** Bytes that are written often, as 32-bit words: a few stores in place of a loop over bytes. */
export interface Words {
  /** Little-endian; the last one is filled up with zeros. */
  readonly words: Int32Array;
  /** Bytes that count. */
  readonly bytes: number;
}

const WORD = Int32Array.BYTES_PER_ELEMENT;

/** Makes words of bytes. */
export function toWords(bytes: Uint8Array): Words {
  const view = new DataView(new ArrayBuffer(Math.ceil(bytes.byteLength / WORD) * WORD));
  bytes.forEach((byte, index) => {
    view.setUint8(index, byte);
  });
  const words = new Int32Array(view.byteLength / WORD).map((_, index) => view.getInt32(index * WORD, true));
  return { words, bytes: bytes.byteLength };
}
