const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Seconds whose dates are kept: the present one and those of files' changes. */
const KEPT = 64;

const two = (number: number) => String(number).padStart(2, '0');

/** `Mon, 23 Nov 2026 07:03:34 GMT` */
export const httpDate = oncePerSecond((date) => date.toUTCString());

/** `23/Nov/2026:07:03:34 +0000`, as access logs have it. */
export const logDate = oncePerSecond(
  (date) => `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${clockOf(date)} +0000`,
);

/** `2026/11/23 07:03:34`, as error logs have it. */
export function errorDate(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${date.getUTCFullYear()}/${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())} ${clockOf(date)}`;
}

/** `23-Nov-2026 07:03`, as directory listings have it. */
export function listingDate(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${two(date.getUTCDate())}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** Writes a date in whole seconds; the last ones are kept, as nginx keeps its (ngx_time_update). */
function oncePerSecond(write: (date: Date) => string): (milliseconds: number) => string {
  const written = new Map<number, string>();
  return (milliseconds) => {
    const second = Math.floor(milliseconds / 1000);
    let text = written.get(second);
    if (text === undefined) {
      if (written.size >= KEPT) written.clear();
      written.set(second, (text = write(new Date(second * 1000))));
    }
    return text;
  };
}

function clockOf(date: Date): string {
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}
