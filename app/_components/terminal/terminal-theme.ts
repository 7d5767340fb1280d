import type { ITheme } from '@xterm/xterm';

/** The terminal's palette on dark steel; the background is the workbench's own, `--steel`. */
export const terminalTheme: ITheme = {
  background: '#161d29',
  foreground: '#e4e8ee',
  cursor: '#ffb366',
  cursorAccent: '#161d29',
  selectionBackground: '#3f5679',
  black: '#2b3546',
  red: '#ff8f88',
  green: '#7fd8a6',
  yellow: '#f0c674',
  blue: '#8fb8ff',
  magenta: '#d0a8ff',
  cyan: '#79d3dc',
  white: '#d5dae2',
  brightBlack: '#8793a6',
  brightRed: '#ffb0aa',
  brightGreen: '#a5e8c2',
  brightYellow: '#ffdd99',
  brightBlue: '#b3d0ff',
  brightMagenta: '#e2c8ff',
  brightCyan: '#a5e6ec',
  brightWhite: '#ffffff',
};
