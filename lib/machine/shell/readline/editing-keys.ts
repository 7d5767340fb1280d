import type { LineBuffer } from './buffer.ts';

/** Keys that only change the line or move in it. */
export const EDITING_KEYS: Readonly<Record<string, ((buffer: LineBuffer) => void) | undefined>> = {
  left: moveLeft,
  'ctrl-b': moveLeft,
  right: moveRight,
  'ctrl-f': moveRight,
  home: toStart,
  'ctrl-a': toStart,
  end: toEnd,
  'ctrl-e': toEnd,
  backspace: (buffer) => buffer.deleteBackward(),
  delete: (buffer) => buffer.deleteForward(),
  'ctrl-k': (buffer) => buffer.kill(buffer.cursor, buffer.length),
  'ctrl-u': (buffer) => buffer.kill(0, buffer.cursor),
  'ctrl-w': (buffer) => buffer.kill(buffer.wordStart(true), buffer.cursor),
  'meta-backspace': (buffer) => buffer.kill(buffer.wordStart(), buffer.cursor),
  'meta-d': (buffer) => buffer.kill(buffer.cursor, buffer.wordEnd()),
  'ctrl-y': (buffer) => buffer.yank(),
  'ctrl-t': (buffer) => buffer.transpose(),
  'ctrl-_': (buffer) => buffer.undo(),
  'meta-b': (buffer) => {
    buffer.cursor = buffer.wordStart();
  },
  'meta-f': (buffer) => {
    buffer.cursor = buffer.wordEnd();
  },
  'meta-u': (buffer) => buffer.changeWord((word) => word.toUpperCase()),
  'meta-l': (buffer) => buffer.changeWord((word) => word.toLowerCase()),
  'meta-c': (buffer) => buffer.changeWord((word) => word.replace(/\p{L}/u, (letter) => letter.toUpperCase())),
  'meta-r': (buffer) => buffer.set(''),
};

function moveLeft(buffer: LineBuffer): void {
  buffer.cursor = Math.max(0, buffer.cursor - 1);
}

function moveRight(buffer: LineBuffer): void {
  buffer.cursor = Math.min(buffer.length, buffer.cursor + 1);
}

function toStart(buffer: LineBuffer): void {
  buffer.cursor = 0;
}

function toEnd(buffer: LineBuffer): void {
  buffer.cursor = buffer.length;
}
