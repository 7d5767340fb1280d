import { executable, layer } from '#lib/machine/index.ts';
import type { Program } from '#lib/machine/index.ts';
import { debianBase, debianLibrary } from '../debian/base.ts';
import { imageFamily } from '../image.ts';
import type { ImageFamily } from '../image.ts';
import { makeImage } from '../make-image.ts';

/** The most digits that are worked out; a minute of a real machine's time. */
const MOST_DIGITS = 10_000;

/** Pi to `digits` significant digits, rounded, by Machin's formula: 16 arctan(1/5) - 4 arctan(1/239). */
export function piDigits(digits: number): string {
  const guard = 10;
  const unit = 10n ** BigInt(digits + guard);
  const arctan = (inverse: bigint) => {
    let power = unit / inverse;
    let sum = power;
    for (let step = 3n, sign = -1n; power > 0n; step += 2n, sign = -sign) {
      power /= inverse * inverse;
      sum += sign * (power / step);
    }
    return sum;
  };
  const pi = 16n * arctan(5n) - 4n * arctan(239n);
  const scale = 10n ** BigInt(guard + 1);
  const text = ((pi + scale / 2n) / scale).toString();
  return digits === 1 ? text : `${text[0]}.${text.slice(1)}`;
}

/** perl, for the one program that the Job pages run: digits of pi. It says that nothing else is simulated. */
const perl: Program = async (process) => {
  const args = process.args.slice(1);
  if (args[0] === '-v') {
    await process.write('\nThis is perl 5, version 34, subversion 0 (v5.34.0) built for x86_64-linux-gnu\n');
    return 0;
  }
  const digits = Number(/^print bpi\((\d+)\);?$/.exec(args.at(-1)?.trim() ?? '')?.[1] ?? 0);
  if (!args.some((word) => word.includes('-Mbignum=bpi')) || digits < 1 || digits > MOST_DIGITS) {
    await process.writeError('perl: this simulation runs only "perl -Mbignum=bpi -wle \'print bpi(N)\'"\n');
    return 255;
  }
  await process.sleep(digits * 2);
  await process.write(`${piDigits(digits)}\n`);
  return 0;
};

export const PERL: ImageFamily = imageFamily(
  'docker.io/library/perl',
  { '5.34.0': ['5.34', '5.34.1'], '5.42.0': ['latest', '5', '5.42', 'slim'] },
  () =>
    makeImage({
      layers: [debianBase(), layer({ '/usr/local/bin/perl': executable('perl') })],
      programs: debianLibrary({ perl }),
      size: 336_000_000,
      cmd: ['perl', '-de0'],
    }),
);
