const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1, b: 512, c: 1, w: 2, kB: 1000, K: 1024, k: 1024, KiB: 1024, MB: 1000 ** 2, M: 1024 ** 2, m: 1024 ** 2, MiB: 1024 ** 2,
  GB: 1000 ** 3, G: 1024 ** 3, GiB: 1024 ** 3, TB: 1000 ** 4, T: 1024 ** 4, TiB: 1024 ** 4, P: 1024 ** 5, E: 1024 ** 6,
};

/** A count with an optional size suffix (`10`, `1K`, `2MB`); undefined when it is none. A sign is not taken. */
export function parseSize(text: string): number | undefined {
  const [, digits, suffix = ''] = /^(\d+)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = SUFFIXES[suffix];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** Bytes as `ls -h` and `du -h` write them: powers of 1024, rounded up, one decimal below ten. */
export function humanSize(bytes: number, base = 1024): string {
  const units = base === 1024 ? ['', 'K', 'M', 'G', 'T', 'P'] : ['', 'k', 'M', 'G', 'T', 'P'];
  let size = bytes;
  let unit = 0;
  while (size >= base && unit < units.length - 1) {
    size /= base;
    unit += 1;
  }
  if (unit === 0) return String(bytes);
  const tenths = Math.ceil(size * 10 - 1e-9) / 10;
  if (tenths < 10) return `${tenths.toFixed(1)}${units[unit]}`;
  const whole = Math.ceil(size - 1e-9);
  return whole >= base && unit < units.length - 1 ? `1.0${units[unit + 1]}` : `${whole}${units[unit]}`;
}

/** Seconds from `1.5`, `10s`, `2m`, `1h`, `3d` (sleep, timeout); undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d+\.?\d*|\.\d+|inf(?:inity)?)([smhd])?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const factor = { s: 1, m: 60, h: 3600, d: 86_400 }[unit] ?? 1;
  return digits.startsWith('inf') ? Number.POSITIVE_INFINITY : Number(digits) * factor;
}
