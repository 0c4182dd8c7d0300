import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { type AnswerOf, callApi, type RequestOf } from '../api/call.ts';
import { MailFrame } from '../parts/mail-frame.tsx';
import { Loaded } from '../parts/states.tsx';
import { useMay, useSession } from '../session/session.ts';
import { Findings } from './findings.tsx';
import { TestMail } from './test-mail.tsx';

type Audience = RequestOf<'previewStep'>['query']['audience'];
const audiences = [
  { value: 'self', label: 'For themselves' },
  { value: 'veteran', label: 'A veteran' },
  { value: 'loved-one', label: 'For a loved one' },
  { value: 'clinician', label: 'A clinician' },
] as const satisfies readonly { value: Audience; label: string }[];
const countries = [
  { value: 'US', label: 'United States' },
  { value: 'AU', label: 'Australia' },
  { value: 'DE', label: 'Elsewhere' },
] as const;
const views = [
  { id: 'desktop', text: 'Desktop' },
  { id: 'phone', text: 'Phone' },
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
  const [audience, setAudience] = useState<Audience>('self');
  const [country, setCountry] = useState<string>('US');
  const [view, setView] = useState<View>('desktop');
  const mayTest = useMay('sendTest');
  const request = { path: { campaign, step }, query: { audience, country, locale } };
  const preview = useQuery({
    queryKey: ['previewStep', request, rev],
    queryFn: () => callApi(token, 'previewStep', request),
    placeholderData: keepPreviousData,
  });
  return (
    <Container header={<Header variant="h2">What a reader gets</Header>}>
      <SpaceBetween size="m">
        <SpaceBetween direction="horizontal" size="m">
          <FormField label="Who">
            <Select
              options={[...audiences]}
              selectedOption={audiences.find(({ value }) => value === audience) ?? null}
              onChange={({ detail }) =>
                setAudience(
                  audiences.find(({ value }) => value === detail.selectedOption.value)?.value ?? 'self',
                )
              }
            />
          </FormField>
          <FormField label="Where">
            <Select
              options={[...countries]}
              selectedOption={countries.find(({ value }) => value === country) ?? null}
              onChange={({ detail }) => setCountry(detail.selectedOption.value ?? 'US')}
            />
          </FormField>
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
      {view === 'text' ? (
        <Box variant="pre">{mail.text}</Box>
      ) : (
        <MailFrame html={mail.html} width={view === 'phone' ? 'phone' : 'desktop'} />
      )}
      <Findings findings={mail.findings} />
    </SpaceBetween>
  );
}
