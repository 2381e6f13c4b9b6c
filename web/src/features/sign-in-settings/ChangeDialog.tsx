import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { BodyOf } from '../../lib/api.types.ts';
import { problemAt } from '../../lib/problem.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { CheckField, SelectField, TextField } from '../../ui/Field.tsx';
import { useFreshSignIn } from '../accounts/public.ts';
import type { Setting } from './SignInSettingsPage.tsx';

const profiles = ['level3', 'nist'] as const;
const limits = [
  { key: 'idleAdminMinutes', label: 'idleAdmin', min: 5, max: 60 },
  { key: 'idleOfficerMinutes', label: 'idleOfficer', min: 15, max: 720 },
  { key: 'idleMemberMinutes', label: 'idleMember', min: 15, max: 43_200 },
] as const;

interface Properties {
  current: Setting;
  onSaved: () => Promise<void>;
  onClose: () => void;
}

export function ChangeDialog({ current, onSaved, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const fresh = useFreshSignIn();
  const [profile, setProfile] = useState(current.profile);
  const [memberExpiry, setMemberExpiry] = useState(current.memberExpiry);
  const [minutes, setMinutes] = useState({
    idleAdminMinutes: String(current.idleAdminMinutes),
    idleOfficerMinutes: String(current.idleOfficerMinutes),
    idleMemberMinutes: String(current.idleMemberMinutes),
  });
  const [reason, setReason] = useState('');
  const save = useMutation({
    mutationFn: (body: BodyOf<'POST /sign-in-settings'>) =>
      fresh(() => call('POST /sign-in-settings', { body })),
    onSuccess: async (saved) => {
      if (!saved) return;
      await onSaved();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      profile,
      memberExpiry,
      idleAdminMinutes: Number(minutes.idleAdminMinutes),
      idleOfficerMinutes: Number(minutes.idleOfficerMinutes),
      idleMemberMinutes: Number(minutes.idleMemberMinutes),
      reason: reason.trim(),
    });
  };
  return (
    <Dialog title={t('signInSettings.changeTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit}>
        <SelectField
          label={t('signInSettings.profile')}
          hint={t(`signInSettings.help_${profile}`)}
          value={profile}
          onChange={(value) => setProfile(profiles.find((each) => each === value) ?? 'level3')}
          options={profiles.map((each) => ({ value: each, label: t(`signInSettings.profile_${each}`) }))}
        />
        {profile === 'level3' && (
          <CheckField
            label={t('signInSettings.memberExpiry')}
            hint={t('signInSettings.memberExpiryHint')}
            checked={memberExpiry}
            onChange={setMemberExpiry}
          />
        )}
        <fieldset className="desk-fields">
          <legend>{t('signInSettings.idle')}</legend>
          {limits.map(({ key, label, min, max }) => (
            <TextField
              key={key}
              label={t(`signInSettings.${label}`)}
              type="number"
              min={min}
              max={max}
              value={minutes[key]}
              onChange={(value) => setMinutes({ ...minutes, [key]: value })}
              error={problemAt(save.error, `/${key}`)}
              required
            />
          ))}
        </fieldset>
        <TextField
          label={t('signInSettings.reason')}
          value={reason}
          onChange={setReason}
          error={problemAt(save.error, '/reason')}
          minLength={4}
          maxLength={200}
          required
        />
        <FormProblem error={save.error} />
        <div className="z-actions">
          <Button kind="primary" type="submit" busy={save.isPending}>
            {t('signInSettings.save')}
          </Button>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
