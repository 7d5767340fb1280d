import styles from './icon.module.css';

const PATHS = {
  tick: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  run: 'M5 3.5l7 4.5-7 4.5z',
  save: 'M8 2.5v7m0 0L5 6.7m3 2.8l3-2.8M3 13h10',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  left: 'M10 3.5L5.5 8l4.5 4.5',
  right: 'M6 3.5L10.5 8 6 12.5',
  up: 'M3.5 10L8 5.5l4.5 4.5',
  down: 'M3.5 6L8 10.5 12.5 6',
  plus: 'M8 3v10M3 8h10',
  settings: 'M2.5 4.5h5m3 0h3M2.5 11.5h3m3 0h5M7.5 2.8v3.4h2.4V2.8zM5.5 9.8v3.4h2.4V9.8z',
  map: 'M2 9h5v4.5H2zM9 9h5v4.5H9zM5.5 2.5h5v3.5h-5zM8 6v1.5M4.5 9V7.5h7V9',
  files: 'M4 1.5h5l3.5 3.5v9.5H4zM9 1.5V5h3.5M6 8h4.5M6 11h4.5',
  terminal: 'M2 3h12v10H2zM4.5 6l2 2-2 2M8.5 10.5h3',
  later: 'M3 4l5 4-5 4zM8.5 4l5 4-5 4z',
  reset: 'M3 8a5 5 0 1 0 1.6-3.7M4.5 1.8v2.7h2.7',
  hint: 'M6 12h4m-3.2 2h2.4M8 2a4 4 0 0 0-2.4 7.2c.4.3.6.8.6 1.3h3.6c0-.5.2-1 .6-1.3A4 4 0 0 0 8 2z',
  people: 'M5.5 7.5a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5zM1.5 13c0-2 1.8-3.2 4-3.2s4 1.2 4 3.2M10.5 7.3a2 2 0 1 0 0-3.9M11.5 9.9c1.7.3 3 1.4 3 3.1',
  hand: 'M4.5 9V4.2a.9.9 0 0 1 1.8 0V7m0-3.8a.9.9 0 0 1 1.8 0V7m0-3a.9.9 0 0 1 1.8 0v3.5m0-2a.9.9 0 0 1 1.8 0V10c0 2.6-1.6 4.3-4 4.3-1.9 0-2.9-.8-3.8-2.5L2.4 9.6a.95.95 0 0 1 1.5-1.1L4.5 9',
  look: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawn sign beside words; it says nothing by itself to a screen reader. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className={styles.icon} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
