import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/Button.tsx';
import { MenuButton } from '../../ui/desk/MenuButton.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { addressOfSearch, conditionsOf, filterOf, type MemberSearch } from './members.search.ts';

const key = ['saved-filters'];

/** Filters kept under a name: one press brings them back. */
export function SavedFilters({ search }: { search: MemberSearch }) {
  const { t } = useTranslation('workbench');
  return (
    <MenuButton label={t('members.savedFilters')}>
      <SavedList />
      <SaveForm search={search} />
    </MenuButton>
  );
}

function SavedList() {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const { data, isPending, error } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call('GET /saved-filters', { signal }),
  });
  const forget = useMutation({
    mutationFn: (id: string) => call('DELETE /saved-filters/{id}', { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
  if (isPending) return <Skeleton lines={2} />;
  return (
    <>
      <FormProblem error={error ?? forget.error} />
      {data?.items.length === 0 && <p className="desk-note">{t('members.savedNone')}</p>}
      <ul>
        {data?.items.map(({ id, name, query }) => (
          <li key={id} className="desk-saved">
            <Link to="/members" search={addressOfSearch(query)} className="z-menu-item">
              {name}
            </Link>
            <Button
              kind="quiet"
              aria-label={t('members.forgetFilter', { name })}
              onClick={() => forget.mutate(id)}
              busy={forget.isPending && forget.variables === id}
            >
              <Icon name="close" size={16} />
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function SaveForm({ search }: { search: MemberSearch }) {
  const { t } = useTranslation('workbench');
  const client = useQueryClient();
  const [name, setName] = useState('');
  const save = useMutation({
    mutationFn: () => call('POST /saved-filters', { body: { name: name.trim(), query: filterOf(search) } }),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: key });
    },
  });
  if (conditionsOf(search) === 0 && search.name === undefined)
    return <p className="desk-note">{t('members.saveFilterEmpty')}</p>;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') save.mutate();
  };
  return (
    <form className="desk-save" onSubmit={submit}>
      <TextField
        label={t('members.saveFilter')}
        placeholder={t('members.saveFilterName')}
        value={name}
        onChange={setName}
        maxLength={40}
      />
      <FormProblem error={save.error} />
      <Button type="submit" busy={save.isPending} disabled={name.trim() === ''}>
        {t('desk.save')}
      </Button>
    </form>
  );
}
