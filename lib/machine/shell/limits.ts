/**
 * Every bound that keeps one learner's script from taking the host's memory or stack. Real bash would go
 * on until the kernel stopped it; past these, the shell says so in one line and goes on or exits.
 */
export const LIMITS = {
  /** Functions calling functions; bash's own FUNCNEST, which it leaves unset and then crashes. */
  functionDepth: 1_000,
  /** Files sourcing files, `eval` within `eval`. */
  sourceDepth: 100,
  /** Commands, substitutions and parentheses within each other in one input. */
  parseDepth: 250,
  /** Names in arithmetic that stand for further expressions; bash's own MAX_EXPR_RECURSION_LEVEL is 1024. */
  arithmeticDepth: 256,
  /** Words that one brace expansion may make, those of its inner braces counted too. */
  braceWords: 100_000,
  /** Words that one command line may become (Linux's own bound is 2 MB of arguments: E2BIG). */
  fields: 250_000,
  /** Characters in one variable, or in the output that $(…) collects. */
  characters: 4 * 1024 * 1024,
  /** Steps of matching one pattern against one string: half a second or so. */
  matchSteps: 2_000_000,
  /** Elements of one array. */
  arrayElements: 1_000_000,
  /** Commands that history keeps whatever HISTSIZE says. */
  history: 10_000,
  /** Commands remembered by their parsed arithmetic, so that loops do not parse again. */
  parsedExpressions: 500,
} as const;
