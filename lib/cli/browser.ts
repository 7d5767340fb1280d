import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { CommandError } from './command.ts';
import { ROOT } from './step.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Finds a Chromium, or installs one: Debian's package where this user may, else Playwright's own.
 * Gives its path, or undefined when Playwright finds its own by itself.
 */
export async function ensureBrowser(): Promise<string | undefined> {
  const found = onPath();
  if (found !== undefined) return found;
  if (existsSync(chromium.executablePath())) return undefined;
  if (mayInstallPackages() && installDebianChromium()) return onPath();
  process.stderr.write('Installing the browser for the tests …\n');
  const installed = spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], { cwd: ROOT, stdio: 'inherit' });
  if (installed.status !== 0) throw new CommandError('no Chromium was found and none could be installed; install one (apt-get install chromium) and run again.');
  return undefined;
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).concat('/usr/bin');
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

function mayInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

function installDebianChromium(): boolean {
  process.stderr.write('Installing Debian\'s chromium for the browser tests …\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env });
  return spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}
