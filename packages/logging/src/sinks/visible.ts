/**
 * What drives a terminal, ends a line or hides or turns round the text beside it: control characters (C0, DEL, C1),
 * format characters (bidirectional overrides, zero-width, tags), line and paragraph separators, lone surrogates.
 * The two joiners stay: emoji and several scripts need them.
 */
const INVISIBLE = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]--[\u200c\u200d]]/gv;

/** The text with everything invisible written as JSON writes it (`\n`, `\u001b`): one line, inside JSON too. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  let units = '';
  for (let index = 0; index < character.length; index += 1) {
    units += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return units;
}
