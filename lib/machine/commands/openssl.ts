import { createHash } from 'node:crypto';
import { SystemError } from '../system-error.ts';
import { latin1Decode } from './text/codec.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { readAll } from './invocation/lines.ts';

/** OpenSSL 3.0 for `version`, `rand`, `base64` (`enc -base64`) and digests; certificates and keys are not simulated. */
export const openssl: Command = {
  name: 'openssl',
  usage: 'command [options]',
  summary: 'OpenSSL command line program',
  async run(call) {
    const [command = 'help', ...args] = call.args;
    const digest = command === 'dgst' ? (args.find((arg) => /^-(?:md5|sha\d+)$/.test(arg))?.slice(1) ?? 'sha256') : command;
    if (command === 'version') await call.put('OpenSSL 3.0.17 1 Jul 2025 (Library: OpenSSL 3.0.17 1 Jul 2025)\n');
    else if (command === 'rand') return rand(call, args);
    else if (command === 'base64' || (command === 'enc' && args.some((arg) => arg === '-base64' || arg === '-a'))) return base64(call, args);
    else if (/^(?:md5|sha1|sha224|sha256|sha384|sha512)$/.test(digest)) return digests(call, digest, args);
    else if (/^(?:req|x509|genrsa|genpkey|rsa|pkey|s_client|s_server|verify|ca|pkcs12|ec|ecparam|passwd|enc|dhparam)$/.test(command)) {
      await call.say(`openssl ${command}: not simulated here (only version, rand, base64 and digests are)\n`);
      return 1;
    } else {
      await call.say(`Invalid command '${command}'; type "help" for a list.\n`);
      return 1;
    }
    return 0;
  },
};

function valueAfter(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

async function rand(call: Invocation, args: readonly string[]): Promise<number> {
  const count = Number(args.at(-1));
  if (!Number.isInteger(count) || count <= 0 || count > 1_000_000) {
    await call.say(`rand: Can't parse "${args.at(-1) ?? ''}" as a number\n`);
    return 1;
  }
  const file = call.process.fs.open('/dev/urandom', { read: true });
  const bytes: Uint8Array[] = [];
  for (let left = count; left > 0; left -= bytes.at(-1)?.length ?? left) bytes.push(await file.read(left, call.process.signal));
  file.release();
  const all = Buffer.concat(bytes);
  await call.put(args.includes('-hex') ? `${all.toString('hex')}\n` : args.includes('-base64') ? folded(all.toString('base64'), 64) : all);
  return 0;
}

function folded(text: string, width: number): string {
  return text.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n');
}

async function input(call: Invocation, args: readonly string[]): Promise<Uint8Array> {
  const path = valueAfter(args, '-in') ?? '-';
  try {
    return await readAll(call, call.open(path));
  } catch (error) {
    if (error instanceof SystemError) return call.fail(`Can't open "${path}" for reading, ${error.message}`.replace(/^/, ''));
    throw error;
  }
}

async function base64(call: Invocation, args: readonly string[]): Promise<number> {
  const bytes = await input(call, args);
  if (!args.includes('-d')) {
    const text = Buffer.from(bytes).toString('base64');
    await call.put(args.includes('-A') ? text : folded(text, 64));
    return 0;
  }
  await call.put(Buffer.from(latin1Decode(bytes), 'base64'));
  return 0;
}

async function digests(call: Invocation, algorithm: string, args: readonly string[]): Promise<number> {
  const paths = args.filter((arg) => !arg.startsWith('-'));
  for (const path of paths.length > 0 ? paths : ['-']) {
    const hash = createHash(algorithm).update(await readAll(call, call.open(path))).digest('hex');
    await call.put(args.includes('-r') ? `${hash} *${path === '-' ? 'stdin' : path}\n` : `${algorithm.toUpperCase().replace(/^SHA(\d{3})$/, 'SHA2-$1')}(${path === '-' ? 'stdin' : path})= ${hash}\n`);
  }
  return 0;
}
