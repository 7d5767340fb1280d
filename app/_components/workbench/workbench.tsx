'use client';

import { useCallback, type KeyboardEvent } from 'react';
import { Icon } from '../icon/icon.tsx';
import { later } from '../later/later.tsx';
import { TerminalView } from '../terminal/terminal-view.tsx';
import { useSheetDrag } from './use-sheet-drag.ts';
import { MOST_TERMINALS, useWorkbench } from './workbench-provider.tsx';
import styles from './workbench.module.css';

/** Each fetched when it is first opened. */
const PANELS = {
  files: { label: 'Files', title: 'Files of your home directory', Content: later(() => import('../file-editor/file-editor.tsx')) },
  map: { label: 'Map', title: 'Map of your cluster', Content: later(() => import('../cluster-map/cluster-map.tsx')) },
} as const;

function Tab({ number }: { number: number }) {
  const { active, select, terminals } = useWorkbench();
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const target = terminals[(terminals.indexOf(number) + step + terminals.length) % terminals.length] ?? number;
    select(target);
    document.getElementById(`terminal-tab-${target}`)?.focus();
  };
  return (
    <button
      type="button"
      role="tab"
      id={`terminal-tab-${number}`}
      aria-controls={`terminal-panel-${number}`}
      aria-selected={active === number}
      tabIndex={active === number ? 0 : -1}
      className={styles.tab}
      onClick={() => select(number)}
      onKeyDown={onKeyDown}
    >
      <Icon name="terminal" />
      Terminal {number}
    </button>
  );
}

function PanelButtons() {
  const { panel, setPanel } = useWorkbench();
  return (
    <div className={styles.panelButtons}>
      {(['files', 'map'] as const).map((name) => (
        <button key={name} type="button" aria-pressed={panel === name} onClick={() => setPanel(panel === name ? undefined : name)}>
          <Icon name={name} />
          {PANELS[name].label}
        </button>
      ))}
    </div>
  );
}

/** What is open above the terminals: the files, or the map of the cluster. */
function UpperPanel({ panel }: { panel: keyof typeof PANELS }) {
  const { title, Content } = PANELS[panel];
  return (
    <section className={styles.upper} aria-label={title}>
      <Content />
    </section>
  );
}

function SheetButtons() {
  const { sheet, setSheet } = useWorkbench();
  return (
    <div className={styles.sheetButtons}>
      <button
        type="button"
        aria-label={sheet === 'full' ? 'Make the terminal smaller' : 'Make the terminal larger'}
        onClick={() => setSheet(sheet === 'full' ? 'half' : 'full')}
      >
        <Icon name={sheet === 'full' ? 'down' : 'up'} />
      </button>
      <button type="button" aria-label="Close the terminal" onClick={() => setSheet('closed')}>
        <Icon name="cross" />
      </button>
    </div>
  );
}

function Panel({ number }: { number: number }) {
  const { active, register } = useWorkbench();
  const handle = useCallback((terminal: Parameters<typeof register>[1]) => register(number, terminal), [number, register]);
  return (
    <div
      role="tabpanel"
      id={`terminal-panel-${number}`}
      aria-labelledby={`terminal-tab-${number}`}
      className={styles.panel}
      hidden={active !== number}
    >
      <TerminalView number={number} handle={handle} />
    </div>
  );
}

/** The terminals beside the lesson; below 900 px the same, as a sheet from the bottom. */
export function Workbench() {
  const { terminals, addTerminal, sheet, panel } = useWorkbench();
  const drag = useSheetDrag();
  return (
    <div className={styles.workbench} data-sheet={sheet}>
      <header className={styles.header} {...drag}>
        <div role="tablist" aria-label="Terminals" className={styles.tabs}>
          {terminals.map((number) => (
            <Tab key={number} number={number} />
          ))}
        </div>
        {terminals.length < MOST_TERMINALS && (
          <button type="button" className={styles.add} aria-label="Open another terminal" onClick={addTerminal}>
            <Icon name="plus" />
          </button>
        )}
        <PanelButtons />
        <SheetButtons />
      </header>
      {panel && <UpperPanel panel={panel} />}
      {terminals.map((number) => (
        <Panel key={number} number={number} />
      ))}
    </div>
  );
}
