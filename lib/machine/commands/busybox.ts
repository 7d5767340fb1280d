import type { Process, Program } from '../program.ts';
import { BUSYBOX_BANNER, programOf } from './invocation/invocation.ts';
import type { Command } from './invocation/invocation.ts';
import { baseName } from './files/paths.ts';

/**
 * BusyBox's one program: which applet it is depends on the name it is called by; called `busybox`, on the
 * first argument. `sh` is a program of its own, run in its place.
 */
export function busyboxProgram(commands: readonly Command[]): Program {
  const applets = new Map(commands.map((command) => [command.name, programOf(command, 'busybox')]));
  return async (process) => {
    const name = baseName(process.args[0] ?? '').replace(/^-/, '');
    if (name !== 'busybox') return run(applets, process, process.args);
    const args = process.args.slice(1);
    const [first] = args;
    if (first === undefined || first === '--help') return help(process, [...applets.keys()]);
    if (first === '--list') {
      await process.write([...applets.keys()].toSorted().map((applet) => `${applet}\n`).join(''));
      return 0;
    }
    if (first === 'sh' || first === 'ash') return process.execute({ path: '/bin/sh', args });
    return run(applets, process, args);
  };
}

async function run(applets: ReadonlyMap<string, Program>, process: Process, args: readonly string[]): Promise<number> {
  const name = baseName(args[0] ?? '');
  const applet = applets.get(name);
  if (applet) return applet(withArgs(process, args));
  await process.writeError(`${name}: applet not found\n`);
  return 127;
}

/** The same process, seen with another command line. */
function withArgs(process: Process, args: readonly string[]): Process {
  return args === process.args ? process : new Proxy(process, {
    get(target, key) {
      if (key === 'args') return args;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function help(process: Process, names: readonly string[]): Promise<number> {
  const lines: string[] = [];
  let line = '';
  for (const name of [...names, 'sh'].toSorted()) {
    if (line.length + name.length + 2 > 78) {
      lines.push(`\t${line.trimEnd()}\n`);
      line = '';
    }
    line += `${name}, `;
  }
  lines.push(`\t${line.replace(/, $/, '')}\n`);
  await process.write(`${BUSYBOX_BANNER}\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list\n   or: function [arguments]...\n\nCurrently defined functions:\n${lines.join('')}`);
  return 0;
}
