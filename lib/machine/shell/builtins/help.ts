import { refuse } from '../interpreter/builtin.ts';
import type { Builtin } from '../interpreter/builtin.ts';

/** One line for each builtin; the real bash has pages. */
const SUMMARIES: Readonly<Record<string, readonly [synopsis: string, summary: string]>> = {
  alias: ['alias [-p] [name[=value] ... ]', 'Define or display aliases.'],
  bg: ['bg [job_spec ...]', 'Move jobs to the background.'],
  break: ['break [n]', 'Exit for, while, or until loops.'],
  cd: ['cd [-L|[-P [-e]] [-@]] [dir]', 'Change the shell working directory.'],
  command: ['command [-pVv] command [arg ...]', 'Execute a simple command or display information about commands.'],
  continue: ['continue [n]', 'Resume for, while, or until loops.'],
  declare: ['declare [-aAfFgiIlnrtux] [name[=value] ...]', 'Set variable values and attributes.'],
  dirs: ['dirs [-clpv] [+N] [-N]', 'Display directory stack.'],
  echo: ['echo [-neE] [arg ...]', 'Write arguments to the standard output.'],
  eval: ['eval [arg ...]', 'Execute arguments as a shell command.'],
  exec: ['exec [-cl] [-a name] [command [argument ...]] [redirection ...]', 'Replace the shell with the given command.'],
  exit: ['exit [n]', 'Exit the shell.'],
  export: ['export [-fn] [name[=value] ...] or export -p', 'Set export attribute for shell variables.'],
  fg: ['fg [job_spec]', 'Move job to the foreground.'],
  getopts: ['getopts optstring name [arg ...]', 'Parse option arguments.'],
  hash: ['hash [-lr] [-p pathname] [-dt] [name ...]', 'Remember or display program locations.'],
  help: ['help [pattern ...]', 'Display information about builtin commands.'],
  history: ['history [-c] [-d offset] [n]', 'Display or manipulate the history list.'],
  jobs: ['jobs [-lnprs] [jobspec ...]', 'Display status of jobs.'],
  kill: ['kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]', 'Send a signal to a job.'],
  let: ['let arg [arg ...]', 'Evaluate arithmetic expressions.'],
  local: ['local [option] name[=value] ...', 'Define local variables.'],
  mapfile: ['mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [array]', 'Read lines from the standard input into an indexed array variable.'],
  popd: ['popd [-n] [+N | -N]', 'Remove directories from stack.'],
  printf: ['printf [-v var] format [arguments]', 'Formats and prints ARGUMENTS under control of the FORMAT.'],
  pushd: ['pushd [-n] [+N | -N | dir]', 'Add directories to stack.'],
  pwd: ['pwd [-LP]', 'Print the name of the current working directory.'],
  read: ['read [-ers] [-a array] [-d delim] [-n nchars] [-p prompt] [-t timeout] [-u fd] [name ...]', 'Read a line from the standard input and split it into fields.'],
  readonly: ['readonly [-aAf] [name[=value] ...] or readonly -p', 'Mark shell variables as unchangeable.'],
  return: ['return [n]', 'Return from a shell function.'],
  set: ['set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]', 'Set or unset values of shell options and positional parameters.'],
  shift: ['shift [n]', 'Shift positional parameters.'],
  shopt: ['shopt [-pqsu] [-o] [optname ...]', 'Set and unset shell options.'],
  source: ['source filename [arguments]', 'Execute commands from a file in the current shell.'],
  test: ['test [expr]', 'Evaluate conditional expression.'],
  times: ['times', 'Display process times.'],
  trap: ['trap [-lp] [[arg] signal_spec ...]', 'Trap signals and other events.'],
  type: ['type [-afptP] name [name ...]', 'Display information about command type.'],
  ulimit: ['ulimit [-SHa…] [limit]', 'Modify shell resource limits.'],
  umask: ['umask [-p] [-S] [mode]', 'Display or set file mode mask.'],
  unalias: ['unalias [-a] name [name ...]', 'Remove each NAME from the list of defined aliases.'],
  unset: ['unset [-f] [-v] [-n] [name ...]', 'Unset values and attributes of shell variables and functions.'],
  wait: ['wait [-fn] [id ...]', 'Wait for job completion and return exit status.'],
};

export const help: Builtin = {
  name: 'help',
  async run(call) {
    const { shell, args } = call;
    const topics = args.slice(1).filter((arg) => !arg.startsWith('-'));
    if (topics.length === 0) {
      const lines = Object.values(SUMMARIES).map(([synopsis]) => ` ${synopsis}\n`).join('');
      await shell.print(`GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nThese shell commands are defined internally.  Type \`help name' to find out more\nabout the function \`name'.\n\n${lines}`);
      return 0;
    }
    let status = 0;
    for (const topic of topics) {
      const entry = SUMMARIES[topic];
      if (entry) await shell.print(`${topic}: ${entry[0]}\n    ${entry[1]}\n`);
      else status = await refuse(call, `no help topics match \`${topic}'.  Try \`help help' or \`man -k ${topic}' or \`info ${topic}'.`);
    }
    return status;
  },
};
