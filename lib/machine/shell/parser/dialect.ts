/** Which of the shell language's extensions a flavour knows. */
export interface Dialect {
  readonly name: 'bash' | 'dash' | 'ash';
  readonly arrays: boolean;
  /** `[[ … ]]`. */
  readonly conditional: boolean;
  /** `((…))` and `for ((…))`. */
  readonly arithmeticCommand: boolean;
  readonly braces: boolean;
  /** `function name`. */
  readonly functionKeyword: boolean;
  /** `$'…'`. */
  readonly ansiQuotes: boolean;
  readonly hereStrings: boolean;
  /** `&>`, `|&`. */
  readonly bothStreams: boolean;
  readonly processSubstitution: boolean;
  /** `${x:o:l}` and `${x/a/b}`. */
  readonly substrings: boolean;
  /** `${x^^}`, `${!x}`, `${x@Q}`. */
  readonly caseAndIndirect: boolean;
  readonly select: boolean;
  readonly timeKeyword: boolean;
}

export const BASH: Dialect = {
  name: 'bash',
  arrays: true,
  conditional: true,
  arithmeticCommand: true,
  braces: true,
  functionKeyword: true,
  ansiQuotes: true,
  hereStrings: true,
  bothStreams: true,
  processSubstitution: true,
  substrings: true,
  caseAndIndirect: true,
  select: true,
  timeKeyword: true,
};

export const DASH: Dialect = {
  name: 'dash',
  arrays: false,
  conditional: false,
  arithmeticCommand: false,
  braces: false,
  functionKeyword: false,
  ansiQuotes: false,
  hereStrings: false,
  bothStreams: false,
  processSubstitution: false,
  substrings: false,
  caseAndIndirect: false,
  select: false,
  timeKeyword: false,
};

/** busybox ash as Debian and the official image build it (ASH_BASH_COMPAT). */
export const ASH: Dialect = {
  ...DASH,
  name: 'ash',
  conditional: true,
  functionKeyword: true,
  ansiQuotes: true,
  hereStrings: true,
  bothStreams: true,
  processSubstitution: true,
  substrings: true,
};
