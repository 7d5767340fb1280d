import type { ComponentProps } from 'react';
import Link from 'next/link';
import styles from './button.module.css';

interface Looks {
  /** `primary` is for the one thing to do next. */
  look?: 'plain' | 'primary' | 'quiet';
  size?: 'small' | 'normal' | 'large';
}

function classes({ look = 'plain', size = 'normal' }: Looks): string {
  return [styles.button, look !== 'plain' && styles[look], size !== 'normal' && styles[size]].filter(Boolean).join(' ');
}

export function Button({ look, size, ...rest }: Looks & ComponentProps<'button'>) {
  return <button type="button" className={classes({ look, size })} {...rest} />;
}

/** A link that looks like a button: it goes somewhere. */
export function ButtonLink({ look, size, ...rest }: Looks & ComponentProps<typeof Link>) {
  return <Link className={classes({ look, size })} {...rest} />;
}
