import { expect, test, type Page } from '@playwright/test';
import { LearnersTerminal } from './terminal.ts';

test.use({ viewport: { width: 1600, height: 1000 } });

const card = (page: Page, title: string) => page.getByRole('region', { name: `Exercise ${title}` });

/** Presses Run on the block that holds these words. */
async function run(page: Page, words: string): Promise<void> {
  const block = page.getByRole('group', { name: 'Commands to run' }).filter({ hasText: words }).first();
  await block.locator('..').getByRole('button', { name: 'Run' }).click();
}

/** Opens a lesson from the course's page. */
async function start(page: Page, lesson = 'Your first Pod'): Promise<LearnersTerminal> {
  await page.goto('/');
  await page.getByRole('link', { name: lesson, exact: true }).click();
  // Where the terminal is a sheet, nothing of it can be seen yet.
  await page.getByText('Connected', { exact: true }).waitFor({ state: 'attached' });
  return new LearnersTerminal(page);
}

for (const [window, viewport] of Object.entries({ wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } })) {
  test.describe(`in a ${window} window`, () => {
    test.use({ viewport });

    test('a learner runs their first Pod by pressing Run, and the exercise ticks by itself', async ({ page }) => {
      const terminal = await start(page);
      await run(page, 'cat > test-pod.yml');
      await run(page, 'kubectl create -f test-pod.yml');
      await terminal.shows('pod/test-pod created');
      await expect(card(page, 'Run a Pod').getByText('Passed and recorded.')).toBeAttached();
      await run(page, 'kubectl get pods -o wide');
      await terminal.shows(/test-pod +1\/1 +Running/);
    });
  });
}

test('a Save and a typed command do the same, and a reload finds it all again', async ({ page }) => {
  const terminal = await start(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved as test-pod.yml')).toBeAttached();
  await terminal.type('kubectl create -f test-pod.yml');
  await terminal.shows('pod/test-pod created');
  await expect(card(page, 'Run a Pod').getByText('Passed and recorded.')).toBeVisible();
  await page.reload();
  await terminal.shows('pod/test-pod created');
  await expect(card(page, 'Run a Pod').getByText('Passed and recorded.')).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Continue: Your first Pod' })).toBeVisible();
  await expect(page.getByText('minutes, 1 of 3 exercises passed')).toHaveCount(1);
});

test('a page of one’s own is served, and the exercise sees it', async ({ page }) => {
  const terminal = await start(page, 'Looking inside');
  await run(page, 'cat > test-pod.yml');
  await terminal.shows('pod/test-pod condition met');
  const address = "http://$(kubectl get pod test-pod -o jsonpath='{.status.podIP}')/hello.html";
  await terminal.type(`curl -s ${address}`);
  await terminal.shows('404 Not Found');
  const exercise = card(page, 'Serve a page of your own');
  await exercise.getByRole('button', { name: 'Check now' }).click();
  await expect(exercise.getByRole('definition').filter({ hasText: '/hello.html was asked for, and answered with 404' })).toBeVisible();
  await terminal.type('kubectl exec -it test-pod -- /bin/bash');
  await terminal.shows(/root@test-pod:\/#$/);
  await terminal.type('echo Hello from my Pod > /usr/share/nginx/html/hello.html');
  await terminal.type('exit');
  await terminal.shows(/root@kube-control01:~#$/);
  await terminal.type(`curl -s ${address}`);
  await terminal.shows(/^Hello from my Pod$/m);
  await expect(exercise.getByText('Passed and recorded.')).toBeVisible();
});

test('a wrong name is said to be wrong, with what was wanted', async ({ page }) => {
  const terminal = await start(page);
  await terminal.type('kubectl run testpod --image=nginx');
  await terminal.shows('pod/testpod created');
  await card(page, 'Run a Pod').getByRole('button', { name: 'Check now' }).click();
  await expect(card(page, 'Run a Pod').getByRole('definition').filter({ hasText: 'no Pod test-pod, but testpod' })).toBeVisible();
  await expect(card(page, 'Run a Pod').getByText('a Pod named test-pod', { exact: true })).toBeVisible();
});

/** Runs the lesson's blocks that hold these words, one after the other, each on an empty screen. */
async function runAll(page: Page, terminal: LearnersTerminal, steps: readonly (readonly [string, RegExp])[]): Promise<void> {
  for (const [words, answer] of steps) {
    await terminal.press('Control+l');
    await run(page, words);
    await terminal.shows(answer);
    if (words.endsWith('-w')) await terminal.press('Control+c');
  }
}

test('everything the first lessons type answers, from the first block to the last', async ({ page }) => {
  test.slow();
  const terminal = await start(page, 'The cluster you have');
  await runAll(page, terminal, [
    ['kubectl get nodes', /kube-control01 +Ready +control-plane/],
    ['kubectl cluster-info', /Kubernetes control plane is running at/],
    ['kubectl get namespaces', /No resources found in default namespace\./],
    ['kubectl get nodes -o wide', /192\.168\.122\.63/],
    ['kubectl describe node', /Events: +<none>/],
    ['kubectl api-resources', /Most recently observed status of the pod/],
  ]);
  await start(page);
  await runAll(page, terminal, [
    ['cat > test-pod.yml', /EOF\nroot@kube-control01:~#$/],
    ['kubectl create -f', /pod\/test-pod created/],
    ['kubectl get pods -w', /test-pod +1\/1 +Running/],
    ['kubectl get pods -o wide', /NOMINATED NODE/],
    ['kubectl get pod test-pod -o yaml', /startTime: /],
    ['kubectl get pods -o custom-columns', /test-pod +10\.42\.\d+\.\d+ +kube-worker0[12]/],
    ['curl -s http', /<title>Welcome to nginx!<\/title>/],
    ['kubectl delete -f', /pod "test-pod" deleted from default namespace/],
  ]);
  await start(page, 'Looking inside');
  await runAll(page, terminal, [
    ['cat > test-pod.yml', /pod\/test-pod condition met/],
    ['kubectl logs test-pod', /"GET \/ HTTP\/1\.1" 200/],
    ['kubectl describe pod', /Started +\d+s +kubelet/],
    ['kubectl get events', /Successfully assigned default\/test-pod/],
    ['kubectl run broken', /pod\/broken created/],
  ]);
  await terminal.shows(/broken +0\/1 +CrashLoopBackOff/);
  await terminal.press('Control+c');
  await runAll(page, terminal, [
    ['kubectl logs broken', /unknown directive "deamon" in command line/],
    ['kubectl delete pod broken', /pod "broken" deleted/],
    ['kubectl exec -it', /root@test-pod:\/#$/],
    ['ps ax', /1 \? +Ss +0:00 nginx: master process nginx -g daemon off;/],
    ['netstat -tlpn', /0\.0\.0\.0:80 .*LISTEN +1\/nginx: master pro/],
    ['cat /etc/hosts', /KUBERNETES_SERVICE_HOST=10\.96\.0\.1/],
    ['exit', /root@kube-control01:~#$/],
    ['kubectl delete pods --all', /pod "test-pod" deleted from default namespace/],
  ]);
  await terminal.type('kubectl get pods');
  await terminal.shows('No resources found in default namespace.');
});

test('the map follows what is typed', async ({ page }) => {
  const terminal = await start(page);
  await page.getByRole('button', { name: 'Map', exact: true }).click();
  const map = page.getByRole('region', { name: 'Map of your cluster' });
  await expect(map.getByRole('region', { name: 'Node kube-worker02' })).toBeVisible();
  await terminal.type('kubectl run test-pod --image=nginx');
  await expect(map.getByRole('button', { name: /^Pod test-pod, Running/ })).toBeVisible();
  await terminal.type('kubectl delete pod test-pod --now');
  await expect(map.getByRole('button', { name: /^Pod test-pod/ })).toHaveCount(0);
});

test('a manifest edited beside the terminal is what the terminal creates, and the API server is asked first', async ({ page }) => {
  const terminal = await start(page);
  await page.getByRole('button', { name: 'Files', exact: true }).click();
  const files = page.getByRole('region', { name: 'Files of your home directory' });
  await files.getByLabel('Name of a new file').fill('web.yml');
  await files.getByRole('button', { name: 'New' }).click();
  const text = files.getByRole('textbox', { name: 'Text of web.yml' });
  const manifest = (image: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    ${image}: nginx\n`;
  await text.fill(manifest('imagee'));
  await files.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(files.getByRole('list', { name: 'What the API server says' })).toContainText('unknown field "spec.containers[0].imagee"');
  await expect(files.locator('[data-meant=true]')).toHaveText('imagee');
  await text.fill(manifest('image').replace('  name: web\nspec', '  name: Web\nspec'));
  await files.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(files.locator('[data-wrong=true]')).toHaveText('  name: Web');
  await text.fill(manifest('image'));
  await files.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(files.getByText('Saved web.yml. The API server would take it.')).toBeVisible();
  await terminal.type('kubectl create -f web.yml');
  await terminal.shows('pod/web created');
  await files.getByRole('button', { name: 'Rename' }).click();
  await files.getByLabel('New name of web.yml').fill('renamed.yml');
  await page.keyboard.press('Enter');
  await expect(files.getByText('Renamed to renamed.yml.')).toBeVisible();
  await terminal.type('clear; ls; echo "# from the terminal" >> renamed.yml');
  await terminal.shows(/^renamed\.yml/m);
  await expect(files.getByRole('textbox', { name: 'Text of renamed.yml' })).toHaveValue(/# from the terminal/);
  await files.getByRole('button', { name: 'Delete' }).click();
  await files.getByRole('button', { name: 'Delete it' }).click();
  await expect(files.getByText('Deleted renamed.yml.')).toBeVisible();
  await terminal.type('clear; cat renamed.yml');
  await terminal.shows('cat: renamed.yml: No such file or directory');
});

test('two browsers are two learners with a cluster each', async ({ page, browser }) => {
  const mine = await start(page);
  await mine.type('kubectl run mine --image=nginx');
  await mine.shows('pod/mine created');
  const other = await browser.newPage();
  const theirs = await start(other);
  await theirs.type('kubectl get pods');
  await theirs.shows('No resources found in default namespace.');
});

test('output streams, and Ctrl-C ends it', async ({ page }) => {
  const terminal = await start(page);
  await terminal.type('kubectl get pods -w &');
  await terminal.press('Enter');
  await terminal.type('while true; do date; sleep 1; done');
  await terminal.shows(/UTC \d+\n.* UTC \d+/);
  await terminal.press('Control+c');
  await terminal.type('echo still here');
  await terminal.shows(/^still here/m);
});

test('the clock is moved from the bar, and what happened meanwhile is told', async ({ page }) => {
  const terminal = await start(page);
  await terminal.type('kubectl run crash --image=busybox -- sh -c "sleep 2; exit 1"; kubectl wait --for=jsonpath={.status.phase}=Running pod/crash');
  await terminal.shows('condition met');
  await page.getByRole('button', { name: '30 s later' }).click();
  await expect(page.getByRole('status').filter({ hasText: /^30 s later: \d restarts?/ })).toBeVisible();
});

test('a kubeconfig from the settings is answered by this learner’s cluster', async ({ page, request }) => {
  const terminal = await start(page);
  await terminal.type('kubectl run mine --image=nginx');
  await terminal.shows('pod/mine created');
  const kubeconfig = await (await page.request.get('/api/kubeconfig')).text();
  const server = /server: (\S+)/.exec(kubeconfig)?.[1] ?? '';
  const pods = await request.get(`${server}/api/v1/namespaces/default/pods`);
  expect(((await pods.json()) as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name)).toEqual(['mine']);
});
