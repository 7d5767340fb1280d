const HEADER = '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';

/** One moment of a transfer, sizes in bytes and times in milliseconds. */
export interface Progress {
  received: number;
  /** Undefined where the server has not said. */
  total: number | undefined;
  sent: number;
  toSend: number;
  elapsed: number;
}

/** A number in five places: 99999, 123k, 1.23M… (curl's max5data). */
export function fiveDigits(bytes: number): string {
  const [K, M, G] = [1024, 1024 ** 2, 1024 ** 3];
  if (bytes < 100_000) return String(bytes).padStart(5);
  if (bytes < 10_000 * K) return `${String(Math.floor(bytes / K)).padStart(4)}k`;
  if (bytes < 100 * M) return `${String(Math.floor(bytes / M)).padStart(2)}.${Math.floor((bytes % M) / (M / 10))}M`;
  if (bytes < 10_000 * M) return `${String(Math.floor(bytes / M)).padStart(4)}M`;
  if (bytes < 100 * G) return `${String(Math.floor(bytes / G)).padStart(2)}.${Math.floor((bytes % G) / (G / 10))}G`;
  return `${String(Math.floor(bytes / G)).padStart(4)}G`;
}

function clockText(seconds: number): string {
  if (seconds <= 0) return '--:--:--';
  const hours = Math.floor(seconds / 3600);
  if (hours > 99) return `${String(Math.floor(seconds / 86_400)).padStart(3)}d ${String(hours % 24).padStart(2, '0')}h`;
  return [String(hours).padStart(2), String(Math.floor(seconds / 60) % 60).padStart(2, '0'), String(seconds % 60).padStart(2, '0')].join(':');
}

/** One line of the meter, without its carriage return. */
export function meterLine({ received, total, sent, toSend, elapsed }: Progress): string {
  const span = Math.max(1, elapsed);
  const whenAny = (bytes: number) => (bytes === 0 ? 0 : Math.floor((bytes * 1000) / span));
  const [down, up] = [whenAny(received), whenAny(sent)];
  const percent = (part: number, whole: number) => (whole > 0 ? Math.floor((100 * part) / whole) : 0);
  const size = (total ?? received) + toSend;
  const seconds = (bytes: number, speed: number) => (speed > 0 ? Math.floor(bytes / speed) : 0);
  const estimate = total === undefined ? 0 : seconds(total, down);
  const spent = Math.floor(elapsed / 1000);
  return [
    String(percent(received + sent, size)).padStart(3), ' ', fiveDigits(size), '  ', String(percent(received, total ?? 0)).padStart(3), ' ', fiveDigits(received), '  ',
    String(percent(sent, toSend)).padStart(3), ' ', fiveDigits(sent), '  ', fiveDigits(down), '  ', fiveDigits(up), ' ', clockText(estimate), ' ', clockText(spent), ' ',
    clockText(estimate > spent ? estimate - spent : 0), ' ', fiveDigits(down + up),
  ].join('');
}

/** curl's progress meter on standard error: a header, then lines that overwrite each other. */
export class Meter {
  readonly #write: (text: string) => Promise<void>;
  #begun = false;

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
  }

  get begun(): boolean {
    return this.#begun;
  }

  async show(progress: Progress): Promise<void> {
    await this.#write(`${this.#begun ? '' : HEADER}\r${meterLine(progress)}`);
    this.#begun = true;
  }

  async end(): Promise<void> {
    if (this.#begun) await this.#write('\n');
    this.#begun = false;
  }
}
