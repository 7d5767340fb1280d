import type { MDXComponents } from 'mdx/types';
import { Children, cloneElement, isValidElement, type ComponentProps, type ReactElement, type ReactNode } from 'react';
import { fillIn } from '#lib/checks/index.ts';
import { CodeBlock } from '../code-block/code-block.tsx';

type Values = Readonly<Record<string, string | number>>;

/** The same nodes with a learner's values in place of `{{name}}`. */
function filled(node: ReactNode, values: Values): ReactNode {
  if (typeof node === 'string') return fillIn(node, values);
  if (Array.isArray(node)) return Children.map(node, (child) => filled(child as ReactNode, values));
  if (!isValidElement(node)) return node;
  const element = node as ReactElement<{ children?: ReactNode }>;
  return cloneElement(element, undefined, filled(element.props.children, values));
}

/** What `code` and `pre` become in a lesson that holds a learner's own names and numbers. */
export function codeWith(values: Values): MDXComponents {
  if (Object.keys(values).length === 0) return {};
  return {
    code: ({ children, ...rest }: ComponentProps<'code'>) => <code {...rest}>{filled(children, values)}</code>,
    pre: ({ file, ...rest }: ComponentProps<typeof CodeBlock>) => <CodeBlock {...rest} {...(file !== undefined && { file: fillIn(file, values) })} />,
  };
}
