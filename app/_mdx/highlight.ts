import type { Element, ElementContent } from 'hast';
import { createCssVariablesTheme, createHighlighter, type ThemedToken } from 'shiki';
import { parseTranscript, type TranscriptLine } from './transcript.ts';

const theme = createCssVariablesTheme({ name: 'drydock', variablePrefix: '--' });
const LANGUAGES = { yaml: 'yaml', json: 'json', sh: 'shellscript', html: 'html', ini: 'ini' } as const;

const highlighter = createHighlighter({ themes: [theme], langs: Object.values(LANGUAGES) });

/** A shell's bare words and here-documents are most of what one types: coloured as the strings they are, they would drown the rest. */
const BARE_WORD = /^string\.(unquoted\..*\.shell|quoted\.heredoc\.)/;

/** `color: var(--token-keyword)` becomes the class `token-keyword`; plain text has none. */
function tokenClass(token: ThemedToken): string | undefined {
  const scopes = token.explanation?.flatMap(({ scopes }) => scopes.map(({ scopeName }) => scopeName)) ?? [];
  if (scopes.some((scope) => BARE_WORD.test(scope))) return undefined;
  return /--(token-[a-z-]+)/.exec(token.color ?? '')?.[1];
}

function element(className: string | undefined, children: ElementContent[], properties = {}): Element {
  return { type: 'element', tagName: 'span', properties: { ...(className && { className: [className] }), ...properties }, children };
}

function text(value: string): ElementContent {
  return { type: 'text', value };
}

function tokenElement(token: ThemedToken): ElementContent {
  const className = tokenClass(token);
  return className ? element(className, [text(token.content)]) : text(token.content);
}

function transcriptLine(line: TranscriptLine): ElementContent[] {
  if (line.kind === 'printed') return [text(line.text)];
  return [element('prompt', [text(line.prompt)]), element('typed', [text(line.command)])];
}

/** Every line as a span that knows its number (so that notes can point at it), with its line end inside it. */
function numbered(lines: ElementContent[][]): ElementContent[] {
  return lines.map((children, index) => {
    const end = index < lines.length - 1 ? [text('\n')] : [];
    return element('line', [...children, ...end], { 'data-line': index + 1 });
  });
}

/**
 * A code block's text as spans with classes, one span a line, coloured when the site is built. `console` is a
 * transcript; a language that nobody taught us stays plain.
 */
export async function highlight(code: string, language: string): Promise<ElementContent[]> {
  if (language === 'console') return numbered(parseTranscript(code).map(transcriptLine));
  const grammar = LANGUAGES[language as keyof typeof LANGUAGES];
  if (!grammar) return numbered(code.split('\n').map((line) => [text(line)]));
  // Without a limit of time: on a busy machine a line would be cut short, and the build fail.
  const lines = (await highlighter).codeToTokensBase(code, { lang: grammar, theme, includeExplanation: 'scopeName', tokenizeTimeLimit: 0 });
  return numbered(lines.map((line) => line.map(tokenElement)));
}
