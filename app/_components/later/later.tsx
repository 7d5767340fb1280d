'use client';

import { Component, lazy, Suspense, useState, type ComponentType, type ReactNode } from 'react';
import styles from './later.module.css';

/** The part's script did not come: the line is down, or the server has been renewed. */
class NotFetched extends Error {}

interface BoundaryProps {
  retry(): void;
  children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    if (!(error instanceof NotFetched)) throw error;
    const again = () => {
      this.props.retry();
      this.setState({ error: undefined });
    };
    return (
      <p role="alert" className={styles.failed}>
        This part could not be fetched. Check your connection.{' '}
        <button type="button" onClick={again}>
          Try again
        </button>
      </p>
    );
  }
}

/**
 * A part of a page whose script is fetched when it is first shown, so that nobody waits for what they do not open.
 * Where it cannot be fetched, it says so and can be asked for again.
 */
export function later<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  const fetched = () =>
    lazy<ComponentType<Props>>(() =>
      load().catch((cause: unknown) => {
        throw new NotFetched('a script was not fetched', { cause });
      }),
    );
  let Content = fetched();
  return function Later(props) {
    const [, drawAgain] = useState(0);
    const retry = () => {
      Content = fetched();
      drawAgain((times) => times + 1);
    };
    return (
      <Boundary retry={retry}>
        <Suspense>
          <Content {...props} />
        </Suspense>
      </Boundary>
    );
  };
}
