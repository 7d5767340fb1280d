/** A package that can be installed. */
export interface Package {
  name: string;
  version: string;
  /** Kilobytes to fetch. */
  size: number;
  /** Kilobytes that it takes. */
  installed: number;
  /** The executables it brings: path to the program that each stands for. */
  executables: ReadonlyMap<string, string>;
}

/** Where packages come from. */
export interface Archive {
  packages: ReadonlyMap<string, Package>;
  /** What is said of a package that it lacks, beside the tool's own words. */
  explain(name: string): string;
}

/** A Debian release as its apt knows it. */
export interface Release {
  /** `trixie`. */
  codename: string;
  /** Of apt: `3.0.3`. */
  version: string;
  /** Undefined where no package server can be reached. */
  archive: Archive | undefined;
}

/** Debian 12 without a way to its servers, as the workstation is. */
export const BOOKWORM: Release = { codename: 'bookworm', version: '2.6.1', archive: undefined };

export const LISTS = '/var/lib/apt/lists';

/** Where the list of packages is kept once it was fetched. */
export function indexOf({ codename }: Release): string {
  return `${LISTS}/deb.debian.org_debian_dists_${codename}_main_binary-amd64_Packages`;
}

/** How long fetching takes, in milliseconds for each megabyte. */
export const PER_MEGABYTE = 120;
