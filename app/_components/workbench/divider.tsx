'use client';

import { useCallback, type KeyboardEvent, type PointerEvent } from 'react';
import { DEFAULT_PREFERENCES, SPLIT } from '../preferences/preferences.ts';
import { usePreferences } from '../preferences/preferences-provider.tsx';
import styles from './divider.module.css';

const STEP = 2;

function clamp(split: number): number {
  return Math.min(SPLIT.most, Math.max(SPLIT.least, split));
}

/** What a key asks of the divider; undefined for keys that ask nothing. */
function splitForKey(key: string, split: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return clamp(split - STEP);
    case 'ArrowRight':
      return clamp(split + STEP);
    case 'Home':
      return SPLIT.least;
    case 'End':
      return SPLIT.most;
    case 'Enter':
      return DEFAULT_PREFERENCES.split;
    default:
      return undefined;
  }
}

/** Divides lesson and workbench: dragged, or moved with the arrow keys; its place is kept for this browser. */
export function Divider() {
  const { preferences, change } = usePreferences();
  const { split } = preferences;

  const onPointerMove = useCallback(
    (event: PointerEvent<HTMLDivElement>) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      change({ split: clamp((event.clientX / document.documentElement.clientWidth) * 100) });
    },
    [change],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const moved = splitForKey(event.key, split);
    if (moved === undefined) return;
    event.preventDefault();
    change({ split: moved });
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label="Width of the lesson"
      aria-orientation="vertical"
      aria-valuenow={Math.round(split)}
      aria-valuemin={SPLIT.least}
      aria-valuemax={SPLIT.most}
      className={styles.divider}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => change({ split: DEFAULT_PREFERENCES.split })}
      onKeyDown={onKeyDown}
    />
  );
}
