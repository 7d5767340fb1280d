import type { Command } from '../command.ts';
import { prepareServer } from '../prepare.ts';

export const test: Command = {
  name: 'test',
  summary: 'runs lint, types, unit, contract and browser tests; ends with "N passed, N failed"',
  usage: [
    'Usage: bin/drydock test [SUITE...]',
    '',
    'Installs what is missing (the browser too) and runs the suites, or those named:',
    'lint, types, unit, lessons, browser.',
  ].join('\n'),
  async run(args) {
    await prepareServer();
    // Loaded late: it brings Playwright, which the other commands have no use for.
    const { runSuites } = await import('../suites.ts');
    const { passed, failed } = await runSuites(args);
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
    return failed === 0 ? 0 : 1;
  },
};
