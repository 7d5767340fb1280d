/** One thing wrong with the course, with its place. */
export interface Finding {
  file: string;
  line: number;
  problem: string;
}
