import { ViFailure } from './failure.ts';

/** What `:set` can change. */
export interface Options {
  number: boolean;
  relativenumber: boolean;
  list: boolean;
  paste: boolean;
  wrap: boolean;
  autoindent: boolean;
  expandtab: boolean;
  ignorecase: boolean;
  smartcase: boolean;
  wrapscan: boolean;
  ruler: boolean;
  showmode: boolean;
  showcmd: boolean;
  readonly: boolean;
  shiftround: boolean;
  tildeop: boolean;
  gdefault: boolean;
  tabstop: number;
  shiftwidth: number;
  softtabstop: number;
  scrolloff: number;
  report: number;
}

type Name = keyof Options;

const ABBREVIATIONS: Readonly<Record<string, Name>> = {
  nu: 'number', rnu: 'relativenumber', ai: 'autoindent', et: 'expandtab', ic: 'ignorecase', scs: 'smartcase', ws: 'wrapscan', ru: 'ruler', smd: 'showmode', sc: 'showcmd', ro: 'readonly',
  sr: 'shiftround', top: 'tildeop', gd: 'gdefault', ts: 'tabstop', sw: 'shiftwidth', sts: 'softtabstop', so: 'scrolloff',
};

/** Options of vim that change nothing here: they are taken without a word. */
const WITHOUT_EFFECT = new Set(['hlsearch', 'hls', 'incsearch', 'is', 'mouse', 'compatible', 'cp', 'modified', 'mod', 'background', 'bg', 'encoding', 'enc', 'fileencoding', 'fenc', 'backspace', 'bs', 'smartindent', 'si', 'cindent', 'cin',
  'smarttab', 'sta', 'showmatch', 'sm', 'cursorline', 'cul', 'swapfile', 'swf', 'backup', 'bk', 'writebackup', 'wb', 'undofile', 'udf', 'filetype', 'ft', 'syntax', 'syn', 'laststatus', 'ls', 'textwidth', 'tw', 'history', 'hi', 'modeline', 'ml', 'visualbell', 'vb', 'errorbells', 'eb', 'autowrite', 'aw', 'hidden', 'hid', 'magic', 'wildmenu', 'wmnu', 'linebreak', 'lbr', 'timeoutlen', 'tm', 'ttimeoutlen', 'ttm', 'display', 'dy', 'nrformats', 'nf']);

/** As on a Debian with the whole of vim: vim's own, and those of defaults.vim. */
export function defaultOptions(): Options {
  return {
    number: false, relativenumber: false, list: false, paste: false, wrap: true, autoindent: false, expandtab: false, ignorecase: false, smartcase: false, wrapscan: true, ruler: true, showmode: true,
    showcmd: true, readonly: false, shiftround: false, tildeop: false, gdefault: false, tabstop: 8, shiftwidth: 8, softtabstop: 0, scrolloff: 5, report: 2,
  };
}

/** Does what one word of `:set` says; gives what it prints, if anything. Throws ViFailure with vim's words. */
export function setOption(options: Options, word: string): string | undefined {
  const [, prefix = '', written = '', mark = '', value] = /^(no|inv)?([a-z]+)(?:([?!&]|[-+^]?[=:])(.*))?$/.exec(word) ?? [];
  const name = find(`${prefix}${written}`) ?? find(written);
  const prefixed = find(`${prefix}${written}`) === undefined ? prefix : '';
  if (name === undefined) {
    if (WITHOUT_EFFECT.has(written) || WITHOUT_EFFECT.has(`${prefix}${written}`)) return undefined;
    throw new ViFailure(`E518: Unknown option: ${word}`);
  }
  const now = options[name];
  if (mark === '?') return shownOption(options, name);
  if (typeof now === 'number') return setNumber(options, name, { mark, value, word, prefixed });
  if (mark.endsWith('=') || mark.endsWith(':')) throw new ViFailure(`E474: Invalid argument: ${word}`);
  assign(options, name, mark === '!' || prefixed === 'inv' ? !now : mark === '&' ? defaultOptions()[name] === true : prefixed !== 'no');
  return undefined;
}

function setNumber(options: Options, name: Name, { mark, value, word, prefixed }: { mark: string; value: string | undefined; word: string; prefixed: string }): string | undefined {
  if (prefixed !== '' || mark === '!') throw new ViFailure(`E474: Invalid argument: ${word}`);
  if (mark === '') return shownOption(options, name);
  if (mark === '&') options[name] = defaultOptions()[name] as never;
  else {
    if (value === undefined || !/^\d{1,4}$/.test(value)) throw new ViFailure(`E521: Number required after =: ${word}`);
    if (name === 'tabstop' && Number(value) === 0) throw new ViFailure(`E487: Argument must be positive: ${word}`);
    options[name] = Number(value) as never;
  }
  return undefined;
}

function assign(options: Options, name: Name, value: boolean): void {
  options[name] = value as never;
  if (name !== 'paste') return;
  // 'paste' turns off what would change the text that is pasted, and the ruler (option.c, paste_option_changed).
  options.ruler = !value;
  if (value) options.autoindent = options.expandtab = false;
}

function find(name: string): Name | undefined {
  return ABBREVIATIONS[name] ?? (name in defaultOptions() ? (name as Name) : undefined);
}

function shownOption(options: Options, name: Name): string {
  const value = options[name];
  return typeof value === 'number' ? `  ${name}=${value}` : value ? `  ${name}` : `no${name}`;
}

/** All options that are not as at the beginning, as `:set` lists them. */
export function changedOptions(options: Options): string[] {
  const usual = defaultOptions();
  const changed = (Object.keys(usual) as Name[]).filter((name) => options[name] !== usual[name]);
  return ['--- Options ---', ...changed.map((name) => shownOption(options, name))];
}
