import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { openSimulated, type Sandbox } from '#lib/sandboxes/index.ts';
import { checkManifest, filePath, listFiles, renameFile } from './workstation-files.ts';

/** A sandbox that answers every command alike, and remembers it. */
function sandbox(status: number, output: string, text?: string) {
  const commands: string[] = [];
  const run = async (command: string) => {
    commands.push(command);
    return { status, output };
  };
  return { sandbox: { run, readFile: async () => text } as unknown as Sandbox, commands };
}

test('lists what the editor can open', async () => {
  const { sandbox: home } = sandbox(0, 'test-pod.yml\nmanifests/web.yml\na file with spaces\n$(reboot)\n');
  expect(await listFiles(home)).toEqual(['test-pod.yml', 'manifests/web.yml']);
});

test('a manifest that would be taken has no problems', async () => {
  const { sandbox: home, commands } = sandbox(0, 'pod/test-pod created (server dry run)\n');
  expect(await checkManifest(home, 'test-pod.yml')).toEqual([]);
  expect(commands).toEqual(['cd && kubectl apply --dry-run=server -f ./test-pod.yml >/dev/null']);
});

test('a problem keeps the server’s words and finds the line in them', async () => {
  const yaml = 'error: error parsing ./test-pod.yml: error converting YAML to JSON: yaml: line 5: mapping values are not allowed in this context';
  const field = 'The Pod "Bad" is invalid: metadata.name: Invalid value: "Bad"';
  expect(await checkManifest(sandbox(1, `${yaml}\n`).sandbox, 'a.yml')).toEqual([{ line: 5, field: undefined, message: yaml }]);
  expect(await checkManifest(sandbox(1, `${field}\n`).sandbox, 'a.yml')).toEqual([{ line: undefined, field: undefined, message: field }]);
  const text = 'kind: Pod\nmetadata:\n  name: Bad\n';
  expect(await checkManifest(sandbox(1, `${field}\n`, text).sandbox, 'a.yml')).toEqual([{ line: 3, field: 'name', message: field }]);
});

test('only what stands in the way is a problem: no warning, and nothing of an object that would be taken', async () => {
  await using simulated = openSimulated({ seed: 1, start: 0, limits: DEFAULT_LIMITS });
  const { clock, workstation } = simulated;
  const run = (commands: string) => clock.runUntil(workstation.run(commands), 60_000);
  const readFile = async (path: string) => new TextDecoder().decode(workstation.readFile(path));
  const pod = (name: string, image: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: web\n    ${image}: nginx\n`;
  await run('kubectl run made --image=nginx');
  workstation.writeFile('pods.yml', new TextEncoder().encode(`${pod('made', 'imge')}---\n${pod('other', 'image')}`));
  expect(await checkManifest({ run, readFile } as unknown as Sandbox, 'pods.yml')).toEqual([
    { line: 8, field: 'imge', message: 'The request is invalid: strict decoding error: unknown field "spec.containers[0].imge"' },
  ]);
});

test('a change that is refused is one problem, without the difference below it', async () => {
  const refused = 'The Pod "sign" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`';
  const output = `${refused}\n@@ -101,7 +101,7 @@\n    "Env": [\n-     "Value": "orange",\n+     "Value": "green",\n    ],\n\n`;
  expect(await checkManifest(sandbox(1, output, 'kind: Pod\nspec: {}\n').sandbox, 'sign.yml')).toEqual([{ line: 2, field: 'spec', message: refused }]);
});

test('a file is renamed only to a name that is free', async () => {
  expect(await renameFile(sandbox(0, '').sandbox, 'a.yml', 'b.yml')).toBe('renamed');
  expect(await renameFile(sandbox(17, '').sandbox, 'a.yml', 'b.yml')).toBe('taken');
  expect(await renameFile(sandbox(1, 'mv: cannot stat').sandbox, 'a.yml', 'b.yml')).toBe('gone');
});

test.each(['../etc/passwd', 'a/../b', '/etc/passwd', '-rf', 'a b', '$(reboot)', "a'b", 'a\nb', ''])('%j is no file of the editor', (path) => {
  expect(filePath.safeParse(path).success).toBe(false);
});
