import { defineConfig } from 'vitest/config';

const project = (name: string, settings: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...settings },
});

export default defineConfig({
  test: {
    projects: [
      // Pure code and fakes share nothing, and loading the modules once for all files takes two thirds of the time away.
      project('unit', { isolate: false, testTimeout: 60_000 }),
      project('integration', {
        globalSetup: ['test/support/engines.ts'],
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      // Synthesis is slow to load and shares nothing that tests could change.
      project('infra', { testTimeout: 60_000, hookTimeout: 60_000, isolate: false }),
      project('e2e', { testTimeout: 400_000, hookTimeout: 60_000 }),
      project('stack', { testTimeout: 400_000, hookTimeout: 60_000 }),
      project('browser', { testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false }),
    ],
    coverage: {
      provider: 'istanbul',
      include: ['shared/**/*.ts', 'functions/**/*.ts'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
