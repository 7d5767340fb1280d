import { gunzipSync, gzipSync } from 'node:zlib';
import { SystemError } from '../../system-error.ts';
import { matchesGlob } from '../text/glob.ts';
import type { Command, Invocation } from '../invocation/invocation.ts';
import { LARGEST_INPUT } from '../invocation/kept-input.ts';
import { readAll } from '../invocation/lines.ts';
import { modeString } from '../files/modes.ts';
import { directoryName, joinPath } from '../files/paths.ts';
import { momentAt, strftime } from '../text/strftime.ts';
import { Names } from '../system/users.ts';
import { decodeArchive, encodeMember, endOfArchive } from './archive.ts';
import type { Member } from './archive.ts';

/** GNU tar 1.34: create, list and extract, plain or with gzip; BusyBox's. */
export const tar: Command = {
  name: 'tar',
  usage: '[OPTION...] [FILE]...',
  busyboxUsage: 'c|x|t [-ZzJjahmvO] [-f TARFILE] [-C DIR] [-T FILE] [-X FILE] [LONGOPT]... [FILE]...',
  summary: 'Create, extract, or list files from a tar file',
  errorCode: 2,
  hint: 'or-usage',
  rules: { exitCode: 64 },
  version: 'tar (GNU tar) 1.34',
  options: [
    'c,create', 'x,extract,get', 't,list', 'r,append', 'u,update', 'f,file=', 'C,directory=', 'z,gzip,gunzip', 'j,bzip2', 'J,xz', 'v,verbose', 'p,preserve-permissions,same-permissions', 'O,to-stdout', 'a,auto-compress',
    'k,keep-old-files', 'exclude=', 'strip-components=', 'T,files-from=', 'P,absolute-names', 'h,dereference', 'm,touch', 'no-same-owner', 'same-owner', 'owner=', 'group=', 'wildcards', 'overwrite', 'transform=', 'numeric-owner', 'one-file-system', 'w',
  ],
  rewrite: (args) => oldStyle(args),
  async run(call) {
    const { options } = call;
    const modes = ['c', 'x', 't', 'r', 'u'].filter((key) => options.has(key));
    if (modes.length === 0) return lacking(call);
    if (modes.length > 1) return call.misuse("You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option");
    const folder = options.value('C');
    const archive = options.value('f');
    const input = archive !== undefined && archive !== '-' && modes[0] !== 'c' ? call.process.fs.resolve(archive) : archive;
    const output = archive !== undefined && archive !== '-' ? call.process.fs.resolve(archive) : archive;
    if (folder !== undefined && modes[0] === 'c') changeDirectory(call, folder);
    if (modes[0] === 'c') return create(call, output);
    if (modes[0] === 'x' || modes[0] === 't') {
      const members = await read(call, input, archive);
      if (folder !== undefined) changeDirectory(call, folder);
      return modes[0] === 't' ? list(call, members) : extract(call, members);
    }
    return call.fail('appending is not simulated: make a new archive with -c');
  },
};

/** `tar cvf FILE`: the letters of the first word are options, their values follow in order. */
function oldStyle(args: readonly string[]): readonly string[] {
  const [first = '', ...rest] = args;
  if (first === '' || first.startsWith('-')) return args;
  const queue = [...rest];
  const options = [...first].flatMap((letter) => ('fCTX'.includes(letter) ? [`-${letter}`, queue.shift() ?? ''] : [`-${letter}`]));
  return [...options, ...queue];
}

async function lacking(call: Invocation): Promise<number> {
  if (!call.gnu) call.exitWithUsage();
  await call.say(`${call.name}: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry '${call.name} --help' or '${call.name} --usage' for more information.\n`);
  return 2;
}

function changeDirectory(call: Invocation, folder: string): void {
  try {
    call.process.changeDirectory(folder);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    call.fail(call.gnu ? `${folder}: Cannot open: ${error.message}\n${call.name}: Error is not recoverable: exiting now` : `can't change directory to '${folder}': ${error.message}`);
  }
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function read(call: Invocation, path: string | undefined, shown: string | undefined): Promise<Member[]> {
  let bytes: Uint8Array;
  try {
    bytes = await readAll(call, call.open(path ?? '-'));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return call.fail(call.gnu ? `${shown}: Cannot open: ${error.message}\n${call.name}: Error is not recoverable: exiting now` : `can't open '${shown}': ${error.message}`);
  }
  if (isGzip(bytes)) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: LARGEST_INPUT });
    } catch {
      await call.say('\ngzip: stdin: unexpected end of file\n');
    }
  } else if (call.options.has('z') && bytes.length > 0) {
    await call.say('\ngzip: stdin: not in gzip format\n');
    return call.fail(`Child returned status 1\n${call.name}: Error is not recoverable: exiting now`);
  }
  const members = decodeArchive(bytes);
  if (members) return members;
  if (!call.gnu) return call.fail(bytes.length === 0 ? 'short read' : 'invalid tar magic', 1);
  return bytes.every((byte) => byte === 0) ? [] : call.fail(`This does not look like a tar archive\n${call.name}: Exiting with failure status due to previous errors`);
}

async function create(call: Invocation, archive: string | undefined): Promise<number> {
  const { options, operands } = call;
  if (operands.length === 0 && !options.has('T')) return call.misuse('Cowardly refusing to create an empty archive');
  const builder = new Builder(call, archive);
  for (const path of operands) await builder.add(path);
  await builder.finish();
  return call.status;
}

class Builder {
  readonly #call: Invocation;
  readonly #archive: string | undefined;
  readonly #names: Names;
  readonly #parts: Uint8Array[] = [];
  #size = 0;
  #strippedSlash = false;

  constructor(call: Invocation, archive: string | undefined) {
    this.#call = call;
    this.#archive = archive;
    this.#names = new Names(call.process);
  }

  async add(path: string): Promise<void> {
    const { fs } = this.#call.process;
    const { options } = this.#call;
    await this.#call.process.yield();
    if (options.values('exclude').some((pattern) => matchesGlob(pattern, path) || matchesGlob(pattern, path.split('/').at(-1) ?? ''))) return;
    if (this.#archive !== undefined && fs.resolve(path) === this.#archive) {
      await this.#call.say(`${this.#call.name}: ${path}: file is the archive; not dumped\n`);
      return;
    }
    try {
      const status = options.has('h') ? fs.status(path) : fs.linkStatus(path);
      if (!['file', 'directory', 'symlink'].includes(status.type)) return;
      const type = status.type === 'directory' ? 'directory' : status.type === 'symlink' ? 'symlink' : 'file';
      const stored = await this.#stored(type === 'directory' ? `${path.replace(/\/+$/, '')}/` : path);
      const member: Member = {
        path: stored, type, mode: status.mode & 0o7777, uid: status.uid, gid: status.gid, userName: this.#names.user(status.uid), groupName: this.#names.group(status.gid),
        modified: status.modified, target: type === 'symlink' ? fs.readLink(path) : '', content: type === 'file' ? fs.readFile(path) : new Uint8Array(),
      };
      this.#push(encodeMember(member));
      if (options.has('v')) await this.#report(member);
      if (type === 'directory') for (const { name } of fs.list(path)) await this.add(joinPath(path.replace(/\/+$/, '') || '/', name));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await this.#call.warn(this.#call.gnu ? `${path}: Cannot stat: ${error.message}` : `${path}: ${error.message}`);
    }
  }

  async #report(member: Member): Promise<void> {
    const text = this.#call.options.count('v') > 1 ? longLine(this.#call, member) : `${member.path}\n`;
    if (this.#archive === undefined || this.#archive === '-') await this.#call.say(text);
    else await this.#call.put(text);
  }

  async #stored(path: string): Promise<string> {
    if (this.#call.options.has('P') || !path.startsWith('/')) return path;
    if (!this.#strippedSlash) await this.#call.say(`${this.#call.name}: Removing leading ${this.#call.gnu ? '`/\'' : "'/'"} from member names\n`);
    this.#strippedSlash = true;
    return path.replace(/^\/+/, '') || './';
  }

  #push(part: Uint8Array): void {
    this.#parts.push(part);
    this.#size += part.length;
    if (this.#size > LARGEST_INPUT) this.#call.outOfMemory();
  }

  async finish(): Promise<void> {
    const { options, process } = this.#call;
    const whole = Buffer.concat([...this.#parts, endOfArchive(this.#size)]);
    const packed = options.has('z') || (options.has('a') && /\.t?gz$/.test(this.#archive ?? '')) ? gzipSync(whole) : whole;
    if (this.#archive === undefined || this.#archive === '-') await process.write(packed);
    else process.fs.writeFile(this.#archive, packed);
    if (this.#call.status !== 0 && this.#call.gnu) await this.#call.say(`${this.#call.name}: Exiting with failure status due to previous errors\n`);
  }
}

function longLine(call: Invocation, member: Member): string {
  const status = { type: member.type === 'hardlink' ? 'file' as const : member.type, mode: member.mode };
  const owner = `${member.userName || member.uid}/${member.groupName || member.gid}`;
  const size = String(member.content.length).padStart(Math.max(1, 18 - owner.length));
  const time = strftime('%Y-%m-%d %H:%M', momentAt(member.modified, call.process.env.get('TZ')));
  const target = member.type === 'symlink' ? ` -> ${member.target}` : member.type === 'hardlink' ? ` link to ${member.target}` : '';
  return `${modeString(status)} ${owner} ${size} ${time} ${member.path}${target}\n`;
}

/** The members that the operands name (whole directories too); words for those that are not there. */
async function chosen(call: Invocation, members: readonly Member[]): Promise<Member[]> {
  const { operands, options } = call;
  const excluded = ({ path }: Member) => options.values('exclude').some((pattern) => matchesGlob(pattern, path) || matchesGlob(pattern, path.split('/').at(-1) ?? ''));
  const bare = (path: string) => path.replace(/\/+$/, '');
  const isNamed = (path: string, operand: string) => bare(path) === bare(operand) || path.startsWith(`${bare(operand)}/`) || (options.has('wildcards') && matchesGlob(operand, path));
  for (const operand of operands) {
    if (!members.some(({ path }) => isNamed(path, operand))) await call.warn(call.gnu ? `${operand}: Not found in archive` : `${operand}: not found in archive`);
  }
  return members.filter((member) => !excluded(member) && (operands.length === 0 || operands.some((operand) => isNamed(member.path, operand))));
}

async function list(call: Invocation, members: readonly Member[]): Promise<number> {
  for (const member of await chosen(call, members)) await call.put(call.options.has('v') ? longLine(call, member) : `${member.path}\n`);
  return finish(call);
}

async function finish(call: Invocation): Promise<number> {
  await call.out.flush();
  if (call.status !== 0 && call.gnu) await call.say(`${call.name}: Exiting with failure status due to previous errors\n`);
  return call.status;
}

async function extract(call: Invocation, members: readonly Member[]): Promise<number> {
  const { options } = call;
  const strip = Number(options.value('strip-components') ?? 0);
  const directories: { path: string; member: Member }[] = [];
  for (const member of await chosen(call, members)) {
    await call.process.yield();
    const path = member.path.replace(/^\/+/, '').split('/').slice(strip).join('/');
    if (path === '') continue;
    if (path.split('/').includes('..')) {
      await call.warn(`${member.path}: Member name contains '..'`);
      continue;
    }
    if (options.has('v')) await (options.has('O') ? call.say(`${member.path}\n`) : call.put(options.count('v') > 1 ? longLine(call, member) : `${member.path}\n`));
    if (options.has('O')) {
      await call.put(member.content);
      continue;
    }
    try {
      write(call, path, member);
      if (member.type === 'directory') directories.push({ path, member });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      await call.warn(call.gnu ? `${path}: Cannot open: ${error.message}` : `can't open '${path}': ${error.message}`);
    }
  }
  for (const { path, member } of directories.toReversed()) if (!options.has('m')) call.process.fs.touch(path, member.modified);
  return finish(call);
}

function write(call: Invocation, path: string, member: Member): void {
  const { fs } = call.process;
  const parent = directoryName(path);
  if (!fs.exists(parent)) fs.makeDirectory(parent, { parents: true });
  if (member.type === 'directory') {
    if (!fs.exists(path)) fs.makeDirectory(path, { mode: member.mode });
    fs.changeMode(path, member.mode);
    return;
  }
  if (fs.exists(path)) {
    if (call.options.has('k')) throw new SystemError('EEXIST', path);
    if (fs.status(path).type !== 'directory') fs.unlink(path);
  }
  if (member.type === 'symlink') fs.symlink(member.target, path);
  else if (member.type === 'hardlink') fs.link(member.target, path);
  else {
    fs.writeFile(path, member.content, { mode: member.mode });
    fs.changeMode(path, member.mode);
    if (!call.options.has('m')) fs.touch(path, member.modified);
    if (call.process.user.uid === 0 && !call.options.has('no-same-owner')) fs.changeOwner(path, member.uid, member.gid);
  }
}
