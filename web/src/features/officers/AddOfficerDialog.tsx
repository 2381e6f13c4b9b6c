import { useMutation } from '@tanstack/react-query';
import { type Post, postKeys, posts, type WayToPost, waysToPost } from '@zhibu/contract/posts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { problemAt } from '../../lib/problem.ts';
import { useReader } from '../../lib/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, isDayOrEmpty } from '../../ui/desk/DayField.tsx';
import { FormEnd } from '../../ui/desk/FormEnd.tsx';
import { SelectField } from '../../ui/Field.tsx';
import type { Organization } from '../organizations/OrganizationDetail.tsx';
import { MemberPicker, type PickedMember } from './MemberPicker.tsx';

interface Properties {
  organization: Organization;
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** Another officer in the running term. */
export function AddOfficerDialog({ organization: { id }, onDone, onClose }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [member, setMember] = useState<PickedMember | null>(null);
  const [post, setPost] = useState<Post>('member');
  const [how, setHow] = useState<WayToPost>('added');
  const [from, setFrom] = useState('');
  const [asked, setAsked] = useState(false);
  const add = useMutation({
    mutationFn: (memberId: string) =>
      call('POST /organizations/{id}/officers', { params: { id }, body: { memberId, post, how, from } }),
    onSuccess: onDone,
  });
  const ready = member !== null && from !== '' && isDayOrEmpty(from);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (ready) add.mutate(member.id);
  };
  return (
    <Dialog title={t('officers.addTitle')} onClose={onClose}>
      <form className="z-form" onSubmit={submit} noValidate>
        <MemberPicker
          label={`${t('officers.person')} *`}
          organizationId={id}
          value={member}
          onChange={setMember}
          error={problemAt(add.error, '/memberId')}
        />
        <SelectField
          label={`${t('officers.post')} *`}
          value={post}
          onChange={(key) => setPost(key as Post)} // one of the options below
          options={postKeys.map((value) => ({ value, label: reader.words(posts[value]) }))}
        />
        <SelectField
          label={t('officers.how')}
          value={how}
          onChange={(key) => setHow(key as WayToPost)} // one of the options below
          options={Object.entries(waysToPost).map(([value, words]) => ({
            value,
            label: reader.words(words),
          }))}
        />
        <DayField
          label={`${t('officers.start')} *`}
          value={from}
          onChange={setFrom}
          error={problemAt(add.error, '/from')}
        />
        <FormEnd
          work={add}
          missing={asked && !ready && t('officers.addMissing')}
          action={t('officers.addGo')}
          onLeave={onClose}
        />
      </form>
    </Dialog>
  );
}
