/** The letters of `set` with their long names. */
export const OPTION_LETTERS: Readonly<Record<string, string>> = {
  a: 'allexport', b: 'notify', e: 'errexit', f: 'noglob', h: 'hashall', k: 'keyword', m: 'monitor', n: 'noexec', p: 'privileged',
  t: 'onecmd', u: 'nounset', v: 'verbose', x: 'xtrace', B: 'braceexpand', C: 'noclobber', E: 'errtrace', H: 'histexpand',
  P: 'physical', T: 'functrace',
};

/** All names that `set -o` knows, in its order. */
export const OPTION_NAMES: readonly string[] = [
  'allexport', 'braceexpand', 'emacs', 'errexit', 'errtrace', 'functrace', 'hashall', 'histexpand', 'history', 'ignoreeof',
  'interactive-comments', 'keyword', 'monitor', 'noclobber', 'noexec', 'noglob', 'nolog', 'notify', 'nounset', 'onecmd',
  'physical', 'pipefail', 'posix', 'privileged', 'verbose', 'vi', 'xtrace',
];

const DEFAULT_ON = ['braceexpand', 'hashall', 'interactive-comments'];

/** The names that `shopt` knows, with what bash 5.2 starts with. */
export const SHOPT_DEFAULTS: Readonly<Record<string, boolean>> = {
  autocd: false, assoc_expand_once: false, cdable_vars: false, cdspell: false, checkhash: false, checkjobs: false, checkwinsize: true,
  cmdhist: true, compat31: false, compat32: false, compat40: false, compat41: false, compat42: false, compat43: false, compat44: false,
  complete_fullquote: true, direxpand: false, dirspell: false, dotglob: false, execfail: false, expand_aliases: false, extdebug: false,
  extglob: false, extquote: true, failglob: false, force_fignore: true, globasciiranges: true, globskipdots: true, globstar: false,
  gnu_errfmt: false, histappend: false, histreedit: false, histverify: false, hostcomplete: true, huponexit: false,
  inherit_errexit: false, interactive_comments: true, lastpipe: false, lithist: false, localvar_inherit: false, localvar_unset: false,
  login_shell: false, mailwarn: false, no_empty_cmd_completion: false, nocaseglob: false, nocasematch: false, noexpand_translation: false,
  nullglob: false, patsub_replacement: true, progcomp: true, progcomp_alias: false, promptvars: true, restricted_shell: false,
  shift_verbose: false, sourcepath: true, varredir_close: false, xpg_echo: false,
};

/** What `set` and `shopt` have switched on. */
export class Options {
  readonly #set: Set<string>;
  readonly #shopt: Map<string, boolean>;

  constructor(from?: Options) {
    this.#set = new Set(from ? from.#set : DEFAULT_ON);
    this.#shopt = new Map(from ? from.#shopt : Object.entries(SHOPT_DEFAULTS));
  }

  has(name: string): boolean {
    return this.#set.has(name);
  }

  set(name: string, on: boolean): void {
    if (on) this.#set.add(name);
    else this.#set.delete(name);
    if (on && (name === 'vi' || name === 'emacs')) this.#set.delete(name === 'vi' ? 'emacs' : 'vi');
  }

  shopt(name: string): boolean {
    return this.#shopt.get(name) ?? false;
  }

  setShopt(name: string, on: boolean): void {
    this.#shopt.set(name, on);
  }

  /** Those that are on, for `$-`. */
  letters(): string {
    return Object.entries(OPTION_LETTERS).filter(([, name]) => this.#set.has(name)).map(([letter]) => letter).join('');
  }

  enabled(): string[] {
    return OPTION_NAMES.filter((name) => this.#set.has(name));
  }

  shoptEnabled(): string[] {
    return [...this.#shopt].filter(([, on]) => on).map(([name]) => name);
  }
}
