/**
 * What a terminal's WebSocket carries, at `/terminal/<number>`. Binary frames are the terminal's bytes:
 * keys from the browser, output to it. Text frames are these messages, as JSON.
 */

/** From the browser. */
export type TerminalRequest =
  | { type: 'resize'; columns: number; rows: number }
  /** Bytes of output the browser has drawn since its last ack; the server holds back past `WINDOW`. */
  | { type: 'ack'; bytes: number }
  /** Types a code block's commands for the learner, as one bracketed paste with a line end. */
  | { type: 'run'; commands: string };

/** From the server. */
export type TerminalNotice =
  /** The screen as it was follows in one binary frame; then live output. */
  | { type: 'attached'; restored: boolean }
  /** The sandbox is being brought back; keys typed now wait. */
  | { type: 'waiting' }
  /** To somebody who only looks on: the size that the terminal has in its own browser, now and when it changes. */
  | { type: 'size'; columns: number; rows: number }
  | { type: 'refused'; message: string };

/** Bytes of output that may be under way to a browser that has not acknowledged them. */
export const WINDOW = 256 * 1024;

/** Bytes that one frame from a browser may hold; a larger paste comes in several. */
export const LARGEST_FRAME = 64 * 1024;
