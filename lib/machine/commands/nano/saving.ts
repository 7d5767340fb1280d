import type { Nano } from './editor.ts';
import { Prompt } from './prompt.ts';
import { writeLines } from './text-files.ts';
import type { Writing } from './text-files.ts';

/** Saves under the name that the file has, or asks for one (Ctrl-S). */
export async function save(nano: Nano): Promise<boolean> {
  return nano.name === '' ? saveAs(nano) : write(nano, nano.name, 'whole');
}

/** Asks for the name and saves (do_writeout); true when it was done. */
export async function saveAs(nano: Nano): Promise<boolean> {
  let how: Writing['how'] = 'whole';
  const prompt = new Prompt('', nano.name);
  for (;;) {
    const format = nano.dos ? ' [DOS Format]' : '';
    prompt.question = `${how === 'append' ? 'File Name to Append to' : how === 'prepend' ? 'File Name to Prepend to' : 'File Name to Write'}${format}`;
    const asked = await nano.ask('write', prompt);
    if ('answer' in asked) {
      if (asked.answer === '') break;
      const allowed = await mayWrite(nano, asked.answer, how);
      if (allowed === undefined) break;
      if (allowed) return write(nano, asked.answer, how);
      continue;
    }
    const key = asked.key.toLowerCase();
    if (key === 'cancel') break;
    if (key === 'm-d') nano.dos = !nano.dos;
    if (key === 'm-a') how = how === 'append' ? 'whole' : 'append';
    if (key === 'm-p') how = how === 'prepend' ? 'whole' : 'prepend';
    if (asked.key === '\x07') await nano.help();
  }
  nano.say('Cancelled');
  return false;
}

/** Asks before another file is written over, or the name changes; undefined when that was called off. */
async function mayWrite(nano: Nano, name: string, how: Writing['how']): Promise<boolean | undefined> {
  if (name === nano.name || how !== 'whole') return true;
  if (nano.name !== '') {
    const answer = await nano.choose('Save file under DIFFERENT NAME?');
    if (answer !== 'y') return answer === undefined ? undefined : false;
  }
  if (!nano.process.fs.exists(name)) return true;
  const answer = await nano.choose(`File "${name}" exists; OVERWRITE?`);
  return answer === undefined ? undefined : answer === 'y';
}

function write(nano: Nano, name: string, how: Writing['how']): boolean {
  const { text } = nano.document;
  const { done, message } = writeLines(nano.process, name, text.lines, { dos: nano.dos, how });
  nano.say(message);
  if (!done || how !== 'whole') return done;
  const last = text.line(text.count - 1);
  if (last !== '') text.splice(text.count, 0, ['']);
  text.seal();
  nano.document.endRun();
  nano.name = name;
  text.markSaved();
  return true;
}

/** Leaves the file, saving it first when that is wanted; true when it is left. */
export async function leave(nano: Nano): Promise<boolean> {
  if (!nano.document.text.modified || nano.settings.readOnly) return true;
  const answer = await nano.choose('Save modified buffer?');
  if (answer === 'n') return true;
  if (answer === 'y') return saveAs(nano);
  nano.say('Cancelled');
  return false;
}
