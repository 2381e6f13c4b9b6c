import { useNavigate } from '@tanstack/react-router';
import type { MobilityGround } from '@zhibu/contract/mobility-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDay } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { orNull } from '../../ui/desk/use-dialog-step.ts';
import { type Person, WhoAndWhy } from './AwayFields.tsx';
import { useStep } from './use-step.ts';

interface Properties {
  organizationId: string;
  member?: Person;
  onClose: () => void;
}

/** The home registers that a graduate's affiliation stays for a while. */
export function RetainDialog({ organizationId, member: given, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const [member, setMember] = useState<Person | null>(given ?? null);
  const [ground, setGround] = useState<MobilityGround | ''>('');
  const [graduatedOn, setGraduated] = useState('');
  const [until, setUntil] = useState('');
  const [note, setNote] = useState('');
  const isReady = member !== null && ground !== '' && isDay(graduatedOn) && isDay(until);
  const { work, submit, missing } = useStep(
    {
      period: null,
      onDone: ({ id }) => {
        onClose();
        void navigate({ to: '/mobility/$id', params: { id } });
      },
    },
    isReady,
    () =>
      call('POST /mobility/retentions', {
        body: {
          memberId: member?.id ?? '',
          ground: ground === '' ? 'other' : ground,
          graduatedOn,
          until,
          note: orNull(note),
        },
      }),
  );
  return (
    <Dialog title={t('mobility.retainTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('mobility.retainWhat')}</p>
        <WhoAndWhy
          of="retained"
          organizationId={organizationId}
          isGiven={given !== undefined}
          member={member}
          onMember={setMember}
          ground={ground}
          onGround={setGround}
          error={work.error}
        />
        <DayField
          label={`${t('mobility.graduated')} *`}
          value={graduatedOn}
          onChange={setGraduated}
          error={problemAt(work.error, '/graduatedOn')}
        />
        <DayField
          label={`${t('mobility.retainUntil')} *`}
          hint={t('mobility.retainUntilHint')}
          value={until}
          onChange={setUntil}
          error={problemAt(work.error, '/until')}
        />
        <LinesField
          label={t('mobility.note')}
          hint={t('mobility.retainNoteHint')}
          value={note}
          onChange={setNote}
        />
        <FormEnd
          work={work}
          missing={missing && t('mobility.missing')}
          action={t('mobility.registerGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
