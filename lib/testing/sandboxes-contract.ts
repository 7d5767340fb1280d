import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox, Sandboxes } from '#lib/sandboxes/index.ts';
import { TerminalClient } from './terminal-client.ts';

/** Sandboxes under test, on a node:http server as the web process has one. */
export class SandboxesUnderTest implements AsyncDisposable {
  readonly sandboxes: Sandboxes;
  /** Whoever connects by `look`. */
  readonly onlooker = { may: false, typedTimes: 0, mayType: () => this.onlooker.may, typed: () => void (this.onlooker.typedTimes += 1) };
  readonly #http: Server;
  readonly #clients: TerminalClient[] = [];

  private constructor(sandboxes: Sandboxes) {
    this.sandboxes = sandboxes;
    this.#http = createServer((request, response) => sandboxes.proxyApi(sandboxOf(request.url), request, response));
    this.#http.on('upgrade', (request, socket, head) => {
      const terminal = /^\/(terminal|look)\/([^/]*)\/(.*)$/.exec(request.url ?? '');
      const onlooker = terminal?.[1] === 'look' ? this.onlooker : undefined;
      if (terminal) sandboxes.connectTerminal(terminal[2] ?? '', Number(terminal[3]), request, socket, head, onlooker);
      else sandboxes.proxyApiUpgrade(sandboxOf(request.url), request, socket, head);
    });
  }

  static async serve(sandboxes: Sandboxes): Promise<SandboxesUnderTest> {
    const served = new SandboxesUnderTest(sandboxes);
    await new Promise<void>((resolve) => {
      served.#http.listen(0, '127.0.0.1', resolve);
    });
    return served;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  terminal(sandbox: string, number = 1): Promise<TerminalClient> {
    return this.#connect(`terminal/${sandbox}/${number}`);
  }

  /** The same terminal, as somebody who looks on. */
  look(sandbox: string, number = 1): Promise<TerminalClient> {
    return this.#connect(`look/${sandbox}/${number}`);
  }

  async #connect(path: string): Promise<TerminalClient> {
    const client = new TerminalClient(`${this.address.replace('http', 'ws')}/${path}`);
    this.#clients.push(client);
    await client.opened();
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.close();
    this.#http.close();
    this.#http.closeAllConnections();
    await this.sandboxes[Symbol.asyncDispose]();
  }
}

function sandboxOf(url: string | undefined): string {
  return /^\/k8s\/([^/:]*)/.exec(url ?? '')?.[1] ?? '';
}

/** Saves a manifest that `kubectl create -f NAME.yml` makes a ConfigMap of. */
export async function giveManifest(sandbox: Sandbox, name: string): Promise<void> {
  await sandbox.writeFile(`${name}.yml`, `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: b\n`);
}

const PROMPT = /\$ $|# $/;

/** What every implementation of Sandboxes must do. `open` starts a fresh one. */
export function sandboxesContract(name: string, open: () => Promise<Sandboxes>): void {
  describe(`sandboxes: ${name}`, () => {
    let served: SandboxesUnderTest;

    beforeAll(async () => {
      served = await SandboxesUnderTest.serve(await open());
    }, 60_000);

    afterAll(() => served?.[Symbol.asyncDispose](), 60_000);

    it('runs commands, and gives their status and their output in order', async () => {
      const sandbox = await served.sandboxes.open('runs');
      expect(await sandbox.run('echo one; echo two >&2; echo three | cat; exit 3')).toEqual({ status: 3, output: 'one\ntwo\nthree\n' });
    });

    it('keeps files, below the home directory or by absolute path', async () => {
      const sandbox = await served.sandboxes.open('files');
      await sandbox.writeFile('deep/in/note.txt', 'grüße\n');
      expect(await sandbox.readFile('deep/in/note.txt')).toBe('grüße\n');
      expect(await sandbox.run('cat deep/in/note.txt; echo more >> ~/deep/in/note.txt')).toEqual({ status: 0, output: 'grüße\n' });
      expect(await sandbox.readFile('/root/deep/in/note.txt')).toBe('grüße\nmore\n');
      expect(await sandbox.readFile('absent')).toBeUndefined();
      await expect(sandbox.writeFile('deep', 'x')).rejects.toThrow('Is a directory');
    });

    it('tells of changed files, until it is no longer asked to', async () => {
      const sandbox = await served.sandboxes.open('tells');
      let told = Promise.withResolvers<void>();
      const following = await sandbox.followUnwatched('file', { changed: () => told.resolve(), ended: () => told.reject(new Error('ended')) });
      await sandbox.run('echo one > note.txt');
      await told.promise;
      told = Promise.withResolvers();
      await sandbox.writeFile('note.txt', 'two');
      await told.promise;
      following[Symbol.dispose]();
    });

    it('gives each a cluster of its own, which kubectl, the API and the terminal share', async () => {
      const [one, other] = [await served.sandboxes.open('own'), await served.sandboxes.open('other')];
      await giveManifest(one, 'mine');
      expect(await one.run('kubectl create -f mine.yml')).toEqual({ status: 0, output: 'configmap/mine created\n' });
      const access = await one.access();
      const target = `/api/v1/namespaces/${access.namespace}/configmaps/mine`;
      const answer = await fetch(access.server + target, { headers: { authorization: `Bearer ${access.token}` } });
      expect([answer.status, (await answer.json() as { data: object }).data]).toEqual([200, { a: 'b' }]);
      expect((await other.run('kubectl get configmap mine')).output).toBe('Error from server (NotFound): configmaps "mine" not found\n');
      const through = await fetch(`${served.address}/k8s/own${target}`, { headers: { authorization: `Bearer ${access.token}` } });
      expect(through.status).toBe(200);
      expect((await fetch(`${served.address}/k8s/own:${access.token}${target}`)).status).toBe(200);
    });

    it("refuses the API to whoever has no token, or another sandbox's", async () => {
      const [one, other] = [await served.sandboxes.open('own'), await served.sandboxes.open('other')];
      const { namespace } = await one.access();
      const { token } = await other.access();
      const target = `${served.address}/k8s/own/api/v1/namespaces/${namespace}/pods`;
      expect((await fetch(target, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
      expect([401, 403]).toContain((await fetch(target)).status);
      expect((await fetch(target.replace('/own/', `/own:${token}/`))).status).toBe(401);
      expect([401, 403]).toContain((await fetch(target.replace('/own/', '/own:/'))).status);
    });

    it('has no sandbox of a name that was never opened, and makes none for the asking', async () => {
      for (const id of ['never-opened', '..', '%2e%2e', 'UPPER', 'a'.repeat(60)]) {
        expect((await fetch(`${served.address}/k8s/${id}/api`)).status).toBe(404);
      }
      await expect(served.sandboxes.open('../files')).rejects.toThrow('There is no sandbox of that name.');
    });

    it('lets somebody look on, who types only while they may and never changes the size', async () => {
      await served.sandboxes.open('watched');
      const own = await served.terminal('watched');
      await own.sees(PROMPT);
      own.send(JSON.stringify({ type: 'resize', columns: 100, rows: 30 }));
      own.type('echo mine\r');
      await own.sees('mine\r\n');
      const look = await served.look('watched');
      await look.sees('mine');
      look.type('echo not allowed\r');
      look.run('echo not run');
      look.send(JSON.stringify({ type: 'resize', columns: 20, rows: 5 }));
      look.send('{"type":"unknown"}');
      own.type('stty size\r');
      await look.sees('30 100\r\n');
      expect(own.text).not.toMatch(/not allowed|not run/);
      expect(served.onlooker.typedTimes).toBe(0);
      served.onlooker.may = true;
      look.type('echo shown\r');
      await own.sees('shown\r\n');
      expect(served.onlooker.typedTimes).toBe(1);
      served.onlooker.may = false;
      look.type('echo too late\r');
      own.type('echo last\r');
      await look.sees('last\r\n');
      expect(own.text).not.toContain('too late');
      expect(look.closed).toBeUndefined();
      own.send(JSON.stringify({ type: 'resize', columns: 90, rows: 20 }));
      own.type('stty size\r');
      await look.sees('20 90\r\n');
      const sizes = look.notices.filter(({ type }) => type === 'size');
      expect(sizes).toEqual([{ type: 'size', columns: 100, rows: 30 }, { type: 'size', columns: 90, rows: 20 }]);
    });

    it('shows a prompt, runs what is typed, and goes on after a reconnect', async () => {
      await served.sandboxes.open('typed');
      const terminal = await served.terminal('typed');
      await terminal.sees(PROMPT);
      expect(terminal.notices).toEqual([{ type: 'attached', restored: false }]);
      terminal.type('x=kept; echo one $((1+1))\r');
      await terminal.sees('one 2\r\n');
      terminal.close();
      await terminal.isClosed();
      const again = await served.terminal('typed');
      await again.sees('one 2');
      expect(again.notices).toEqual([{ type: 'attached', restored: true }]);
      again.type('echo [$x]\r');
      await again.sees('[kept]\r\n');
    });

    it('has several terminals on one computer', async () => {
      await served.sandboxes.open('several');
      const [first, second] = [await served.terminal('several', 1), await served.terminal('several', 2)];
      await Promise.all([first.sees(PROMPT), second.sees(PROMPT)]);
      first.type('own=1; echo shared > /tmp/file; echo written\r');
      await first.sees('\nwritten\r\n');
      second.type('echo [$own] $(cat /tmp/file)\r');
      await second.sees('[] shared\r\n');
    });

    it('types a code block as one paste', async () => {
      await served.sandboxes.open('block');
      const terminal = await served.terminal('block');
      await terminal.sees(PROMPT);
      terminal.run('cat > two.txt <<EOF\nfirst\nsecond\nEOF\nwc -l two.txt\n');
      await terminal.sees('2 two.txt\r\n');
    });

    it('begins afresh after a reset, its open terminals too', async () => {
      const sandbox = await served.sandboxes.open('reset');
      const terminal = await served.terminal('reset');
      await terminal.sees(PROMPT);
      await giveManifest(sandbox, 'old');
      terminal.type('echo old > old.txt; kubectl create -f old.yml\r');
      await terminal.sees('configmap/old created');
      terminal.clear();
      await sandbox.reset();
      await terminal.sees(PROMPT);
      expect(await sandbox.readFile('old.txt')).toBeUndefined();
      expect((await sandbox.run('kubectl get configmap old')).status).toBe(1);
      expect(terminal.notices).toEqual([{ type: 'attached', restored: false }, { type: 'waiting' }, { type: 'attached', restored: false }]);
      terminal.clear();
      terminal.type('echo still typing\r');
      await terminal.sees('\nstill typing\r\n');
    });

    it('is gone for good when it is erased, for whoever has it open too', async () => {
      const sandbox = await served.sandboxes.open('erased');
      const terminal = await served.terminal('erased');
      await terminal.sees(PROMPT);
      const { server, token } = await sandbox.access();
      await served.sandboxes.erase('erased');
      await terminal.isClosed();
      expect(terminal.notices.at(-1)).toEqual({ type: 'refused', message: 'This sandbox was deleted.' });
      const refused = { reason: 'refused', message: 'This sandbox was deleted.' };
      await expect(served.sandboxes.open('erased')).rejects.toMatchObject(refused);
      await expect(sandbox.run('true')).rejects.toMatchObject(refused);
      await expect(served.terminal('erased')).rejects.toThrow();
      expect((await fetch(`${server}/api`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
      await served.sandboxes.erase('erased');
    });

    it('refuses a terminal that there is not', async () => {
      await served.sandboxes.open('typed');
      for (const number of [0, 99, 1.5]) {
        const terminal = await served.terminal('typed', number);
        expect(await terminal.isClosed()).toEqual({ code: 1008, reason: 'A sandbox has terminals 1 to 8.' });
      }
    });
  });
}
