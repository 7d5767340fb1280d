/** A moment as an `<input type="datetime-local">` wants it, in this browser's time zone, to the minute. */
export function toInput(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The moment that such an input means, as ISO 8601; undefined when nothing whole stands in it. */
export function fromInput(value: string): string | undefined {
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
