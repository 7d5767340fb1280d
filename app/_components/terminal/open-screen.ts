import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { inTurnBehindWidths } from './character-widths.ts';
import type { TerminalSize } from './terminal-connection.ts';
import { terminalTheme } from './terminal-theme.ts';

export interface ScreenOptions {
  /** CSS pixels. */
  fontSize: number;
  screenReader: boolean;
  /** What a screen reader calls the terminal. */
  label: string;
  onKeys(keys: string | Uint8Array): void;
  onResize(size: TerminalSize): void;
  /** Somebody else's terminal: it has their size, told by `resize`, whatever the size of the element. */
  lookingOn?: boolean;
  /** The selection was put on the clipboard. */
  onCopied(): void;
}

/** A terminal drawn into an element of the page. */
export interface Screen {
  readonly size: TerminalSize;
  write(bytes: Uint8Array, drawn: () => void): void;
  clear(): void;
  focus(): void;
  change(options: { fontSize: number; screenReader: boolean }): void;
  /** For who looks on. */
  resize(size: TerminalSize): void;
  /** Whether keys are taken. */
  takeKeys(taken: boolean): void;
  dispose(): void;
}

/** Keys that the page answers instead of the shell: Ctrl-V pastes, Ctrl-Shift-C copies, Shift-Tab and F6 leave. */
function leaveToPage(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (event.key === 'F6' || (event.key === 'Tab' && event.shiftKey)) return true;
  return (event.ctrlKey || event.metaKey) && !event.altKey && (key === 'v' || (key === 'c' && event.shiftKey));
}

function bytesOf(binary: string): Uint8Array {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function codeFont(element: HTMLElement): string {
  return getComputedStyle(element).getPropertyValue('--font-plex-mono') || 'monospace';
}

/** Copies what is selected when the pointer is let go; says so, and leaves the clipboard alone otherwise. */
function copyOnSelection(terminal: Terminal, element: HTMLElement, onCopied: () => void, signal: AbortSignal): void {
  const copy = async () => {
    const selected = terminal.getSelection();
    if (!selected.trim()) return;
    await navigator.clipboard?.writeText(selected).then(onCopied, () => undefined);
  };
  element.addEventListener('mouseup', () => void copy(), { signal });
  element.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 'c') {
        event.preventDefault();
        void copy();
      }
    },
    { signal, capture: true },
  );
}

/** Draws a terminal into `element` and keeps it as large as that is, until it is disposed of. */
export async function openScreen(element: HTMLElement, options: ScreenOptions): Promise<Screen> {
  const fontFamily = codeFont(element);
  await Promise.allSettled(['400', '600'].map((weight) => document.fonts.load(`${weight} ${options.fontSize}px ${fontFamily}`)));
  const terminal = new Terminal({
    theme: terminalTheme,
    fontFamily,
    fontSize: options.fontSize,
    fontWeightBold: 600,
    lineHeight: 1.25,
    cursorBlink: false,
    scrollback: 5000,
    minimumContrastRatio: 4.5,
    screenReaderMode: options.screenReader,
    macOptionIsMeta: true,
    rightClickSelectsWord: false,
    linkHandler: { activate: () => undefined },
    allowProposedApi: true,
  });
  const fit = new FitAddon();
  const listening = new AbortController();
  terminal.loadAddon(fit);
  const inTurn = inTurnBehindWidths(terminal, listening.signal);
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', options.label);
  terminal.attachCustomKeyEventHandler((event) => !leaveToPage(event));
  copyOnSelection(terminal, element, options.onCopied, listening.signal);
  const fitElement = () => {
    if (!options.lookingOn && element.clientWidth > 0 && element.clientHeight > 0) fit.fit();
  };
  fitElement();

  terminal.onData(options.onKeys);
  terminal.onBinary((binary) => options.onKeys(bytesOf(binary)));
  terminal.onResize(({ cols, rows }) => options.onResize({ columns: cols, rows }));
  const observer = new ResizeObserver(fitElement);
  observer.observe(element);

  return {
    get size() {
      return { columns: terminal.cols, rows: terminal.rows };
    },
    write: (bytes, drawn) => inTurn(() => terminal.write(bytes, drawn), bytes),
    clear: () => inTurn(() => terminal.reset()),
    focus: () => terminal.focus(),
    change({ fontSize, screenReader }) {
      terminal.options.fontSize = fontSize;
      terminal.options.screenReaderMode = screenReader;
      fitElement();
    },
    resize: ({ columns, rows }) => terminal.resize(columns, rows),
    takeKeys(taken) {
      terminal.options.disableStdin = !taken;
    },
    dispose() {
      observer.disconnect();
      listening.abort();
      terminal.dispose();
    },
  };
}
