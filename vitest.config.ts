import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['lib/**/*.test.ts', 'app/**/*.test.ts', 'server.test.ts', 'prisma/**/*.test.ts'],
    // Vitest leaves a core unused by itself; of two, that is half.
    maxWorkers: '100%',
    // Simulated time makes tests quick; the few that start processes need room on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
