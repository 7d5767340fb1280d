import type { Command } from '../invocation/invocation.ts';
import { busyboxWget } from './busybox-wget.ts';
import { GnuWget } from './gnu-wget.ts';

/** GNU Wget 1.21.3 and BusyBox's wget, over the machine's network: HTTP without TLS. */
export const wget: Command = {
  name: 'wget',
  usage: '[OPTION]... [URL]...',
  busyboxUsage: '[-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n\t[-P DIR] [-S] [-U AGENT] [-T SEC] URL...',
  summary: 'Retrieve files via HTTP or FTP',
  version: 'GNU Wget 1.21.3 built on linux-gnu.',
  errorCode: 2,
  busyboxErrorCode: 1,
  options: [
    'q,quiet', 'v,verbose', 'no-verbose', 'O,output-document=', 'o,output-file=', 'S,server-response', 'spider', 'T,timeout=', 't,tries=', 'P,directory-prefix=', 'header=', 'U,user-agent=', 'post-data=',
    'post-file=', 'method=', 'body-data=', 'c,continue', 'no-clobber', 'N,timestamping', 'user=', 'password=', 'progress=', 'show-progress', 'no-check-certificate', 'connect-timeout=', 'read-timeout=',
    'dns-timeout=', 'waitretry=', 'retry-connrefused', 'max-redirect=', 'content-disposition', '4', '6', 'no-proxy', 'no-cache', 'e,execute=', 'i,input-file=', 'b', 'd',
  ],
  busyboxOptions: ['c,continue', 'q,quiet', 'S,server-response', 'spider', 'O,output-document=', 'o,output-file=', 'header=', 'post-data=', 'post-file=', 'Y,proxy=', 'P,directory-prefix=', 'U,user-agent=', 'T,timeout=', 't,tries=', 'no-check-certificate'],
  rewrite: (args) => args.map((arg) => ({ '-nv': '--no-verbose', '-nc': '--no-clobber' }[arg] ?? arg)),
  async run(call) {
    if (call.operands.length > 0) return call.gnu ? new GnuWget(call).run(call.operands) : busyboxWget(call, call.operands);
    if (!call.gnu) return call.exitWithUsage();
    await call.say(`${call.name}: missing URL\nUsage: ${call.name} [OPTION]... [URL]...\n\nTry \`${call.name} --help' for more options.\n`);
    return 1;
  },
};
