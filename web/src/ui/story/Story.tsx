import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Reader, useReader } from '../../lib/words.ts';
import { Icon } from '../Icon.tsx';
import './story.css';
import { milestones, type StoryItem, storyIcons, yearsOf } from './story.ts';

interface Properties {
  items: readonly StoryItem[];
  /** Somebody and the duty in which it was done, in words. */
  who: (name: string, role: string) => string;
  /** The way to the request that a correction answers. */
  requestLink: (id: string) => ReactNode;
  /** On the phone, for the one whose life it is. */
  large?: boolean;
}

/** A life in the Party as a line: years, one sentence an item, corrections with both beliefs. */
export function Story({ items, who, requestLink, large = false }: Properties) {
  const { t } = useTranslation('common');
  const reader = useReader();
  return (
    <ol className={large ? 'z-story large' : 'z-story'} aria-label={t('story.label')}>
      {yearsOf(items).map(({ year, items: ofYear }) => (
        <li key={`${year} ${ofYear[0]?.id ?? ''}`} className="z-story-year">
          <h3>{year === null ? t('story.noDay') : reader.day(`${year}-01-01`, 'year')}</h3>
          <ol>
            {ofYear.map((item) => (
              <OneItem key={item.id} item={item} who={who} requestLink={requestLink} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

type ItemProperties = { item: StoryItem } & Pick<Properties, 'who' | 'requestLink'>;

function OneItem({ item, who, requestLink }: ItemProperties) {
  const { t } = useTranslation('common');
  const reader = useReader();
  const { title, corrected, withdrawn } = item;
  const classes = [
    'z-story-item',
    milestones.includes(item.kind) ? 'milestone' : '',
    withdrawn ? 'gone' : '',
  ];
  const Title = withdrawn ? 'del' : 'strong';
  return (
    <li className={classes.filter(Boolean).join(' ')}>
      <span className="z-story-mark">
        <Icon name={storyIcons[item.kind]} size={18} />
      </span>
      <div>
        <div className="z-story-day">
          {dayOf(item, reader, t)}
          {item.late && <span className="z-story-tag">{t('story.late')}</span>}
          {withdrawn && <span className="z-story-tag warn">{t('story.withdrawn')}</span>}
          {corrected !== null && !withdrawn && (
            <span className="z-story-tag warn">{t('story.corrected')}</span>
          )}
        </div>
        <Title className="z-story-title">{reader.words(title)}</Title>
        {item.detail !== null && <p className="z-story-detail">{item.detail}</p>}
        {item.superseded.length > 0 && <Formerly item={item} who={who} />}
        <p className="z-small z-muted">{recordedIn(item, who, reader, t)}</p>
        {corrected !== null && (withdrawn || item.superseded.length === 0) && (
          <p className="z-small z-muted">{takenBack(item, who, reader, t)}</p>
        )}
        {corrected?.correctionRequest != null && requestLink(corrected.correctionRequest)}
      </div>
    </li>
  );
}

/** What was believed before stays readable: struck out, with who corrected it and when. */
function Formerly({ item, who }: Pick<ItemProperties, 'item' | 'who'>) {
  const { t } = useTranslation('common');
  const reader = useReader();
  return (
    <ul className="z-story-before">
      {item.superseded.map((before) => {
        const at = reader.instant(String(before.supersededAt));
        const by = before.supersededBy;
        return (
          <li key={String(before.supersededAt)}>
            <span className="z-muted">{t('story.formerly')}</span>
            <del>{[dayOf(before, reader, t), reader.words(before.title)].filter(Boolean).join(' ')}</del>{' '}
            <span className="z-small z-muted">
              {by
                ? t('story.correctedBy', { who: who(by.name, by.role), at })
                : t('story.correctedAt', { at })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

type Translate = ReturnType<typeof useTranslation<'common'>>['t'];

function dayOf(told: Pick<StoryItem, 'on' | 'until' | 'precision'>, reader: Reader, t: Translate): string {
  const from = reader.day(told.on, told.precision);
  if (told.until === null) return from;
  return t('story.period', { from: from || t('story.noDay'), until: reader.day(told.until) });
}

function recordedIn(
  { recordedAt, recordedBy }: StoryItem,
  who: Properties['who'],
  reader: Reader,
  t: Translate,
) {
  if (recordedAt === null) return null;
  const at = reader.instant(String(recordedAt));
  return recordedBy
    ? t('story.recorded', { who: who(recordedBy.name, recordedBy.role), at })
    : t('story.recordedAt', { at });
}

function takenBack(
  { corrected, withdrawn, kind }: StoryItem,
  who: Properties['who'],
  reader: Reader,
  t: Translate,
) {
  if (corrected === null || kind === 'correction') return null;
  const at = reader.instant(String(corrected.recordedAt));
  const by = corrected.recordedBy;
  if (by) return t(withdrawn ? 'story.withdrawnBy' : 'story.correctedBy', { who: who(by.name, by.role), at });
  return t(withdrawn ? 'story.withdrawnAt' : 'story.correctedAt', { at });
}
