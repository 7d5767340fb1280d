import { commandsToBegin } from '#lib/checks/index.ts';
import type { FoundExercise } from '#lib/lessons/index.ts';
import type { Sandbox } from '#lib/sandboxes/index.ts';
import { FailedSetup } from './runner.ts';

/**
 * Brings a sandbox, whatever is in it, to an exercise's starting state: the objects that the exercise touches are
 * removed, the lesson's files are as they were given, and the set-up has run. Other work stays. FailedSetup.
 */
export async function bringToStart({ name, lesson, exercise }: FoundExercise, sandbox: Sandbox): Promise<void> {
  for (const [path, content] of lesson.files) await sandbox.writeFile(path, content);
  for (const command of commandsToBegin(exercise)) {
    const { status, output } = await sandbox.run(command);
    if (status !== 0) throw new FailedSetup(name, output);
  }
}
