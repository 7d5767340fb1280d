import type { Shell } from './shell.ts';

/** The variables that bash makes when they are asked for. */
export function computeVariables(shell: Shell): void {
  const { variables, process } = shell;
  const now = () => process.clock.now();
  variables.compute('LINENO', () => String(shell.line));
  if (shell.flavour.name !== 'bash') return;
  variables.compute('RANDOM', () => String(shell.random() & 0x7fff), (value) => shell.seed(Number(value) || 0));
  variables.compute('SRANDOM', () => String(shell.random()));
  let since = shell.started;
  variables.compute('SECONDS', () => String(Math.floor((now() - since) / 1000)), (value) => {
    since = now() - (Number(value) || 0) * 1000;
  });
  variables.compute('EPOCHSECONDS', () => String(Math.floor(now() / 1000)));
  variables.compute('EPOCHREALTIME', () => (now() / 1000).toFixed(6));
  variables.compute('BASHPID', () => String(process.pid));
  variables.compute('PIPESTATUS', () => shell.pipeStatus.map(String));
  variables.compute('BASH_SUBSHELL', () => String(shell.subshellDepth));
  variables.compute('BASHOPTS', () => shell.options.shoptEnabled().sort().join(':'));
  variables.compute('SHELLOPTS', () => shell.options.enabled().join(':'));
  variables.compute('_', () => shell.lastArgument);
  variables.compute('GROUPS', () => [String(process.user.gid)]);
  variables.compute('DIRSTACK', () => [shell.variables.get('PWD') ?? process.cwd, ...shell.directoryStack]);
  variables.compute('HISTCMD', () => String(shell.history.length + 1));
  computeCallStack(shell);
}

function computeCallStack(shell: Shell): void {
  const { variables } = shell;
  const main = shell.identity.script ? ['main'] : [];
  variables.compute('FUNCNAME', () => (shell.frames.length === 0 ? [] : [...shell.frames.map((frame) => frame.name).reverse(), ...main]));
  variables.compute('BASH_SOURCE', () => [...shell.frames.map((frame) => frame.source).reverse(), ...(shell.identity.script ? [shell.identity.name] : [])]);
  variables.compute('BASH_LINENO', () => [...shell.frames.map((frame) => String(frame.line)).reverse(), ...(shell.identity.script ? ['0'] : [])]);
}
