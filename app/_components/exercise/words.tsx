import { Fragment } from 'react';

/** A check's sentence, with what stands between backticks set as code. */
export function Words({ children }: { children: string }) {
  return children
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>));
}
