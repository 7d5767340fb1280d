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
 * A name as it is compared. Unicode's NFKC_Casefold: compatibility forms, case and marks that cannot be seen make
 * no difference. (Upper case first, so that `ß` and `SS` are one, as in full case folding.)
 */
export function keyOfName(name: string): string {
  const folded = name.normalize('NFKC').toUpperCase().toLowerCase().replace(IGNORABLE, '');
  return folded.normalize('NFKC').replace(/\s+/gu, ' ').trim();
}
