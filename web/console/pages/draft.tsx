import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { lazy, type ReactNode, Suspense } from 'react';

import { useRead } from '../api/use-api.ts';
import { Empty, Loaded } from '../parts/states.tsx';
import { DraftEditor } from './draft-editor.tsx';
import { Returned } from './returned.tsx';

const Compare = lazy(async () => ({ default: (await import('./compare.tsx')).Compare }));
const SignOff = lazy(async () => ({ default: (await import('./sign-off.tsx')).SignOff }));

/** The text that is being worked on: written, then read, approved and published by others. */
export function Draft({ campaign }: { readonly campaign: string }) {
  const draft = useRead('getDraft', { path: { campaign } }, { every: 10_000 });
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={<Link href={`#/campaigns/${campaign}`}>Back to the campaign</Link>}>
          Draft of {campaign}
        </Header>
      }
    >
      <Loaded query={draft} what="the draft">
        {(stored) => (
          <SpaceBetween size="m">
            <Returned returned={stored.returned} />
            <Tabs
              i18nStrings={{ scrollLeftAriaLabel: 'Tabs before', scrollRightAriaLabel: 'Tabs after' }}
              tabs={[
                {
                  id: 'write',
                  label: 'Write',
                  // What is not saved yet must not go with the tab.
                  contentRenderStrategy: 'eager',
                  content: <DraftEditor stored={stored} />,
                },
                {
                  id: 'compare',
                  label: 'Compare',
                  content: (
                    <Waiting>
                      <Compare campaign={campaign} />
                    </Waiting>
                  ),
                },
                {
                  id: 'sign-off',
                  label: 'Review and publish',
                  content: (
                    <Waiting>
                      <SignOff campaign={campaign} />
                    </Waiting>
                  ),
                },
              ]}
            />
          </SpaceBetween>
        )}
      </Loaded>
    </ContentLayout>
  );
}

function Waiting({ children }: { readonly children: ReactNode }) {
  return <Suspense fallback={<Empty>Loading …</Empty>}>{children}</Suspense>;
}
