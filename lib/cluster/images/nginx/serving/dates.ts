const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (number: number) => String(number).padStart(2, '0');

/** `Mon, 23 Nov 2026 07:03:34 GMT` */
export function httpDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}

/** `23/Nov/2026:07:03:34 +0000`, as access logs have it. */
export function logDate(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${clockOf(date)} +0000`;
}

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

function clockOf(date: Date): string {
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}
