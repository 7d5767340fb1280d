/** A span as Go's time.Duration prints it: `0s`, `812ms`, `1.204s`, `5m0s`. */
export function goDuration(milliseconds: number): string {
  const whole = Math.trunc(milliseconds);
  if (whole === 0) return '0s';
  if (whole < 1000) return `${whole}ms`;
  const hours = Math.trunc(whole / 3_600_000);
  const minutes = Math.trunc(whole / 60_000) % 60;
  const seconds = Number(((whole % 60_000) / 1000).toFixed(3));
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
