import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';

import { useChange, useRead } from '../api/use-api.ts';
import { CampaignStatus } from '../parts/campaign-status.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, Failure, Loaded } from '../parts/states.tsx';
import { useMay } from '../session/session.ts';
import { Needs, NextMails, PeopleInside } from './campaign-counts.tsx';

/** All campaigns, and a new one from a template. */
export function Campaigns() {
  const campaigns = useRead('listCampaigns', {});
  const mayCreate = useMay('createCampaign');
  const [creating, setCreating] = useState(false);
  return (
    <Loaded query={campaigns} what="campaigns">
      {({ campaigns: items }) => (
        <>
          <Table
            variant="full-page"
            header={
              <Header
                variant="h1"
                counter={`(${items.length})`}
                actions={
                  mayCreate ? (
                    <Button variant="primary" onClick={() => setCreating(true)}>
                      New campaign
                    </Button>
                  ) : null
                }
              >
                Campaigns
              </Header>
            }
            items={[...items]}
            trackBy="id"
            ariaLabels={{ tableLabel: 'Campaigns' }}
            empty={<Empty>No campaign yet. An author makes one from a template.</Empty>}
            columnDefinitions={[
              {
                id: 'name',
                header: 'Campaign',
                isRowHeader: true,
                cell: ({ id, name }) => <Link href={`#/campaigns/${id}`}>{name}</Link>,
              },
              {
                id: 'status',
                header: 'Status',
                cell: ({ status, tripped }) => <CampaignStatus status={status} tripped={tripped} />,
              },
              { id: 'people', header: 'People inside', cell: (head) => <PeopleInside head={head} /> },
              { id: 'next', header: 'Next mail', cell: (head) => <NextMails head={head} /> },
              { id: 'needs', header: 'Needs attention', cell: (head) => <Needs head={head} /> },
              { id: 'version', header: 'Version', cell: ({ version }) => version ?? 'none published' },
              {
                id: 'kind',
                header: 'Kind',
                cell: ({ recall }) => (recall ? `correction of ${recall.claim}` : 'sequence'),
              },
              { id: 'changed', header: 'Changed', cell: ({ changedAt }) => <Moment at={changedAt} /> },
            ]}
          />
          {creating ? <NewCampaign onDone={() => setCreating(false)} /> : null}
        </>
      )}
    </Loaded>
  );
}

function NewCampaign({ onDone }: { readonly onDone: () => void }) {
  const templates = useRead('listTemplates', {});
  const create = useChange('createCampaign');
  const [template, setTemplate] = useState<string>();
  const [id, setId] = useState('');
  const chosen = template ?? templates.data?.templates[0]?.id;
  const options = (templates.data?.templates ?? []).map(({ id: value, name: label }) => ({ value, label }));
  const go = () => {
    if (chosen !== undefined)
      create.mutate({ body: { template: chosen, ...(id === '' ? {} : { id }) } }, { onSuccess: onDone });
  };
  return (
    <Modal
      visible
      header="New campaign"
      closeAriaLabel="Close"
      onDismiss={onDone}
      footer={
        <Button variant="primary" onClick={go} loading={create.isPending}>
          Create
        </Button>
      }
    >
      <SpaceBetween size="m">
        <FormField label="Template">
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === chosen) ?? null}
            onChange={({ detail }) => setTemplate(detail.selectedOption.value)}
          />
        </FormField>
        <FormField
          label="Id"
          description="Stands in links, so no word of the condition. Left empty: that of the template."
        >
          <Input value={id} onChange={({ detail }) => setId(detail.value)} />
        </FormField>
        {create.isError ? <Failure error={create.error} /> : null}
      </SpaceBetween>
    </Modal>
  );
}
