import type { TerminalNotice } from './protocol.ts';
import { WINDOW } from './protocol.ts';

/** A browser, as the terminal session sees it. */
export interface Viewer {
  output(bytes: Uint8Array): void;
  notice(notice: TerminalNotice): void;
  /** The sandbox leaves memory, or is reset: whoever looks on attaches again. */
  ended(): void;
}

/** One viewer's account: what has been sent and not yet drawn. */
export class Attachment {
  readonly #viewer: Viewer;
  readonly #screen: () => Uint8Array;
  #underWay = 0;
  /** It was sent less than the others, for want of room, and gets the whole screen once it has caught up. */
  #behind = false;

  constructor(viewer: Viewer, screen: () => Uint8Array) {
    this.#viewer = viewer;
    this.#screen = screen;
  }

  get hasRoom(): boolean {
    return this.#underWay < WINDOW;
  }

  /** Tells the viewer to start afresh, and sends the screen as it is. */
  show(restored: boolean): void {
    this.#behind = false;
    this.#viewer.notice({ type: 'attached', restored });
    this.#send(this.#screen());
  }

  deliver(output: Uint8Array): void {
    if (this.#behind || !this.hasRoom) this.#behind = true;
    else this.#send(output);
  }

  /** Gives true when there is room that was not there before. */
  acknowledge(bytes: number): boolean {
    const hadRoom = this.hasRoom;
    // Bytes from before a reconnect may be acknowledged now.
    this.#underWay = Math.max(0, this.#underWay - bytes);
    return !hadRoom && this.hasRoom;
  }

  /** Sends the screen to a viewer that missed some of it. Call when no output is on its way to the screen. */
  catchUp(): void {
    if (this.#behind && this.#underWay < WINDOW / 2) this.show(true);
  }

  end(): void {
    this.#viewer.ended();
  }

  #send(bytes: Uint8Array): void {
    this.#underWay += bytes.length;
    this.#viewer.output(bytes);
  }
}
