import { z } from 'zod';
import { application } from '../../_server/application.ts';
import { postRoute } from '../../_server/api.ts';

const path = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\w][\w./-]*$/, 'may hold letters, digits and . _ - /')
  .refine((value) => !value.split('/').some((part) => part === '..' || part === ''), 'stays below the home directory');

const body = z.object({ path, content: z.string().max(512 * 1024) });

/** Saves a file in the home directory of the learner's workstation: a code block's Save button. */
export const POST = postRoute(body, async (learner, { path: name, content }) => {
  const sandbox = await application().sandboxes.open(learner.sandbox);
  await sandbox.writeFile(name, content);
  return { saved: name };
});
