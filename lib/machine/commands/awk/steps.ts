/** What a run waits for; everything between runs at once. */
export type Steps<T> = Generator<Promise<unknown> | undefined, T, unknown>;
