import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { AnswerOf } from '../api/call.ts';
import { useRead } from '../api/use-api.ts';
import { LanguageField } from '../parts/language-field.tsx';
import { MarkdownEditor } from '../parts/markdown-editor.tsx';
import { Failure } from '../parts/states.tsx';
import { useMay } from '../session/session.ts';
import { DraftPreview } from './draft-preview.tsx';
import { Findings } from './findings.tsx';
import { InsertClaim } from './insert-claim.tsx';
import { type Autosave, useAutosave } from './use-autosave.ts';

const fallback = { subject: '', preview: '', markdown: '' };

/** Markdown beside what a reader gets of it, one step at a time. */
export function DraftEditor({ stored }: { readonly stored: AnswerOf<'getDraft'> }) {
  const mayWrite = useMay('saveDraft');
  const save = useAutosave(stored, mayWrite);
  const { steps } = save.source;
  const [stepId, setStepId] = useState(steps[0]?.id ?? '');
  const [locale, setLocale] = useState('en-US');
  const check = useRead('checkDraft', { path: { campaign: stored.campaign } });
  const step = steps.find(({ id }) => id === stepId) ?? steps[0];
  if (step === undefined) return null;
  const findings = (save.findings ?? check.data?.findings ?? []).filter(
    (one) => one.step === step.id && (one.locale ?? locale) === locale,
  );
  const locales = [...new Set([...Object.keys(step.texts), 'en-US'])].sort();
  const text = step.texts[locale] ?? fallback;
  const write = (change: Partial<typeof text>) =>
    save.change({
      ...save.source,
      steps: steps.map((one) =>
        one.id === step.id ? { ...one, texts: { ...one.texts, [locale]: { ...text, ...change } } } : one,
      ),
    });
  const stepOptions = steps.map(({ id, delayDays }, i) => ({
    value: id,
    label: `${i + 1}. ${id}`,
    description: delayDays === 0 ? 'at once' : `after ${delayDays} days`,
  }));
  return (
    <SpaceBetween size="m">
      <ColumnLayout columns={3}>
        <FormField label="Step">
          <Select
            options={stepOptions}
            selectedOption={stepOptions.find(({ value }) => value === step.id) ?? null}
            onChange={({ detail }) => setStepId(detail.selectedOption.value ?? '')}
          />
        </FormField>
        <LanguageField locales={locales} locale={locale} onChange={setLocale} />
        <FormField label="State">
          <SaveState save={save} mayWrite={mayWrite} />
        </FormField>
      </ColumnLayout>
      {save.state === 'conflict' ? <Conflict onGiveUp={save.giveUp} /> : null}
      {save.state === 'failed' && save.error ? (
        <Failure error={save.error} onAgain={() => save.change(save.source)} />
      ) : null}
      <ColumnLayout columns={2}>
        <Container>
          <SpaceBetween size="m">
            <FormField label="Subject" warningText={wordsAt(findings, 'subject')}>
              <Input
                readOnly={!mayWrite}
                value={text.subject}
                onChange={({ detail }) => write({ subject: detail.value })}
              />
            </FormField>
            <FormField
              label="Preview line"
              description="What inboxes show beside the subject."
              warningText={wordsAt(findings, 'preview')}
            >
              <Input
                readOnly={!mayWrite}
                value={text.preview}
                onChange={({ detail }) => write({ preview: detail.value })}
              />
            </FormField>
            <div>
              <Box variant="awsui-key-label">Text</Box>
              <Box variant="small">Markdown. What the gates find stands beside its line.</Box>
              <MarkdownEditor
                key={`${step.id} ${locale}`}
                label="Text"
                value={text.markdown}
                readOnly={!mayWrite}
                findings={findings}
                onChange={(markdown) => write({ markdown })}
              />
            </div>
            {mayWrite ? (
              <InsertClaim
                onChoose={(id) => write({ markdown: `${text.markdown.trimEnd()}\n\n::claim{id=${id}}\n` })}
              />
            ) : null}
            <Findings findings={findings} />
          </SpaceBetween>
        </Container>
        <DraftPreview campaign={stored.campaign} step={step.id} locale={locale} rev={save.rev} />
      </ColumnLayout>
    </SpaceBetween>
  );
}

function wordsAt(findings: NonNullable<Autosave['findings']>, place: string): string {
  return findings
    .filter((finding) => finding.place === place)
    .map(({ reason, remedy }) => `${reason} ${remedy}`)
    .join(' ');
}

function SaveState({ save, mayWrite }: { readonly save: Autosave; readonly mayWrite: boolean }) {
  if (!mayWrite) return <StatusIndicator type="info">Only an author writes</StatusIndicator>;
  switch (save.state) {
    case 'saved':
      return <StatusIndicator type="success">Saved</StatusIndicator>;
    case 'saving':
    case 'unsaved':
      return <StatusIndicator type="in-progress">Saving …</StatusIndicator>;
    case 'conflict':
    case 'failed':
      return <StatusIndicator type="error">Not saved</StatusIndicator>;
  }
}

/** Two people wrote at once. Nothing of either is lost: theirs is stored, mine is on the screen. */
function Conflict({ onGiveUp }: { readonly onGiveUp: () => void }) {
  const queries = useQueryClient();
  return (
    <Alert
      type="warning"
      header="Somebody else saved this draft first"
      action={
        <Button
          onClick={() => {
            onGiveUp();
            void queries.resetQueries({ queryKey: ['getDraft'] });
          }}
        >
          Load theirs
        </Button>
      }
    >
      What you wrote since is still here and was not saved. Copy what you want to keep, then load theirs.
    </Alert>
  );
}
