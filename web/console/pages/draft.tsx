import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Tabs from '@cloudscape-design/components/tabs';

import { useRead } from '../api/use-api.ts';
import { Loaded } from '../parts/states.tsx';
import { DraftEditor } from './draft-editor.tsx';
import { SignOff } from './sign-off.tsx';

/** The text that is being worked on: written, then read, approved and published by others. */
export function Draft({ campaign }: { readonly campaign: string }) {
  const draft = useRead('getDraft', { path: { campaign } });
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
          <Tabs
            tabs={[
              { id: 'write', label: 'Write', content: <DraftEditor stored={stored} /> },
              { id: 'sign-off', label: 'Review and publish', content: <SignOff campaign={campaign} /> },
            ]}
          />
        )}
      </Loaded>
    </ContentLayout>
  );
}
