import { describe, expect, it } from 'vitest';
import { play } from '../editing/testing/play.ts';
import type { Recording } from '../editing/testing/play.ts';
import { DIFFERENCES } from './fixtures/differences.ts';
import recorded from './fixtures/recorded.json' with { type: 'json' };

describe('nano shows and writes what GNU nano 7.2 does', () => {
  it.each((recorded as unknown as Recording[]).map((entry) => [entry.name, entry] as const))('%s', async (name, entry) => {
    const { screen, exit, files } = await play(entry);
    const expected = DIFFERENCES[name]?.screen ?? entry.screen;
    expect({ screen, exit, files }).toEqual({ screen: { ...expected, lines: expected.lines.map((line) => line.trimEnd().replace('/bin/nano', 'nano')) }, exit: entry.exit, files: entry.files });
  });
});
