import { describe, expect, it } from 'vitest';
import { comparable, play } from '../editing/testing/play.ts';
import type { Recording } from '../editing/testing/play.ts';
import { DIFFERENCES } from './fixtures/differences.ts';
import recorded from './fixtures/recorded.json' with { type: 'json' };

describe('nano shows and writes what GNU nano 7.2 does', () => {
  it.each((recorded as unknown as Recording[]).map((entry) => [entry.name, entry] as const))('%s', async (name, entry) => {
    const { screen, exit, files } = await play(entry);
    const difference = DIFFERENCES[name];
    const expected = { screen: entry.screen, exit: entry.exit, files: entry.files, ...difference?.shows };
    expect({ screen: comparable(screen), exit, files }).toEqual({ ...expected, screen: comparable(expected.screen) });
  });
});
