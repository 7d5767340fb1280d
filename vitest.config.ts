import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** Takes by far the longest of all: begun last, it would leave the other cores unused for most of its time. */
const LONGEST = 'lib/testing/differential/kubectl.test.ts';

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith(LONGEST);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

export default defineConfig({
  test: {
    include: ['lib/**/*.test.ts', 'app/**/*.test.ts'],
    // Vitest leaves a core unused by itself; of two, that is half.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    // Simulated time makes tests quick; the few that start processes need room on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
