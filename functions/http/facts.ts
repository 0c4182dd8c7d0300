import { factsPage } from '#functions/http/pages/facts-pages.ts';
import { failurePage } from '#functions/http/pages/fault-pages.ts';
import { publicPageHeaders } from '#functions/http/pages/layout.ts';
import { factsDeps } from '#functions/runtime/composition/facts.ts';
import { httpFunction } from '#functions/runtime/http.ts';
import type { FunctionLog } from '#functions/runtime/log.ts';
import { factsOperations } from '#shared/contract/facts-operations.ts';
import { listFacts } from '#shared/usecases/facts.ts';

/** The evidence register as everybody may read it, as a page and as JSON. */
export const handler = httpFunction('facts', factsOperations, withPages, {
  showFacts: async (deps, { query }) => {
    const facts = await listFacts(deps, query);
    return { status: 200, html: factsPage({ senderName: deps.senderName, facts, search: query.q ?? '' }) };
  },
  listFacts: (deps, { query }) => listFacts(deps, query),
});

function withPages(log: FunctionLog) {
  const deps = factsDeps(log);
  return { ...deps, pages: { headers: publicPageHeaders, problem: () => failurePage(deps) } };
}
