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
    // Loaded late: they bring packages that the other commands have no use for.
    const [{ runSuites }, { tellFailures }] = await Promise.all([import('../suites.ts'), import('../test-reports.ts')]);
    const { passed, failures } = await runSuites(args);
    process.stdout.write(`\n${tellFailures(failures)}${passed} passed, ${failures.length} failed\n`);
    return failures.length === 0 ? 0 : 1;
  },
};
