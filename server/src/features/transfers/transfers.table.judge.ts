import { transferStates } from '@zhibu/contract/transfer-states';
import { type Actor, isHoldersOwn } from '../../kernel/authorization.ts';
import type { Tx } from '../../kernel/database.ts';
import { Problem } from '../../kernel/errors.ts';
import { normalizeName } from '../../kernel/standards/names.ts';
import { compactText } from '../../kernel/standards/text.ts';
import type { Services } from '../../services.ts';
import { findFor, lockFor as lockMember, type MemberRecord, membersByIdNumber } from '../members/public.ts';
import { judged } from './transfers.applying.ts';
import { lockPlaces, refuseUnlocked } from './transfers.hold.ts';
import { say } from './transfers.messages.ts';
import type { TransferRecord } from './transfers.record.ts';
import { committeeOf, openTransferOf } from './transfers.store.ts';
import { sayTable } from './transfers.table.messages.ts';
import { branchFinder, committeesNamed, destinationsIn, spellings } from './transfers.table.places.ts';
import { sameText, type TableColumn, type TableProblem } from './transfers.table.rules.ts';
import type { JudgedRow, ReadRow } from './transfers.table.ts';

const columnsOfFields: Record<string, TableColumn> = {
  '/destinationId': 'destination',
  '/branchId': 'branch',
  '/outside/name': 'outside',
};

/**
 * Every row against the registry, in the order of the table. The organisations are locked first, then the files in the order
 * of their ids, so that two tables with the same people wait for each other in one way.
 * @param preview no file is locked
 */
export async function judgeTable(
  services: Services,
  tx: Tx,
  actor: Actor,
  now: Date,
  rows: readonly ReadRow[],
  preview: boolean,
): Promise<JudgedRow[]> {
  const numbers = rows.flatMap(({ values }) => values.idNumber ?? []);
  const ids = await membersByIdNumber(tx, services.vault, numbers);
  const destinations = await destinationsIn(
    tx,
    rows.map(({ values }) => values.destination),
  );
  const locked = await lockPlaces(tx, {
    memberIds: [...ids.values()],
    others: [...destinations.values()].map((place) => ('problem' in place ? null : place.id)),
    branches: [...new Set(rows.map(({ values }) => values.branch))].flatMap(spellings),
  });
  const members = await filesOf(tx, actor, [...ids.values()], preview);
  const here = await committeesNamed(
    tx,
    rows.map(({ values }) => values.outside),
  );
  const branchIn = branchFinder(tx);
  const seen = new Map<string, number>();
  const result: JudgedRow[] = [];
  for (const row of rows) {
    const { values } = row;
    const problems = [...row.problems];
    const report = (column: TableColumn, words: TableProblem['words']) => problems.push({ column, words });
    const member = values.idNumber === null ? undefined : members.get(ids.get(values.idNumber) ?? '');
    const first = values.idNumber === null ? undefined : seen.get(values.idNumber);
    if (values.idNumber !== null) {
      if (first !== undefined) report('idNumber', sayTable.twice(first));
      else seen.set(values.idNumber, row.row);
      if (!member) report('idNumber', sayTable.unknown);
      else if (values.name !== '' && normalizeName(member.name) !== values.name)
        report('name', sayTable.otherName);
      else if (member.id === actor.member?.id || isHoldersOwn(actor, member.id))
        report('name', say.ownFiling);
    }
    const place = destinations.get(values.destination);
    if (place && 'problem' in place) report('destination', place.problem);
    const code = here.get(compactText(values.outside).toLowerCase());
    if (code !== undefined) report('outside', sayTable.outsideHere(values.outside, code));
    if (values.outside !== '' && values.branch !== '') report('branch', sayTable.branchOutside);
    const outside = values.outside === '' ? null : { id: null, name: values.outside };
    const destination = place && !('problem' in place) ? place : outside;
    const judgedRow: JudgedRow = {
      ...row,
      problems,
      outcome: 'refused',
      destination,
      branch: values.branch || null,
      transfer: null,
    };
    result.push(judgedRow);
    if (problems.length > 0 || !member || !destination || values.ground === null) continue;
    const { ground, duesUntil, note } = values;
    const before = await openTransferOf(tx, member.id);
    if (before && isSame(before, destination, ground)) {
      judgedRow.outcome = 'already';
      continue;
    }
    if (before) {
      report('name', say.openAlready(transferStates[before.state]));
      continue;
    }
    let branchId: string | null = null;
    const committee = await committeeOf(tx, member.regionId, member.orgPath);
    const within = committee.id === destination.id;
    if (within && values.branch !== '') {
      const branch = await branchIn(committee, values.branch);
      if ('problem' in branch) {
        report('branch', branch.problem);
        continue;
      }
      branchId = branch.id;
      judgedRow.branch = branch.name;
    }
    const wish = within ? null : values.branch;
    const wishes = { ...whitherOf(values, destination), ground, branchId, wish, note, duesUntil };
    try {
      judgedRow.transfer = await judged(tx, actor, now, member, wishes, 'origin');
      refuseUnlocked(locked, judgedRow.transfer);
      judgedRow.outcome = 'file';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      report(columnsOfFields[error.options.errors?.[0]?.pointer ?? ''] ?? 'name', error.words);
    }
  }
  return result;
}

/** As the form for one says it. */
const whitherOf = ({ outside, outsidePlace, outsidePhone }: ReadRow['values'], { id }: Destination) =>
  id === null
    ? { outside: { name: outside, place: outsidePlace, phone: outsidePhone } }
    : { destinationId: id };

type Destination = NonNullable<JudgedRow['destination']>;

/** Filed for before, in the same way. */
const isSame = (before: TransferRecord, { id, name }: Destination, ground: TransferRecord['ground']) =>
  before.appliedBy === 'origin' &&
  before.ground === ground &&
  before.destinationId === id &&
  (id !== null || sameText(before.destinationName, name));

/** Those that this actor may handle; the others are as if there were none. */
async function filesOf(
  tx: Tx,
  actor: Actor,
  ids: readonly string[],
  preview: boolean,
): Promise<Map<string, MemberRecord>> {
  const files = new Map<string, MemberRecord>();
  for (const id of [...new Set(ids)].sort())
    try {
      files.set(id, await (preview ? findFor(tx, actor, id) : lockMember(tx, actor, id)));
    } catch (error) {
      if (!(error instanceof Problem && error.status === 404)) throw error;
    }
  return files;
}
