/** Nothing longer is looked at: a terminal's line is shorter, and a body may have megabytes. In UTF-16 units. */
const MAX_LENGTH = 2_000;
/** Control and format characters (escape sequences, direction overrides), line separators, halves of surrogate pairs. */
const UNSAFE = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]--[\u200d]]/gv; // the joiner stays: emoji are made with it

/**
 * Makes text harmless for a terminal: one line, nothing that moves the cursor, changes colours or turns the direction of
 * writing. Control characters are shown as their pictures (␛), the others as �.
 */
export function safeText(text: string): string {
  return text.slice(0, MAX_LENGTH).replace(UNSAFE, pictureOf);
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : '�';
}
