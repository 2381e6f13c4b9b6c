import { useQuery } from '@tanstack/react-query';
import type { Permission } from '@zhibu/contract/authorization';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { call } from '../lib/api.ts';
import type { AnswerOf } from '../lib/api.types.ts';
import { forgetDrafts } from '../lib/drafts.ts';
import { changeLocale } from '../lib/i18n.ts';
import { meQuery, queryClient } from '../lib/query.ts';

export type Me = AnswerOf<'GET /account'>;
export type Duty = Me['duties'][number];

const SessionContext = createContext<Me | null>(null);

/** Gives the pages below who is signed in, and follows the account's language and elder mode. */
export function SessionProvider({ initial, children }: { initial: Me; children: ReactNode }) {
  const { data: me } = useQuery({ ...meQuery, initialData: initial });
  useEffect(() => {
    void changeLocale(me.account.locale);
    showElderMode(me.account.elderMode);
  }, [me.account.locale, me.account.elderMode]);
  return <SessionContext value={me}>{children}</SessionContext>;
}

/** Who is signed in. Only below the signed-in shells. */
export function useSession(): Me {
  const me = useContext(SessionContext);
  if (me === null) throw new Error('useSession outside of a signed-in shell');
  return me;
}

/** Whether the acting duty holds a permission; what may be done with one resource says its own `can`. */
export function useCan(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

export function actingDutyOf(me: Me): Duty | null {
  return me.duties.find((duty) => duty.id === me.actingDuty) ?? null;
}

/** Puts a new answer about the session where every page reads it. */
export function keepSession(me: Me): void {
  queryClient.setQueryData(meQuery.queryKey, me);
}

/** Everything that another duty or person read is forgotten before the next one looks. */
export async function switchDuty(dutyId: string | null): Promise<void> {
  const me = await call('PUT /sessions/current/duty', { body: { dutyId } });
  queryClient.clear();
  keepSession(me);
}

/** Ends the session here and on the server, and forgets what was typed and read. */
export async function signOut(): Promise<void> {
  await call('DELETE /sessions/current');
  forgetDrafts();
  queryClient.clear();
  showElderMode(false);
}

/** For pages outside of the shells that know whose they are. */
export function useElderMode(on: boolean): void {
  useEffect(() => showElderMode(on), [on]);
}

function showElderMode(on: boolean): void {
  document.documentElement.toggleAttribute('data-elder', on);
}
