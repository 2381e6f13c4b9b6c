import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { organizationForms, organizationKinds } from '@zhibu/contract/kinds';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../app/session.tsx';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { isProblem } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Findings, OfficersSection } from '../officers/OfficersSection.tsx';
import { EditOrganization } from './EditOrganization.tsx';
import { NewOrganization } from './NewOrganization.tsx';
import { LifeNotice, OperationsMenu } from './OrganizationOperations.tsx';
import { OperationPanel } from './operations/OperationPanel.tsx';
import { OperationsHistory } from './operations/OperationsHistory.tsx';
import { type OperationKind, operationKinds } from './operations/operation.form.ts';
import { TreeImportDialog } from './TreeImportDialog.tsx';
import { useMembersLine } from './use-members-line.ts';
import type { OrganizationTreeState } from './use-organization-tree.ts';

export type Organization = AnswerOf<'GET /organizations/{id}'>;

interface Properties {
  id: string;
  tree: OrganizationTreeState;
  /** Whether the organisation's name is the page's title. */
  asTitle: boolean;
}

export function OrganizationDetail({ id, tree, asTitle }: Properties) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const [work, setWork] = useState<'edit' | 'add' | 'import' | OperationKind | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['organizations', 'one', id],
    queryFn: ({ signal }) => call('GET /organizations/{id}', { params: { id }, signal }),
  });
  const { reveal } = tree;
  const path = data?.ancestors;
  useEffect(() => {
    if (path) void reveal({ id, ancestors: path });
  }, [id, path, reveal]);

  if (isProblem(error, 'not_found'))
    return <Empty title={t('organizations.notFound')} hint={t('organizations.notFoundHint')} icon="tree" />;
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  if (!data) return <Skeleton lines={8} />;
  const saved = (organization: Organization) => {
    client.setQueryData(['organizations', 'one', organization.id], organization);
    tree.replace(organization);
    setWork(null);
  };
  const grown = async () => {
    await tree.reload(id);
    await client.invalidateQueries({ queryKey: ['organizations'] });
  };
  if (work === 'edit')
    return <EditOrganization organization={data} onSaved={saved} onLeave={() => setWork(null)} />;
  if (work === 'add')
    return <NewOrganization parent={data} onCreated={grown} onLeave={() => setWork(null)} />;
  const act = operationKinds.find((kind) => kind === work);
  const operated = async () => {
    await tree.restart();
    const { data: now } = await refetch();
    if (now) await reveal(now);
    setWork(null);
  };
  if (act)
    return (
      <OperationPanel
        key={act}
        kind={act}
        organization={data}
        onDone={operated}
        onLeave={() => setWork(null)}
      />
    );
  return (
    <article className="desk-file">
      <Head organization={data} asTitle={asTitle} onEdit={() => setWork('edit')} />
      <LifeNotice organization={data} />
      <Findings id={id} />
      <Section>
        <OrganizationFacts organization={data} />
      </Section>
      <Actions
        organization={data}
        onAdd={() => setWork('add')}
        onImport={() => setWork('import')}
        onOperate={setWork}
      />
      <OfficersSection organization={data} />
      <OperationsHistory id={id} onChanged={operated} />
      {work === 'import' && (
        <TreeImportDialog organization={data} onImported={grown} onClose={() => setWork(null)} />
      )}
    </article>
  );
}

interface HeadProperties {
  organization: Organization;
  asTitle: boolean;
  onEdit: () => void;
}

function Head({ organization, asTitle, onEdit }: HeadProperties) {
  const { t } = useTranslation('workbench');
  const lead = useMembersLine(organization.memberCount);
  const actions = organization.can.edit && (
    <Button kind="primary" onClick={onEdit}>
      {t('organizations.edit')}
    </Button>
  );
  const crumbs = (
    <nav aria-label={t('organizations.breadcrumbs')} className="desk-crumbs">
      {organization.ancestors.map((ancestor, index) => (
        <span key={ancestor.id}>
          {index > 0 && ' / '}
          <Link to="/organizations/$id" params={{ id: ancestor.id }}>
            {ancestor.name}
          </Link>
        </span>
      ))}
    </nav>
  );
  if (asTitle)
    return <PageHeader title={organization.name} lead={lead} actions={actions} breadcrumb={crumbs} />;
  return (
    <header className="z-page-header">
      <div>
        <h2>{organization.name}</h2>
        <p className="z-lead">{lead}</p>
      </div>
      <div className="z-actions">{actions}</div>
    </header>
  );
}

function OrganizationFacts({ organization }: { organization: Organization }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const empty = <span className="z-muted">{t('organizations.empty')}</span>;
  const { divisionName, divisionCode } = organization;
  return (
    <Facts
      items={[
        { label: t('organizations.code'), value: organization.code },
        { label: t('organizations.shortName'), value: organization.shortName ?? empty },
        { label: t('organizations.kind'), value: reader.words(organizationKinds[organization.kind]) },
        { label: t('organizations.form'), value: reader.words(organizationForms[organization.form]) },
        { label: t('organizations.region'), value: organization.regionName },
        {
          label: t('organizations.division'),
          value: divisionCode === null ? empty : reader.beside(divisionName ?? '', divisionCode),
        },
        { label: t('organizations.foundedOn'), value: reader.day(organization.foundedOn) || empty },
        { label: t('organizations.phone'), value: organization.phone ?? empty },
        { label: t('organizations.address'), value: organization.address ?? empty },
        {
          label: t('organizations.below'),
          value:
            organization.childCount === 0
              ? t('organizations.noChildren')
              : t('organizations.children', { n: reader.number(organization.childCount) }),
        },
      ]}
    />
  );
}

interface ActionsProperties {
  organization: Organization;
  onAdd: () => void;
  onImport: () => void;
  onOperate: (kind: OperationKind) => void;
}

function Actions({ organization: { id, can }, onAdd, onImport, onOperate }: ActionsProperties) {
  const { t } = useTranslation('workbench');
  const readsMembers = useCan('members.read');
  const readsStatistics = useCan('statistics.read');
  const here = { organization: id };
  const look = buttonClass();
  return (
    <div className="z-actions">
      {readsMembers && (
        <Link to="/members" search={here} className={look}>
          {t('organizations.seeMembers')}
        </Link>
      )}
      {readsStatistics && (
        <Link to="/statistics" search={here} className={look}>
          {t('organizations.statistics')}
        </Link>
      )}
      {can.addMember && (
        <Link to="/members/new" search={here} className={look}>
          {t('organizations.addMember')}
        </Link>
      )}
      {can.import && (
        <Link to="/member-imports" search={{ ...here, new: '1' }} className={look}>
          {t('organizations.import')}
        </Link>
      )}
      {can.printSlips && (
        <Link to="/slips" search={here} className={look}>
          {t('organizations.printSlips')}
        </Link>
      )}
      {can.grantDuty && (
        <Link to="/duties" search={{ ...here, grant: '1' }} className={look}>
          {t('organizations.grantDuty')}
        </Link>
      )}
      {can.addChild && (
        <>
          <Button onClick={onAdd}>{t('organizations.addChild')}</Button>
          <Button onClick={onImport}>{t('organizations.importTree')}</Button>
        </>
      )}
      {can.operate && <OperationsMenu onChoose={onOperate} />}
    </div>
  );
}
