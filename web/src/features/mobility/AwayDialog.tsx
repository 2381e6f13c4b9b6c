import { useNavigate } from '@tanstack/react-router';
import type { MobilityGround } from '@zhibu/contract/mobility-kinds';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDay, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { LinesField } from '../../ui/desk/LinesField.tsx';
import { orNull } from '../../ui/desk/use-dialog-step.ts';
import { type Person, WhoAndWhy } from './AwayFields.tsx';
import { emptyHost, type HostDraft, HostField, hostBody, isHostReady } from './HostField.tsx';
import type { Period } from './mobility.queries.ts';
import { useStep } from './use-step.ts';

interface Properties {
  /** Where a member is looked for, when none is given. */
  organizationId: string;
  member?: Person;
  /** What the member reported, or what a host declined: registered anew. */
  period?: Period;
  onClose: () => void;
}

/** The home registers that a member floats: who, why, where, since when and until when. */
export function AwayDialog({ organizationId, member: given, period, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const navigate = useNavigate();
  const [member, setMember] = useState<Person | null>(given ?? period?.member ?? null);
  const [ground, setGround] = useState<MobilityGround | ''>(period?.ground ?? '');
  const [host, setHost] = useState<HostDraft>(() => hostOf(period));
  const [since, setSince] = useState(period?.since ?? '');
  const [until, setUntil] = useState(period?.until ?? '');
  const [note, setNote] = useState(period?.note ?? '');
  const days = isDay(since) && isDayOrEmpty(until);
  const isReady = member !== null && ground !== '' && isHostReady(host) && days;
  const onDone = ({ id }: Period) => {
    onClose();
    if (!period) void navigate({ to: '/mobility/$id', params: { id } });
  };
  const { work, submit, missing } = useStep({ period: period ?? null, onDone }, isReady, () => {
    const body = {
      ...hostBody(host),
      ground: ground === '' ? ('other' as const) : ground,
      since,
      until: until === '' ? null : until,
      note: orNull(note),
    };
    return period
      ? call('POST /mobility/{id}/register', { params: { id: period.id }, ifMatch: period.version, body })
      : call('POST /mobility', { body: { memberId: member?.id ?? '', ...body } });
  });
  return (
    <Dialog title={t('mobility.registerTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <p>{t('mobility.registerWhat')}</p>
        <WhoAndWhy
          of="floating"
          organizationId={organizationId}
          isGiven={given !== undefined || period !== undefined}
          member={member}
          onMember={setMember}
          ground={ground}
          onGround={setGround}
          error={work.error}
        />
        <HostField
          value={host}
          onChange={setHost}
          error={problemAt(work.error, '/hostId') ?? problemAt(work.error, '/place')}
        />
        <DayField
          label={`${t('mobility.sinceField')} *`}
          value={since}
          onChange={setSince}
          error={problemAt(work.error, '/since')}
        />
        <DayField
          label={t('mobility.untilField')}
          hint={t('mobility.untilHint')}
          value={until}
          onChange={setUntil}
          error={problemAt(work.error, '/until')}
        />
        <LinesField
          label={t('mobility.note')}
          hint={t('mobility.noteHint')}
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

/** What was reported is proposed as it is; after a host declined, another one is asked for. */
function hostOf(period: Period | undefined): HostDraft {
  if (!period?.host || period.state === 'declined') return emptyHost;
  const { id, name, phone } = period.host;
  return id === null
    ? { where: 'outside', branch: null, place: name, phone: phone ?? '' }
    : { ...emptyHost, branch: { id, name } };
}
