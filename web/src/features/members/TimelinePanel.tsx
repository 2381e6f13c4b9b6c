import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { HistoryPanel } from './HistoryPanel.tsx';
import { MemberThen } from './MemberThen.tsx';
import { StoryList } from './StoryList.tsx';

type View = 'story' | 'changes';

/** A member's history in two views: as a story in the time in which it was true, and as it was written down. */
export function TimelinePanel({ id }: { id: string }) {
  const { t } = useTranslation('workbench');
  const [view, setView] = useState<View>('story');
  return (
    <div className="desk-file">
      <fieldset className="z-views">
        <legend className="z-only-read">{t('members.historyViews')}</legend>
        {(['story', 'changes'] as const).map((one) => (
          <Button key={one} aria-pressed={view === one} onClick={() => setView(one)}>
            {t(`members.view_${one}`)}
          </Button>
        ))}
      </fieldset>
      {view === 'story' ? (
        <>
          <StoryList id={id} requestLink={requestLink(t('members.historyRequest'))} />
          <MemberThen id={id} />
        </>
      ) : (
        <HistoryPanel id={id} />
      )}
    </div>
  );
}

const requestLink = (words: string) => (request: string) => (
  <Link to="/corrections/$id" params={{ id: request }} className="z-small">
    {words}
  </Link>
);
