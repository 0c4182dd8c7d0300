import { askConfirmPage, confirmedPage, confirmUnusablePage } from '#functions/http/pages/confirm-pages.ts';
import { failurePage, linkUnusablePage } from '#functions/http/pages/fault-pages.ts';
import { pageHeaders } from '#functions/http/pages/layout.ts';
import { askDeclinePage, askLeavePage, declinedPage, leftPage } from '#functions/http/pages/leave-pages.ts';
import { preferencesDonePage, preferencesPage } from '#functions/http/pages/preferences-pages.ts';
import { recipientDeps } from '#functions/runtime/composition/recipient.ts';
import { httpFunction } from '#functions/runtime/http.ts';
import type { FunctionLog } from '#functions/runtime/log.ts';
import { recipientOperations } from '#shared/contract/recipient-operations.ts';
import { confirmRequest } from '#shared/usecases/confirm-request.ts';
import { changePreferences, leaveByLink } from '#shared/usecases/leave.ts';
import { isDecline, readLink } from '#shared/usecases/links.ts';

const ok = (html: string) => ({ status: 200, html });

/** What the links in the mails open. A GET shows a page; only the POST of its button, or of a mail client, acts. */
export const handler = httpFunction('recipient', recipientOperations, withPages, {
  showConfirm: async (deps, { path: { token } }) => {
    const link = await readLink(deps, token, 'confirm');
    return ok(link ? askConfirmPage({ ...deps, action: `/c/${token}` }) : confirmUnusablePage(deps));
  },
  confirm: async (deps, { path: { token } }) =>
    ok((await confirmRequest(deps, token)) === 'confirmed' ? confirmedPage(deps) : confirmUnusablePage(deps)),
  showLeave: async (deps, { path: { token } }) => {
    const link = await readLink(deps, token, 'leave');
    if (link === undefined) return ok(linkUnusablePage(deps));
    const ask = isDecline(link) ? askDeclinePage : askLeavePage;
    return ok(ask({ ...deps, action: `/u/${token}` }));
  },
  leave: async (deps, { path: { token } }) => {
    const pages = { left: leftPage, declined: declinedPage, unusable: linkUnusablePage };
    return ok(pages[await leaveByLink(deps, token)](deps));
  },
  showPreferences: async (deps, { path: { token } }) => {
    const link = await readLink(deps, token, 'preferences');
    return ok(link ? preferencesPage({ ...deps, action: `/p/${token}` }) : linkUnusablePage(deps));
  },
  changePreferences: async (deps, { path: { token }, body: { choice } }) => {
    const changed = await changePreferences(deps, token, choice);
    return ok(changed === 'done' ? preferencesDonePage({ ...deps, choice }) : linkUnusablePage(deps));
  },
});

function withPages(log: FunctionLog) {
  const deps = recipientDeps(log);
  return { ...deps, pages: { headers: pageHeaders, problem: () => failurePage(deps) } };
}
