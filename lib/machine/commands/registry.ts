import { man, su, sudo } from './administration.ts';
import { apt, aptGet } from './apt/apt.ts';
import { awk, mawk } from './awk/awk.ts';
import { basename, dirname } from './basename.ts';
import { cat } from './cat.ts';
import { chmod } from './chmod.ts';
import { chgrp, chown } from './chown.ts';
import { cp } from './cp.ts';
import { curl } from './curl/curl.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { df, du, free, mount } from './df.ts';
import { cmp, diff } from './diff/diff.ts';
import { base64, cksum, md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum } from './digest.ts';
import { hexdump, od, xxd } from './dump.ts';
import { echo } from './echo.ts';
import { env, printenv } from './env.ts';
import { bracket, expr, testCommand } from './expr.ts';
import { find } from './find/find.ts';
import { egrep, fgrep, grep } from './grep/grep.ts';
import { gunzip, gzip, zcat } from './gzip.ts';
import { head } from './head.ts';
import { hostname } from './hostname.ts';
import { httpd } from './httpd.ts';
import { groupsCommand, id, whoami } from './id.ts';
import type { Command } from './invocation/invocation.ts';
import { ifconfig, ip } from './ip.ts';
import { jq } from './jq/jq.ts';
import { kill } from './kill.ts';
import { less, more } from './less/less.ts';
import { ln } from './ln.ts';
import { ls } from './ls/ls.ts';
import { mkdir } from './mkdir.ts';
import { dd, file, mktemp, shuf, sync, truncate } from './mktemp.ts';
import { mv } from './mv.ts';
import { nc } from './nc.ts';
import { nano } from './nano/nano.ts';
import { netstat } from './netstat.ts';
import { expand, fmt, fold, nl, unexpand } from './nl.ts';
import { dig, getent, host, nslookup } from './nslookup.ts';
import { openssl } from './openssl.ts';
import { comm, join, paste } from './paste.ts';
import { killall, pgrep, pkill } from './pgrep.ts';
import { ping } from './ping.ts';
import { printf } from './printf.ts';
import { ps } from './ps/ps.ts';
import { pwd } from './pwd.ts';
import { readlink, realpath } from './readlink.ts';
import { rm } from './rm.ts';
import { rmdir } from './rmdir.ts';
import { sed } from './sed/sed.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { column, split } from './split.ts';
import { ss } from './ss.ts';
import { stat } from './stat.ts';
import { rev, tac } from './tac.ts';
import { tail } from './tail.ts';
import { tar } from './tar/tar.ts';
import { tee } from './tee.ts';
import { clear, reset, stty, tput, tty } from './terminal-control.ts';
import { nice, nohup, time, timeout, which } from './timeout.ts';
import { top } from './top/top.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { falseCommand, trueCommand } from './true.ts';
import { arch, nproc, uname } from './uname.ts';
import { uniq } from './uniq.ts';
import { uptime } from './uptime.ts';
import { vi, view, vim } from './vi/vi.ts';
import { watch } from './watch.ts';
import { wc } from './wc.ts';
import { wget } from './wget/wget.ts';
import { users, w, who } from './who.ts';
import { xargs } from './xargs.ts';
import { yes } from './yes.ts';

/** Where a command belongs: the Debian package that brings it and the folder it is in there; its folder as a BusyBox applet. */
export interface Registration {
  command: Command;
  /** Undefined: Debian has no such program. */
  debian?: { package: string; folder: '/usr/bin' | '/usr/sbin' };
  /** Alpine's folder for the applet; undefined: BusyBox has none of that name. */
  busybox?: '/bin' | '/usr/bin' | '/sbin' | '/usr/sbin';
}

type AppletFolder = NonNullable<Registration['busybox']>;

function both(package_: string, busybox: AppletFolder | undefined, commands: readonly Command[]): Registration[] {
  const debian = { package: package_, folder: '/usr/bin' } as const;
  return commands.map((command) => ({ command, debian, ...(busybox ? { busybox } : {}) }));
}

/** Every command that there is. */
export const REGISTRY: readonly Registration[] = [
  ...both('coreutils', '/bin', [
    cat, chgrp, chmod, chown, cp, date, echo, falseCommand, ln, ls, mkdir, mv, pwd, rm, rmdir, sleep, stat, touch, trueCommand,
  ]),
  ...both('coreutils', '/usr/bin', [basename, cut, dirname, head, printf, readlink, realpath, sort, tail, tee, tr, uniq, wc, yes]),
  ...both('coreutils', '/bin', [arch, uname]),
  ...both('coreutils', '/usr/bin', [env, groupsCommand, id, nproc, printenv, whoami]),
  ...both('grep', '/bin', [egrep, fgrep, grep]),
  ...both('sed', '/bin', [sed]),
  ...both('mawk', '/usr/bin', [awk]),
  ...both('mawk', undefined, [mawk]),
  ...both('findutils', '/usr/bin', [find, xargs]),
  ...both('coreutils', '/usr/bin', [cksum, comm, expand, fold, md5sum, nl, paste, seq, sha1sum, sha256sum, sha512sum, tac, unexpand]),
  ...both('coreutils', '/bin', [base64]),
  ...both('coreutils', undefined, [fmt, join, sha224sum, sha384sum]),
  ...both('util-linux', '/usr/bin', [rev]),
  ...both('hostname', '/bin', [hostname]),
  ...both('procps', '/bin', [kill, ps]),
  ...both('procps', '/usr/bin', [pgrep, pkill, uptime]),
  ...both('psmisc', '/usr/bin', [killall]),
  ...both('net-tools', '/bin', [netstat]),
  ...both('iproute2', undefined, [ss]),
  ...both('diffutils', '/usr/bin', [cmp, diff]),
  ...both('coreutils', '/usr/bin', [du, nohup, timeout]),
  ...both('coreutils', '/bin', [df, nice]),
  ...both('time', '/usr/bin', [time]),
  ...both('debianutils', '/usr/bin', [which]),
  ...both('procps', '/usr/bin', [free]),
  ...both('util-linux', '/bin', [mount]),
  ...both('procps', '/usr/bin', [top, watch]),
  ...both('less', '/usr/bin', [less]),
  ...both('util-linux', '/bin', [more]),
  ...both('nano', undefined, [nano]),
  ...both('vim-tiny', '/bin', [vi]),
  ...both('vim-tiny', undefined, [view]),
  ...both('vim', undefined, [vi, view, vim]),
  ...both('ncurses-bin', '/usr/bin', [clear, reset]),
  ...both('ncurses-bin', undefined, [tput]),
  ...both('coreutils', '/usr/bin', [tty]),
  ...both('coreutils', '/bin', [stty]),
  ...both('tar', '/bin', [tar]),
  ...both('gzip', '/bin', [gunzip, gzip, zcat]),
  ...both('jq', undefined, [jq]),
  ...both('coreutils', '/usr/bin', [bracket, expr, od, split, testCommand]),
  ...both('bsdextrautils', '/usr/bin', [hexdump]),
  ...both('bsdextrautils', undefined, [column]),
  ...both('xxd', '/usr/bin', [xxd]),
  ...both('apt', undefined, [apt, aptGet]),
  ...both('util-linux', '/bin', [su]),
  ...both('sudo', undefined, [sudo]),
  ...both('man-db', undefined, [man]),
  ...both('coreutils', '/bin', [dd, mktemp, sync]),
  ...both('coreutils', '/usr/bin', [shuf, truncate, users, who]),
  ...both('procps', '/usr/bin', [w]),
  ...both('file', undefined, [file]),
  ...both('openssl', undefined, [openssl]),
  { command: httpd, busybox: '/usr/sbin' },
  ...both('curl', undefined, [curl]),
  ...both('wget', '/usr/bin', [wget]),
  ...both('netcat-openbsd', '/usr/bin', [nc]),
  ...both('dnsutils', '/usr/bin', [nslookup]),
  ...both('dnsutils', undefined, [dig, host]),
  ...both('libc-bin', '/usr/bin', [getent]),
  ...both('iputils-ping', '/bin', [ping]),
  ...both('iproute2', '/sbin', [ip]),
  ...both('net-tools', '/sbin', [ifconfig]),
];
