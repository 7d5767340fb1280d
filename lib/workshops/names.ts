import unhomoglyph from 'unhomoglyph';
import { WorkshopRefusal } from './refusal.ts';

/** Characters, as a person counts them. */
const LONGEST_NAME = 40;
/** Code points: marks piled on one letter count too. */
const MOST_CODE_POINTS = 120;

/** Marks without a look of their own; joiners stay, which emoji and several scripts need. */
const IGNORABLE = /[\p{Default_Ignorable_Code_Point}]/gu;
/** Control characters, what turns the direction of the text around it, and blanks that are letters to Unicode. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u200B\u200E\u200F\u061C\u202A-\u202E\u2060-\u206F\uFEFF\u115F\u1160\u3164\uFFA0\u180E\u2800]/u;

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** A display name, tidied, or a WorkshopRefusal that says what is wrong with it. */
export function checkedName(given: string): string {
  const name = given.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (name === '') throw new WorkshopRefusal('name', 'Enter the name that the class should see.');
  if (UNFIT.test(name) || keyOfName(name) === '') throw new WorkshopRefusal('name', 'This name holds characters that cannot be seen. Type it anew.');
  if ([...name].length > MOST_CODE_POINTS || [...segmenter.segment(name)].length > LONGEST_NAME) {
    throw new WorkshopRefusal('name', `A name can be ${LONGEST_NAME} characters long. Choose a shorter one.`);
  }
  return name;
}

/**
 * Letters that are drawn like those of ASCII. Within ASCII nothing is like another: Arnie is not Amie, nor Neil Nell. Scripts
 * that resemble Latin by chance alone, as Hebrew does, are left as they are.
 */
const LOOK_ALIKES = /(?!\p{ASCII})[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Cherokee}\p{sc=Coptic}\p{sc=Lisu}\p{sc=Common}]/gu;

/**
 * A name as it is compared. Unicode's NFKC_Casefold: compatibility forms, case and marks that cannot be seen make
 * no difference. (Upper case first, so that `ß` and `SS` are one, as in full case folding.) Then letters that look alike
 * become one (UTS 39, from its table of confusables).
 */
export function keyOfName(name: string): string {
  const folded = name.normalize('NFKC').toUpperCase().toLowerCase().replace(IGNORABLE, '');
  const alike = folded.normalize('NFKD').replace(LOOK_ALIKES, drawnAlike);
  return alike.normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** For a small letter, the ASCII that it is drawn like, or else that its capital is; itself when neither is. */
function drawnAlike(letter: string): string {
  const drawn = [unhomoglyph(letter), unhomoglyph(letter.toUpperCase())].find((text) => /^[\x21-\x7E]+$/.test(text));
  // The table calls every upright stroke an l; of a capital it is an I.
  return drawn === 'l' && letter !== letter.toUpperCase() && unhomoglyph(letter) !== 'l' ? 'i' : (drawn ?? letter).toLowerCase();
}
