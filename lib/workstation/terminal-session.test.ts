import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Process, Program } from '#lib/machine/index.ts';
import { testMachine } from '../machine/testing/index.ts';
import type { TestMachine } from '../machine/testing/index.ts';
import type { TerminalNotice } from './protocol.ts';
import { WINDOW } from './protocol.ts';
import type { SavedTerminal } from './terminal-session.ts';
import { TerminalSession } from './terminal-session.ts';

const LIMITS = { viewers: 2, scrollback: 100, cells: 8_000, input: 100_000, columns: 200, rows: 100 };
const decoder = new TextDecoder();

/** A shell of four words: `exit`, `flood` (prints without end), `paste` (asks for marked pastes), and echo. */
const shell: Program = async (process) => {
  await process.write('$ ');
  for (;;) {
    const line = decoder.decode(await process.read());
    if (line === '' || line === 'exit\n') return 0;
    if (line === 'flood\n') await flood(process);
    if (line === 'paste\n') await process.write('\x1b[?2004h');
    if (line === 'size\n') await process.write(`${process.tty?.columns}x${process.tty?.rows}\n`);
    else await process.write(`<${line.trim()}>\n`);
    await process.write('$ ');
  }
};

async function flood(process: Process): Promise<void> {
  let stopped = false;
  using _ = process.onSignal('SIGINT', () => {
    stopped = true;
  });
  const line = `${'y'.repeat(78)}\n`.repeat(50);
  while (!stopped) await process.write(line);
}

class Browser {
  notices: TerminalNotice[] = [];
  text = '';
  /** Since the last notice that it is attached. */
  screen = '';
  bytes = 0;
  ends = 0;

  output(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.text += decoder.decode(chunk);
    this.screen += decoder.decode(chunk);
  }

  notice(notice: TerminalNotice): void {
    this.notices.push(notice);
    if (notice.type === 'attached') this.screen = '';
  }

  ended(): void {
    this.ends += 1;
  }
}

let computer: TestMachine;
let sessions: TerminalSession[];
let changes: number;

beforeEach(() => {
  computer = testMachine();
  sessions = [];
  changes = 0;
});

afterEach(async () => {
  for (const session of sessions) session.dispose();
  await computer[Symbol.asyncDispose]();
});

function open(saved?: SavedTerminal): TerminalSession {
  const session = new TerminalSession({
    limits: LIMITS,
    openTerminal: (size) => computer.machine.openTerminal(size),
    startShell: (terminal) => computer.machine.start({ args: ['sh'], program: shell, terminal }),
    isBusy: () => false,
    saved,
    onChange: () => {
      changes += 1;
    },
  });
  sessions.push(session);
  return session;
}

async function attach(session: TerminalSession) {
  const browser = new Browser();
  const handle = await session.attach(browser);
  if (!handle) throw new Error('the session refused');
  return { browser, handle };
}

const type = (session: TerminalSession, text: string) => session.input(new TextEncoder().encode(text));

/** Waits, by turns of the event loop, until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 1, timeout: 5000 }).toBe(true);
}

describe('a terminal session', () => {
  it('shows the prompt, and what is typed and printed', async () => {
    const session = open();
    const { browser } = await attach(session);
    await until(() => browser.text === '$ ');
    expect(browser.notices).toEqual([{ type: 'attached', restored: false }]);
    type(session, 'hello\r');
    await until(() => browser.text === '$ hello\r\n<hello>\r\n$ ');
    expect(changes).toBeGreaterThan(0);
  });

  it('goes on when the browser goes, and shows the screen as it is to the next', async () => {
    const session = open();
    const first = await attach(session);
    type(session, 'one\r');
    await until(() => first.browser.text.endsWith('<one>\r\n$ '));
    first.handle.detach();
    type(session, 'two\r');
    const second = await attach(session);
    await until(() => second.browser.text.includes('<two>'));
    expect(second.browser.notices).toEqual([{ type: 'attached', restored: true }]);
    expect(second.browser.text).toContain('<one>');
    expect(first.browser.text).not.toContain('two');
  });

  it('shows one terminal in two browsers, and no more than are allowed', async () => {
    const session = open();
    const [first, second] = [await attach(session), await attach(session)];
    type(session, 'x\r');
    await until(() => first.browser.text.includes('<x>') && second.browser.text.includes('<x>'));
    expect(await session.attach(new Browser())).toBeUndefined();
    second.handle.detach();
    expect(await session.attach(new Browser())).toBeDefined();
  });

  it('takes the size of the last browser that has one, within bounds', async () => {
    const session = open();
    const { browser } = await attach(session);
    session.resize(120, 40);
    type(session, 'size\r');
    await until(() => browser.text.includes('120x40'));
    session.resize(1_000_000, 5);
    type(session, 'size\r');
    await until(() => browser.text.includes('200x5'));
  });

  it('starts a new shell on the next key after the last has ended', async () => {
    const session = open();
    const { browser } = await attach(session);
    await until(() => browser.text === '$ ');
    type(session, 'exit\r');
    await until(() => browser.text.endsWith('[The shell has ended. Press a key for a new one.]\r\n'));
    type(session, 'z');
    await until(() => browser.text.endsWith('new one.]\r\n$ '));
    type(session, 'again\r');
    await until(() => browser.text.endsWith('<again>\r\n$ '));
  });

  it('tells browsers when it goes away', async () => {
    const session = open();
    const { browser } = await attach(session);
    session.dispose();
    expect(browser.ends).toBe(1);
    expect(await session.attach(new Browser())).toBeUndefined();
  });
});

describe('flow control', () => {
  it('makes programs wait until the browser has drawn', async () => {
    const session = open();
    const { browser, handle } = await attach(session);
    type(session, 'flood\r');
    await until(() => browser.bytes > WINDOW);
    const held = browser.bytes;
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(browser.bytes).toBe(held);
    handle.acknowledge(held);
    await until(() => browser.bytes > held + WINDOW);
  });

  it('still takes Ctrl-C then', async () => {
    const session = open();
    const { browser, handle } = await attach(session);
    type(session, 'flood\r');
    await until(() => browser.bytes > WINDOW);
    type(session, '\x03');
    let drawn = 0;
    await until(() => {
      handle.acknowledge(browser.bytes - drawn);
      drawn = browser.bytes;
      return browser.text.endsWith('<flood>\r\n$ ');
    });
  });

  it('does not let one slow browser hold another up, and brings it up to date later', async () => {
    const session = open();
    const slow = await attach(session);
    const quick = await attach(session);
    type(session, 'flood\r');
    let drawn = 0;
    const draw = () => {
      quick.handle.acknowledge(quick.browser.bytes - drawn);
      drawn = quick.browser.bytes;
    };
    await until(() => {
      draw();
      return quick.browser.bytes > 4 * WINDOW;
    });
    type(session, '\x03');
    await until(() => {
      draw();
      return quick.browser.text.endsWith('<flood>\r\n$ ');
    });
    expect(slow.browser.bytes).toBeLessThan(2 * WINDOW);
    slow.handle.acknowledge(slow.browser.bytes);
    await until(() => slow.browser.notices.length === 2);
    expect(slow.browser.notices).toEqual([{ type: 'attached', restored: false }, { type: 'attached', restored: true }]);
    expect(slow.browser.screen).toMatch(/<flood>\r\n\$ $/);
  });

  it('refuses more than programs may leave unread', async () => {
    const session = open();
    const { browser } = await attach(session);
    type(session, 'flood\r');
    await until(() => browser.bytes > WINDOW);
    expect(type(session, 'x'.repeat(60_000))).toBe(true);
    expect(type(session, 'x'.repeat(60_000))).toBe(false);
  });
});

describe('run', () => {
  it('types line by line where pastes are not marked', async () => {
    const session = open();
    const { browser } = await attach(session);
    void session.run('one\ntwo\n');
    await until(() => browser.text.endsWith('<two>\r\n$ '));
    expect(browser.text).toContain('<one>');
  });

  it('types one marked paste where they are, which its content cannot end', async () => {
    const session = open();
    const { browser } = await attach(session);
    await until(() => browser.text === '$ ');
    type(session, 'paste\r');
    await until(() => browser.text.endsWith('<paste>\r\n$ '));
    void session.run('one\x1b[201~ more\n');
    await until(() => browser.text.endsWith('[201~>\r\n$ '));
    expect(browser.text).toContain('<\x1b[200~one[201~ more\x1b[201~>');
  });
});

describe('save', () => {
  it('brings the screen back, the new prompt where the old one was', async () => {
    const session = open();
    const { browser } = await attach(session);
    type(session, 'kept\r');
    await until(() => browser.text.endsWith('<kept>\r\n$ '));
    await until(() => session.save().screen.endsWith('$ ') && session.save().screen.includes('<kept>'));
    const saved = session.save();
    expect(saved).toEqual({ columns: 80, rows: 24, screen: '$ kept\r\n<kept>\r\n$ ', atPrompt: true, interrupted: false });
    const restored = open(saved);
    const again = await attach(restored);
    expect(again.browser.notices).toEqual([{ type: 'attached', restored: true }]);
    expect(again.browser.text).toContain('$ kept\r\n<kept>');
    await until(() => restored.save().screen === saved.screen);
  });
});
