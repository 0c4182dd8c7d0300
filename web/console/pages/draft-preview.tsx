import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { type AnswerOf, callApi } from '../api/call.ts';
import { MailFrame } from '../parts/mail-frame.tsx';
import { anyReader, ReaderChoice } from '../parts/reader-choice.tsx';
import { Loaded } from '../parts/states.tsx';
import { useMay, useSession } from '../session/session.ts';
import { Findings } from './findings.tsx';
import { TestMail } from './test-mail.tsx';

const views = [
  { id: 'desktop', text: 'Desktop' },
  { id: 'phone', text: 'Phone' },
  { id: 'dark', text: 'Dark' },
  { id: 'text', text: 'Text' },
] as const;
type View = (typeof views)[number]['id'];

interface DraftPreviewProps {
  readonly campaign: string;
  readonly step: string;
  readonly locale: string;
  /** Of the draft as it is saved. */
  readonly rev: number;
}

/** One step as a reader gets it: whom for, where, and on what. */
export function DraftPreview({ campaign, step, locale, rev }: DraftPreviewProps) {
  const { token } = useSession();
  const [reader, setReader] = useState(anyReader);
  const [view, setView] = useState<View>('desktop');
  const mayTest = useMay('sendTest');
  const request = { path: { campaign, step }, query: { ...reader, locale } };
  const preview = useQuery({
    queryKey: ['previewStep', request, rev],
    queryFn: () => callApi(token, 'previewStep', request),
    placeholderData: keepPreviousData,
  });
  return (
    <Container header={<Header variant="h2">What a reader gets</Header>}>
      <SpaceBetween size="m">
        <SpaceBetween direction="horizontal" size="m">
          <ReaderChoice reader={reader} onChange={setReader} />
          <FormField label="Shown as">
            <SegmentedControl
              label="Shown as"
              selectedId={view}
              options={[...views]}
              onChange={({ detail }) =>
                setView(views.find(({ id }) => id === detail.selectedId)?.id ?? 'desktop')
              }
            />
          </FormField>
        </SpaceBetween>
        <Loaded query={preview} what="the preview">
          {(mail) => <Shown mail={mail} view={view} />}
        </Loaded>
        {mayTest ? <TestMail request={request} /> : null}
      </SpaceBetween>
    </Container>
  );
}

function Shown({ mail, view }: { readonly mail: AnswerOf<'previewStep'>; readonly view: View }) {
  return (
    <SpaceBetween size="s">
      <Box variant="h3">{mail.subject}</Box>
      <Box variant="small">
        {mail.reading.words} words at school grade {Math.max(0, mail.reading.grade).toFixed(1)}; 8 is the
        most.
      </Box>
      {view === 'text' ? <Box variant="pre">{mail.text}</Box> : <MailFrame html={mail.html} view={view} />}
      <Findings findings={mail.findings} />
    </SpaceBetween>
  );
}
