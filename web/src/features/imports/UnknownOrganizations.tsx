import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { CheckField } from '../../ui/Field.tsx';
import { Section } from '../../ui/Section.tsx';
import type { MemberImport } from './import.mapping.ts';

/** Branches that the file names and nobody knows: typing errors to mend, or new ones to make here. */
export function UnknownOrganizations({ one }: { one: MemberImport }) {
  const { t } = useTranslation('workbench');
  const { number } = useReader();
  const client = useQueryClient();
  const all = one.unknownOrganizations.map(({ text }) => text);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const create = useMutation({
    mutationFn: () =>
      call('POST /member-imports/{id}/organizations', {
        params: { id: one.id },
        body: { names: [...chosen] },
      }),
    onSuccess: (running) => {
      client.setQueryData(['imports', 'one', one.id], running);
      void client.invalidateQueries({ queryKey: ['organizations'] });
    },
  });
  const may = one.can.createOrganizations;
  return (
    <Section title={t('imports.unknownTitle', { n: number(all.length) })}>
      <p>{may ? t('imports.unknownHint', { name: one.organization.name }) : t('imports.unknownNoRight')}</p>
      {may && all.length > 1 && (
        <CheckField
          label={t('imports.selectAll')}
          checked={chosen.length === all.length}
          onChange={(on) => setChosen(on ? all : [])}
        />
      )}
      <ul className="desk-unknown">
        {one.unknownOrganizations.map(({ text, rows }) => (
          <li key={text}>
            {may ? (
              <CheckField
                label={text}
                hint={t('imports.unknownRows', { n: number(rows) })}
                checked={chosen.includes(text)}
                onChange={(on) =>
                  setChosen(all.filter((name) => (name === text ? on : chosen.includes(name))))
                }
              />
            ) : (
              <>
                {text} <span className="z-muted">{t('imports.unknownRows', { n: number(rows) })}</span>
              </>
            )}
          </li>
        ))}
      </ul>
      <FormProblem error={create.error} />
      {may && (
        <div>
          <Button disabled={chosen.length === 0} busy={create.isPending} onClick={() => create.mutate()}>
            {chosen.length === 0
              ? t('imports.unknownChoose')
              : t('imports.unknownCreate', { n: number(chosen.length) })}
          </Button>
        </div>
      )}
    </Section>
  );
}
