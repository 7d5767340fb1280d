import type { FileStatus } from '../../file-system.ts';

/** dircolors' defaults, as ls has them built in. */
const DEFAULTS = 'rs=0:di=01;34:ln=01;36:pi=33:so=01;35:cd=01;33:or=:ex=01;32:su=37;41:sg=30;43:tw=30;42:ow=34;42:st=37;44';

/** What LS_COLORS (or the defaults) say of a kind of file or of a name's ending. */
export class Colors {
  readonly #kinds = new Map<string, string>();
  readonly #endings: [string, string][] = [];

  constructor(setting: string | undefined) {
    for (const pair of `${DEFAULTS}:${setting ?? ''}`.split(':')) {
      const [key = '', value = ''] = pair.split('=');
      if (key.startsWith('*')) this.#endings.push([key.slice(1).toLowerCase(), value]);
      else if (key !== '') this.#kinds.set(key, value);
    }
  }

  /** The colour's numbers for a name, undefined for none. `broken` is a link to nothing. */
  of(name: string, status: FileStatus, broken: boolean): string | undefined {
    const kind = kindOf(status, broken);
    const colour = kind === undefined ? this.#endings.findLast(([ending]) => name.toLowerCase().endsWith(ending))?.[1] : this.#kinds.get(kind);
    return colour === '' || colour === '0' ? (kind === 'or' ? this.#kinds.get('ln') : undefined) : colour;
  }
}

function kindOf({ type, mode }: FileStatus, broken: boolean): string | undefined {
  switch (type) {
    case 'symlink':
      return broken ? 'or' : 'ln';
    case 'directory':
      return mode & 0o1000 ? (mode & 0o002 ? 'tw' : 'st') : mode & 0o002 ? 'ow' : 'di';
    case 'character-device':
      return 'cd';
    case 'fifo':
      return 'pi';
    case 'socket':
      return 'so';
    case 'file':
      return mode & 0o4000 ? 'su' : mode & 0o2000 ? 'sg' : mode & 0o111 ? 'ex' : undefined;
  }
}
