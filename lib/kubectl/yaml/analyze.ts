/** In which styles a scalar can be written (libyaml's yaml_emitter_analyze_scalar). */
export interface ScalarStyles {
  plain: boolean;
  singleQuoted: boolean;
  block: boolean;
}

const PRINTABLE = /^[\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/u;

/** True for what go-yaml prints as it is; the rest is escaped in double quotes. */
export function isPrintable(character: string): boolean {
  return PRINTABLE.test(character);
}

export function analyzeScalar(text: string): ScalarStyles {
  if (text === '') return { plain: true, singleQuoted: true, block: false };
  const characters = [...text];
  const special = characters.some((character) => !isPrintable(character));
  const edges = /^[ \n]|[ \n]$/.test(text);
  const breakThenSpace = /[\n\r\u0085\u2028\u2029] /.test(text);
  const spaceThenBreak = / [\n\r\u0085\u2028\u2029]/.test(text);
  const broken = characters.some(isBreak);
  const unquotable = spaceThenBreak || special;
  return {
    plain: !edges && !breakThenSpace && !unquotable && !broken && !hasBlockIndicators(text),
    singleQuoted: !breakThenSpace && !unquotable,
    block: !/ $/.test(text) && !unquotable,
  };
}

export function isBreak(character: string): boolean {
  return /^[\n\r\u0085\u2028\u2029]$/.test(character);
}

/** Characters that would mean something else in a plain scalar. */
function hasBlockIndicators(text: string): boolean {
  if (/^(---|\.\.\.)/.test(text)) return true;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return true;
  if (/^[?:-](\s|$)/.test(text)) return true;
  return /:(\s|$)/.test(text.slice(1)) || /\s#/.test(text);
}
