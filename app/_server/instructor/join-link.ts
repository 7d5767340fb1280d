import { renderSVG } from 'uqr';
import { codeForPeople } from '#lib/workshops/workshop.ts';

export interface JoinLink {
  link: string;
  /** The link as a QR code, SVG. */
  qr: string;
}

/** The address by which a workshop's learners join, at a site's address. */
export function joinLink(site: string, code: string): JoinLink {
  const link = `${site}/join?code=${codeForPeople(code)}`;
  return { link, qr: renderSVG(link, { ecc: 'M', border: 0 }) };
}
