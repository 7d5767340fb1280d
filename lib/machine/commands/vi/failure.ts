/** A command of vi that cannot be done: it beeps, what was to follow is dropped, and the words stand in the last line. */
export class ViFailure extends Error {
  constructor(message = '') {
    super(message);
    this.name = 'ViFailure';
  }
}
