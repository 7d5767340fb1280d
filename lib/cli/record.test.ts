import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseRecording } from '#lib/grading/index.ts';
import { recordTo } from './record.ts';

it('writes an asciicast whose keys can be graded, whole characters at a time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-record-'));
  const file = join(folder, 'session.cast');
  let time = 5_000;
  {
    using recorder = recordTo(file, () => time);
    recorder.begin({ columns: 80, rows: 24 });
    const euro = new TextEncoder().encode('€');
    time = 6_250;
    recorder.keys(euro.slice(0, 1));
    recorder.keys(euro.slice(1));
    recorder.shown(new TextEncoder().encode('\u001b[1mbold'));
    time = 7_000;
    recorder.keys(new TextEncoder().encode('\r'));
  }
  const text = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  expect(text).toBe('{"version":2,"width":80,"height":24}\n[1.25,"i","€"]\n[1.25,"o","\\u001b[1mbold"]\n[2,"i","\\r"]\n');
  expect(parseRecording(text).keys).toEqual([{ at: 1250, text: '€' }, { at: 2000, text: '\r' }]);
});
