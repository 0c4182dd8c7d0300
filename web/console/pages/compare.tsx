import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';

import { type AnswerOf, Problem } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { LanguageField } from '../parts/language-field.tsx';
import { MailFrame } from '../parts/mail-frame.tsx';
import { anyReader, audienceOptions, ReaderChoice } from '../parts/reader-choice.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { ChangedTimes } from './changed-times.tsx';
import { Difference } from './difference.tsx';

type StepCheck = AnswerOf<'checkDraft'>['steps'][number];

/** What people get today beside what they would get: in words, as a picture, and in time. */
export function Compare({ campaign }: { readonly campaign: string }) {
  const check = useRead('checkDraft', { path: { campaign } }, { isAlwaysNew: true });
  return (
    <SpaceBetween size="l">
      <ChangedTimes campaign={campaign} />
      <Loaded query={check} what="what changed">
        {({ steps, languages }) =>
          steps.length === 0 ? (
            <Empty>The draft has no step.</Empty>
          ) : (
            <Steps campaign={campaign} steps={steps} locales={languages.map(({ locale }) => locale)} />
          )
        }
      </Loaded>
    </SpaceBetween>
  );
}

interface StepsProps {
  readonly campaign: string;
  readonly steps: readonly StepCheck[];
  readonly locales: readonly string[];
}

function Steps({ campaign, steps, locales }: StepsProps) {
  const [chosen, setChosen] = useState(() => (steps.find(({ changed }) => changed) ?? steps[0])?.id);
  const [reader, setReader] = useState(anyReader);
  const [locale, setLocale] = useState(locales[0] ?? 'en-US');
  const [view, setView] = useState('words');
  const step = steps.find(({ id }) => id === chosen);
  if (step === undefined) return null;
  const options = steps.map(({ id, changed }) => ({
    value: id,
    label: id,
    description: changed ? 'changed' : 'the same',
  }));
  return (
    <Container header={<Header variant="h2">Words</Header>}>
      <SpaceBetween size="m">
        <SpaceBetween direction="horizontal" size="m">
          <FormField label="Step">
            <Select
              options={options}
              selectedOption={options.find(({ value }) => value === step.id) ?? null}
              onChange={({ detail }) => setChosen(detail.selectedOption.value)}
            />
          </FormField>
          <ReaderChoice reader={reader} onChange={setReader} />
          <LanguageField locales={locales} locale={locale} onChange={setLocale} />
          <FormField label="Shown as">
            <SegmentedControl
              label="Shown as"
              selectedId={view}
              options={[
                { id: 'words', text: 'Words' },
                { id: 'mails', text: 'Mails' },
              ]}
              onChange={({ detail }) => setView(detail.selectedId)}
            />
          </FormField>
        </SpaceBetween>
        <Box>{variantsOf(step)}</Box>
        <BothMails
          // Of another reader nothing of this one may stay.
          key={JSON.stringify([step.id, reader, locale])}
          request={{ path: { campaign, step: step.id }, query: { ...reader, locale } }}
          view={view}
        />
      </SpaceBetween>
    </Container>
  );
}

function variantsOf({ changed, variants }: StepCheck): string {
  if (!changed) return 'Everybody would read what they read today.';
  if (variants.length === 0) return 'No words of it are published, or only the claims behind them changed.';
  const readers = variants.map((key) => {
    const [audience, region, locale] = key.split('.');
    const who = audienceOptions.find(({ value }) => value === audience)?.label ?? audience;
    return `${who} (${region}, ${locale})`;
  });
  return `Other words for ${variants.length} kinds of readers: ${readers.join('; ')}.`;
}

interface BothMailsProps {
  readonly request: Parameters<typeof useRead<'previewStep'>>[1];
  readonly view: string;
}

function BothMails({ request, view }: BothMailsProps) {
  const draft = useRead('previewStep', request);
  const published = useRead('previewPublished', request);
  if (published.error instanceof Problem && published.error.status === 404) {
    return (
      <Loaded query={draft} what="the draft">
        {(next) => (
          <SpaceBetween size="s">
            <Box>This step is not published: all of it is new.</Box>
            <MailFrame html={next.html} view="desktop" title="The draft" />
          </SpaceBetween>
        )}
      </Loaded>
    );
  }
  return (
    <Loaded query={published} what="what is published">
      {(before) => (
        <Loaded query={draft} what="the draft">
          {(next) =>
            view === 'words' ? (
              <Difference
                before={`${before.subject}\n\n${before.text}`}
                next={`${next.subject}\n\n${next.text}`}
              />
            ) : (
              <ColumnLayout columns={2}>
                <div>
                  <Box variant="h3">Published: {before.subject}</Box>
                  <MailFrame html={before.html} view="desktop" title="The published mail" />
                </div>
                <div>
                  <Box variant="h3">Draft: {next.subject}</Box>
                  <MailFrame html={next.html} view="desktop" title="The draft" />
                </div>
              </ColumnLayout>
            )
          }
        </Loaded>
      )}
    </Loaded>
  );
}
