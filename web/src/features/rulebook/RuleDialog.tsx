import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Facts } from '../../ui/Section.tsx';
import { EndSettingForm } from './EndSettingForm.tsx';
import { RuleForm } from './RuleForm.tsx';
import type { Rule } from './rulebook.form.ts';

interface Properties {
  rule: Rule;
  organization: { id: string; name: string };
  onChanged: () => Promise<void>;
  onClose: () => void;
}

/** One rule: what holds, by what, what held before; and for whom may, another value from a day on. */
export function RuleDialog({ rule, organization, onChanged, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [work, setWork] = useState<'set' | 'reset' | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const finish = async (words: string) => {
    await onChanged();
    setWork(null);
    setDone(words);
  };
  return (
    <Dialog title={reader.words(rule.title)} onClose={onClose}>
      {done !== null && <Notice kind="success">{done}</Notice>}
      <Facts
        items={[
          { label: t('rulebook.organization'), value: organization.name },
          { label: t('rulebook.value'), value: <strong>{reader.words(rule.words)}</strong> },
          { label: t('rulebook.source'), value: reader.words(rule.source) },
          { label: t('rulebook.since'), value: <Period since={rule.since} until={rule.until} /> },
        ]}
      />
      {!rule.can.set && (
        <p className="z-muted">{rule.override === 'fixed' ? t('rulebook.fixed') : t('rulebook.notYours')}</p>
      )}
      {work === null && rule.can.set && (
        <div className="z-actions">
          <Button kind="primary" onClick={() => setWork('set')}>
            {t('rulebook.setTitle')}
          </Button>
          {rule.can.reset && <Button onClick={() => setWork('reset')}>{t('rulebook.reset')}</Button>}
        </div>
      )}
      {work === 'set' && (
        <RuleForm
          rule={rule}
          organizationId={organization.id}
          onDone={finish}
          onLeave={() => setWork(null)}
        />
      )}
      {work === 'reset' && <EndSettingForm rule={rule} onDone={finish} onLeave={() => setWork(null)} />}
      {work === null && <History rule={rule} />}
    </Dialog>
  );
}

function Period({ since, until }: { since: string; until: string | null }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  if (until === null) return t('rulebook.sinceDay', { day: reader.day(since) });
  return t('rulebook.fromUntil', { from: reader.day(since), until: reader.day(until) });
}

function History({ rule }: { rule: Rule }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <>
      <h3>{t('rulebook.history')}</h3>
      <ul className="z-rows">
        {rule.history.map((version) => (
          <li key={`${version.since} ${version.source.en} ${version.revokedAt ?? ''}`}>
            <strong>{reader.words(version.words)}</strong>
            {' · '}
            <Period since={version.since} until={version.until} />
            {version.revokedAt !== null && (
              <span className="z-muted">{reader.beside('', t('rulebook.never'))}</span>
            )}
            <br />
            <span className="z-muted z-small">
              {reader.words(version.source)}
              {version.reason !== null && ` · ${t('rulebook.reasonLine', { reason: version.reason })}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
