import './console.css';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Problem } from './api/call.ts';
import { followAppearance } from './appearance.ts';
import { Console } from './console.tsx';
import { SessionGate } from './session/session-gate.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What the API refuses is refused the second time, too.
      retry: (failures, error) => !(error instanceof Problem) && failures < 2,
      staleTime: 5_000,
    },
  },
});

followAppearance();
const root = document.getElementById('console');
if (root === null) throw new Error('index.html has no place for the console');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SessionGate>
        <Console />
      </SessionGate>
    </QueryClientProvider>
  </StrictMode>,
);
