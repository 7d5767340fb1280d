import type { Command } from './invocation/invocation.ts';

/** Debian's hostname 3.23; BusyBox's. */
export const hostname: Command = {
  name: 'hostname',
  usage: '[-v] [-a|-d|-f|-i|-I|-s]',
  busyboxUsage: '[-sidf] [HOSTNAME | -F FILE]',
  summary: 'Show or set hostname or DNS domain name',
  version: 'hostname 3.23',
  options: ['a,alias', 'A,all-fqdns', 'b,boot', 'd,domain', 'f,fqdn,long', 'F,file=', 'i,ip-address', 'I,all-ip-addresses', 's,short', 'y,yp,nis', 'v,verbose'],
  async run(call) {
    const { process, options, operands } = call;
    const [wanted] = operands;
    if (wanted !== undefined || options.has('F')) {
      await call.say(call.gnu ? 'hostname: you must be root to change the host name\n' : 'hostname: sethostname: Operation not permitted\n');
      return 1;
    }
    const name = process.hostname;
    const dot = name.indexOf('.');
    if (options.has('I')) await call.put(`${process.network.addresses.join(' ')} \n`);
    else if (options.has('i')) await call.put(`${(await process.resolve(name)).join(' ')}\n`);
    else if (options.has('s')) await call.put(`${dot < 0 ? name : name.slice(0, dot)}\n`);
    else if (options.has('d')) await call.put(dot < 0 ? '' : `${name.slice(dot + 1)}\n`);
    else if (options.has('a', 'y')) await call.put('\n');
    else await call.put(`${name}\n`);
    return 0;
  },
};
