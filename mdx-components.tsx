import type { MDXComponents } from 'mdx/types';
import { CodeBlock } from './app/_components/code-block/code-block.tsx';

/** What Markdown's own elements become in lessons; `@next/mdx` asks for this file at this place. */
export function useMDXComponents(): MDXComponents {
  return { pre: CodeBlock };
}
