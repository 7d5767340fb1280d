import type { Terminal } from '@xterm/xterm';

/** In UTF-8 what is below U+0300 begins with lower bytes, and is one column wide by every table. */
const FIRST_IN_DOUBT = 0xcc;

/**
 * Has a terminal take emoji to be two columns wide, as the shell and the server's copy of the screen do. The tables for that are
 * fetched before the first character that may need them is written, for few lessons have any; what comes after it waits its turn.
 * Gives what to do things to the terminal by, with the bytes that they write.
 */
export function inTurnBehindWidths(terminal: Pick<Terminal, 'loadAddon' | 'unicode'>, signal: AbortSignal): (act: () => void, bytes?: Uint8Array) => void {
  let fetching: Promise<void> | undefined;
  let isFetched = false;

  const fetchTables = async () => {
    // Without the tables a line may be a column too long: better than no line.
    const tables = await import('@xterm/addon-unicode11').catch(() => undefined);
    isFetched = true;
    if (!tables || signal.aborted) return;
    terminal.loadAddon(new tables.Unicode11Addon());
    terminal.unicode.activeVersion = '11';
  };

  return (act, bytes) => {
    if (bytes?.some((byte) => byte >= FIRST_IN_DOUBT)) fetching ??= fetchTables();
    if (!fetching || isFetched) return act();
    void fetching.then(() => {
      if (!signal.aborted) act();
    });
  };
}
