import AppLayout from '@cloudscape-design/components/app-layout-toolbar';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { lazy, Suspense } from 'react';
import { Route, Router, Switch, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';

import { Campaigns } from './pages/campaigns.tsx';
import { Empty } from './parts/states.tsx';
import { allows, useSession } from './session/session.ts';

/** Every page, who may open it, and its code: but for the first it is loaded when it is opened. */
const pages = [
  {
    path: '/campaigns',
    name: 'Campaigns',
    needs: 'listCampaigns',
    view: Campaigns,
  },
  {
    path: '/attention',
    name: 'Attention',
    needs: 'listAttention',
    view: lazy(async () => ({ default: (await import('./pages/attention.tsx')).Attention })),
  },
  {
    path: '/people',
    name: 'People',
    needs: 'findSubscriber',
    view: lazy(async () => ({ default: (await import('./pages/people.tsx')).People })),
  },
  {
    path: '/evidence',
    name: 'Evidence',
    needs: 'listClaims',
    view: lazy(async () => ({ default: (await import('./pages/evidence.tsx')).Evidence })),
  },
  {
    path: '/audit',
    name: 'Audit',
    needs: 'listAudit',
    view: lazy(async () => ({ default: (await import('./pages/audit.tsx')).Audit })),
  },
  {
    path: '/team',
    name: 'Team',
    needs: 'listTeam',
    view: lazy(async () => ({ default: (await import('./pages/team.tsx')).Team })),
  },
] as const;

const CampaignPage = lazy(async () => ({ default: (await import('./pages/campaign.tsx')).Campaign }));
const DraftPage = lazy(async () => ({ default: (await import('./pages/draft.tsx')).Draft }));
const CalendarPage = lazy(async () => ({ default: (await import('./pages/calendar.tsx')).Calendar }));
const ClaimPage = lazy(async () => ({ default: (await import('./pages/claim.tsx')).Claim }));
const PersonPage = lazy(async () => ({ default: (await import('./pages/person.tsx')).Person }));

/** The frame around all pages: who is signed in, and where one can go. */
export function Console() {
  return (
    <Router hook={useHashLocation}>
      <Frame />
    </Router>
  );
}

function Frame() {
  const session = useSession();
  const [here, go] = useLocation();
  const mine = pages.filter(({ needs }) => allows(session.roles, needs));
  const open = mine.find(({ path }) => here.startsWith(path)) ?? mine[0];
  return (
    <>
      <div id="top">
        <TopNavigation
          identity={{ href: '#/', title: 'Staff console' }}
          utilities={[
            {
              type: 'menu-dropdown',
              text: session.roles.join(', ') || 'no role',
              iconName: 'user-profile',
              items: [{ id: 'sign-out', text: 'Sign out' }],
              onItemClick: () => session.signOut(),
            },
          ]}
        />
      </div>
      <AppLayout
        headerSelector="#top"
        toolsHide
        navigation={
          <SideNavigation
            activeHref={`#${open?.path ?? '/'}`}
            items={mine.map(({ path, name }) => ({ type: 'link', text: name, href: `#${path}` }))}
            onFollow={(event) => {
              event.preventDefault();
              go(event.detail.href.slice(1));
            }}
          />
        }
        ariaLabels={{
          navigation: 'Pages',
          navigationClose: 'Close the list of pages',
          navigationToggle: 'Open the list of pages',
        }}
        content={
          <Suspense fallback={<Empty>Loading …</Empty>}>
            <Switch>
              <Route path="/campaigns/:campaign/draft">
                {({ campaign }) => <DraftPage campaign={campaign} />}
              </Route>
              <Route path="/campaigns/:campaign/calendar">
                {({ campaign }) => <CalendarPage campaign={campaign} />}
              </Route>
              <Route path="/campaigns/:campaign">
                {({ campaign }) => <CampaignPage campaign={campaign} />}
              </Route>
              <Route path="/people/:subscriber">
                {({ subscriber }) => <PersonPage subscriber={subscriber} />}
              </Route>
              <Route path="/evidence/:claim">{({ claim }) => <ClaimPage claim={claim} />}</Route>
              {mine.map(({ path, view: View }) => (
                <Route key={path} path={path}>
                  <View />
                </Route>
              ))}
              <Route>
                {open === undefined ? (
                  <Empty>Ask an admin for a role: you have none yet.</Empty>
                ) : (
                  <open.view />
                )}
              </Route>
            </Switch>
          </Suspense>
        }
      />
    </>
  );
}
