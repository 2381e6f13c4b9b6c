import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import type { AnswerOf } from '../../lib/api.types.ts';
import { queryClient } from '../../lib/query.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Section } from '../../ui/Section.tsx';
import { useFreshSignIn } from './FreshSignIn.tsx';

type Identity = AnswerOf<'GET /account/outside-identities'>['items'][number];

/** The own outside identities. Where no provider is in use and none is linked, nothing is there to explain. */
export function OutsideSection() {
  const { t } = useTranslation('accounts');
  const { words, instant } = useReader();
  const run = useFreshSignIn();
  const [leaving, setLeaving] = useState<Identity | null>(null);
  const own = useQuery({
    queryKey: ['outside-identities', 'own'],
    queryFn: ({ signal }) => call('GET /account/outside-identities', { signal }),
  });
  const link = useMutation({
    mutationFn: (id: string) => run(() => call('POST /account/outside-identities/{id}', { params: { id } })),
    onSuccess: (departed) => {
      if (departed !== null) location.assign(departed.url);
    },
  });
  if (!own.data || (own.data.items.length === 0 && own.data.providers.length === 0)) return null;
  const { items, providers } = own.data;
  return (
    <Section title={t('outside.section')}>
      <p className="z-muted">{t('outside.sectionLead')}</p>
      {items.length === 0 && <p>{t('outside.none')}</p>}
      <ul className="z-rows">
        {items.map((identity) => (
          <li key={identity.id} className="z-row">
            <div>
              {words(identity.provider)}
              <div className="z-small z-muted">
                {t('outside.facts', { at: instant(identity.linkedAt), by: identity.linkedBy })}
                {' · '}
                {identity.lastUsedAt === null
                  ? t('outside.unused')
                  : t('outside.used', { at: instant(identity.lastUsedAt) })}
              </div>
            </div>
            {identity.can.remove && (
              <Button
                kind="danger"
                onClick={() => setLeaving(identity)}
                aria-label={t('outside.unlinkNamed', { provider: words(identity.provider) })}
              >
                {t('outside.unlink')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <FormProblem error={link.error} />
      <div className="z-actions">
        {providers.map(({ id, name }) => (
          <Button key={id} busy={link.isPending && link.variables === id} onClick={() => link.mutate(id)}>
            {t('outside.link', { provider: words(name) })}
          </Button>
        ))}
      </div>
      {leaving && <UnlinkDialog identity={leaving} onClose={() => setLeaving(null)} />}
    </Section>
  );
}

function UnlinkDialog({ identity, onClose }: { identity: Identity; onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation('common');
  const { words } = useReader();
  const run = useFreshSignIn();
  const { id } = identity;
  const unlink = useMutation({
    mutationFn: () => run(() => call('DELETE /account/outside-identities/{id}', { params: { id } })),
    onSuccess: async (done) => {
      if (done === null) return;
      await queryClient.invalidateQueries({ queryKey: ['outside-identities'] });
      onClose();
    },
  });
  return (
    <Dialog title={t('outside.unlinkAsk', { provider: words(identity.provider) })} onClose={onClose}>
      <p>{t('outside.unlinkHint')}</p>
      <FormProblem error={unlink.error} />
      <div className="z-actions">
        <Button kind="danger" busy={unlink.isPending} onClick={() => unlink.mutate()}>
          {t('outside.unlink')}
        </Button>
        <Button onClick={onClose}>{common('cancel')}</Button>
      </div>
    </Dialog>
  );
}
