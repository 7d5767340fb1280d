'use client';

import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import type { TerminalHandle } from '../terminal/use-terminal.ts';

/** How far the workbench has come up where it is a sheet; wide windows show it always. */
export type Sheet = 'closed' | 'half' | 'full';

export type Panel = 'files' | 'map';

interface Workbench {
  terminals: readonly number[];
  active: number;
  sheet: Sheet;
  /** What is open above the terminals. */
  panel: Panel | undefined;
  /** The code block that was run last, by its place in the lesson; 0 before the first. */
  lastStep: number;
  /** Types commands into the terminal in front, bringing the sheet up. `step` is the block's place in the lesson. */
  run(commands: string, step?: number): void;
  select(terminal: number): void;
  addTerminal(): void;
  setSheet(sheet: Sheet): void;
  setPanel(panel: Panel | undefined): void;
  register(terminal: number, handle: TerminalHandle | null): void;
  focusTerminal(): void;
}

/** Whether the workbench is a sheet, with room for either a terminal or what is open above it. */
function isSheet(): boolean {
  return window.matchMedia('(max-width: 56.24rem)').matches;
}

/** Terminals that one page opens at most. */
export const MOST_TERMINALS = 4;

const Context = createContext<Workbench | undefined>(undefined);

/** Holds the workbench's tabs and the way from the lesson's text into its terminals. */
export function WorkbenchProvider({ children }: { children: ReactNode }) {
  const [terminals, setTerminals] = useState<readonly number[]>([1]);
  const [active, setActive] = useState(1);
  const [sheet, setSheet] = useState<Sheet>('closed');
  const [lastStep, setLastStep] = useState(0);
  const [panel, setPanel] = useState<Panel>();
  const handles = useRef(new Map<number, TerminalHandle>());

  const register = useCallback((terminal: number, handle: TerminalHandle | null) => {
    if (handle) handles.current.set(terminal, handle);
    else handles.current.delete(terminal);
  }, []);

  const run = useCallback(
    (commands: string, step?: number) => {
      if (step) setLastStep(step);
      setSheet((before) => (before === 'closed' ? 'half' : before));
      if (isSheet()) setPanel(undefined);
      handles.current.get(active)?.run(commands);
    },
    [active],
  );

  const select = useCallback((terminal: number) => {
    setActive(terminal);
    if (isSheet()) setPanel(undefined);
  }, []);

  const addTerminal = useCallback(() => {
    const next = terminals.length + 1;
    if (next > MOST_TERMINALS) return;
    setTerminals([...terminals, next]);
    select(next);
  }, [terminals, select]);

  const focusTerminal = useCallback(() => {
    setSheet((before) => (before === 'closed' ? 'half' : before));
    const focus = () => handles.current.get(active)?.focus();
    focus();
    // A sheet that was closed cannot take the focus before it is drawn.
    requestAnimationFrame(focus);
  }, [active]);

  const workbench = useMemo(
    () => ({ terminals, active, sheet, panel, lastStep, run, select, addTerminal, setSheet, setPanel, register, focusTerminal }),
    [terminals, active, sheet, panel, lastStep, run, select, addTerminal, register, focusTerminal],
  );
  return <Context value={workbench}>{children}</Context>;
}

/** The lesson page's workbench; throws elsewhere. */
export function useWorkbench(): Workbench {
  const workbench = use(Context);
  if (!workbench) throw new Error('There is a workbench only on lesson pages');
  return workbench;
}
