import { refuse } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';
import { searchPath } from '../interpreter/external.ts';

export const hash: Builtin = {
  name: 'hash',
  async run(call) {
    const { shell, args } = call;
    if (args[1] === '-r') {
      shell.hashed.clear();
      return 0;
    }
    const names = args.slice(1).filter((arg) => !arg.startsWith('-'));
    if (names.length === 0) {
      if (shell.hashed.size === 0) await shell.print(shell.flavour.name === 'bash' ? 'hash: hash table empty\n' : '');
      else await shell.print(`hits\tcommand\n${[...shell.hashed.values()].map(({ path, hits }) => `${String(hits).padStart(4)}\t${path}\n`).join('')}`);
      return 0;
    }
    let status = 0;
    for (const name of names) {
      if (shell.runtime.builtins.has(name) || shell.functions.has(name)) continue;
      const [path] = searchPath(shell, name, shell.variables.get('PATH') ?? '');
      if (path === undefined) status = await refuse(call, `${name}: not found`);
      else shell.hashed.set(name, { path, hits: 0 });
    }
    return status;
  },
};
