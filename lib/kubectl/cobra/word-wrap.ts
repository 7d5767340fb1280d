/** Wraps at spaces so that lines keep within `limit` columns where words allow (mitchellh/go-wordwrap). */
export function wrapWords(text: string, limit: number): string {
  let out = '';
  let current = 0;
  let word = '';
  let space = '';
  let spaceLength = 0;
  for (const character of text) {
    if (character === '\n') {
      if (word === '') {
        if (current + spaceLength > limit) current = 0;
        else out += space;
      } else {
        out += space + word;
      }
      [space, spaceLength, word, current] = ['', 0, '', 0];
      out += character;
    } else if (/[\s]/.test(character) && character !== '\u00a0') {
      if (space === '' || word !== '') {
        current += spaceLength + word.length;
        out += space + word;
        [space, spaceLength, word] = ['', 0, ''];
      }
      space += character;
      spaceLength += 1;
    } else {
      word += character;
      if (current + word.length + spaceLength > limit && word.length < limit) {
        out += '\n';
        [current, space, spaceLength] = [0, '', 0];
      }
    }
  }
  if (word === '') return current + spaceLength <= limit ? out + space : out;
  return out + space + word;
}
