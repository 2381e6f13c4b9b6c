import {
  type MemberField,
  memberFieldKeys,
  memberFieldTable,
  type Section as SectionKey,
  sections,
} from '@zhibu/contract/fields';
import type { Revealable } from '@zhibu/contract/members';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerOf } from '../../lib/api.types.ts';
import type { Reader } from '../../lib/words.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { educationName, ethnicGroupName, stageName } from './labels.ts';
import { type Member, revealable } from './member.form.ts';
import { RevealDialog } from './RevealDialog.tsx';

type Revealed = AnswerOf<'POST /members/{id}/reveal'>;

/** The file by sections, as the table of fields orders it; sensitive values masked until revealed. */
export function MemberFacts({ member }: { member: Member }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [asking, setAsking] = useState(false);
  const [revealed, setRevealed] = useState<Revealed>({});
  const anything = revealable.some((key) => member[key] !== null);
  const isShown = Object.keys(revealed).length > 0;
  const value = (key: MemberField): ReactNode => {
    const text = textOf(member, key, reader, revealed, (sex) => t(`members.sex_${sex}`));
    return text === '' ? <span className="z-muted">{t('members.empty')}</span> : text;
  };
  const keys = Object.keys(sections) as SectionKey[]; // a constant table's own keys
  return (
    <>
      {member.can.reveal && anything && (
        <div className="desk-reveal">
          {isShown ? (
            <Notice kind="warning">
              {t('members.revealed')}{' '}
              <Button kind="quiet" onClick={() => setRevealed({})}>
                {t('members.hideAgain')}
              </Button>
            </Notice>
          ) : (
            <Button onClick={() => setAsking(true)}>{t('members.reveal')}</Button>
          )}
        </div>
      )}
      {keys.map((section) => (
        <Section key={section} title={reader.words(sections[section])}>
          <Facts
            items={memberFieldKeys
              .filter((key) => memberFieldTable[key].section === section)
              .map((key) => ({ label: reader.words(memberFieldTable[key]), value: value(key) }))}
          />
        </Section>
      ))}
      <p className="z-muted z-small">{t('members.updated', { at: reader.instant(member.updatedAt) })}</p>
      {asking && (
        <RevealDialog
          member={member}
          onRevealed={(values) => {
            setRevealed(values);
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** A value in words; '' where the file has none. */
function textOf(
  member: Member,
  key: MemberField,
  reader: Reader,
  revealed: Revealed,
  sex: (sex: Member['sex']) => string,
): string {
  switch (key) {
    case 'sex':
      return sex(member.sex);
    case 'ethnicGroup':
      return ethnicGroupName(member.ethnicGroup, reader);
    case 'education':
      return educationName(member.education, reader);
    case 'stage':
      return stageName(member.stage, reader);
    case 'organization':
      return reader.beside(member.organization.name, member.organization.code);
    case 'joined':
      return reader.day(member.joined, member.joinedPrecision);
    case 'full':
      return reader.day(member.full, member.fullPrecision);
    case 'birth':
    case 'applied':
    case 'workStarted':
      return reader.day(member[key]);
    case 'idNumber':
    case 'phone':
    case 'address':
      return shown(member, key, revealed);
    default:
      return member[key] ?? '';
  }
}

function shown(member: Member, key: Revealable, revealed: Revealed): string {
  return revealed[key] ?? member[key] ?? '';
}
