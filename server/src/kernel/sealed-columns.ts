/**
 * Every column that holds sealed values, and where each value belongs (the vault's additional data). What walks all
 * of them (a change of keys, the check for the right key) reads this table; the architecture test compares it with
 * the migrations: a new `…_encrypted` column has its line here.
 */
export interface SealedColumn {
  name: string;
  /** The column whose value ends the place of a sealed value. */
  owner: string;
  /** What the place begins with; the same words as where the feature seals. */
  place: string;
}

export interface SealedTable {
  table: string;
  /** In this order rows are walked: an index begins with it. */
  key: readonly { name: string; type: 'integer' | 'smallint' | 'uuid' | 'text' }[];
  columns: readonly SealedColumn[];
  /** Its rows are gone within minutes: not sealed again, only waited for before a key is retired. */
  shortLived?: true;
}

const regionAndId = [
  { name: 'region_id', type: 'integer' },
  { name: 'id', type: 'uuid' },
] as const;

export const sealedTables: readonly SealedTable[] = [
  {
    table: 'key_canary',
    key: [{ name: 'id', type: 'smallint' }],
    columns: [{ name: 'sealed_encrypted', owner: 'id', place: 'key_canary/' }],
  },
  {
    table: 'account',
    key: [{ name: 'id', type: 'uuid' }],
    columns: [
      { name: 'phone_encrypted', owner: 'id', place: 'account.phone:' },
      { name: 'second_factor_encrypted', owner: 'id', place: 'account.second_factor:' },
    ],
  },
  {
    table: 'member',
    key: regionAndId,
    columns: [
      { name: 'id_number_encrypted', owner: 'id', place: 'member.id_number/' },
      { name: 'phone_encrypted', owner: 'id', place: 'member.phone/' },
      { name: 'address_encrypted', owner: 'id', place: 'member.address/' },
    ],
  },
  {
    table: 'member_entry',
    key: regionAndId,
    columns: [{ name: 'secret_encrypted', owner: 'id', place: 'member_entry.secret/' }],
  },
  {
    table: 'correction_request',
    key: regionAndId,
    columns: [{ name: 'content_encrypted', owner: 'id', place: 'correction_request.content/' }],
  },
  {
    // A row waits under the places of the member that it will become.
    table: 'member_import_row',
    key: [
      { name: 'region_id', type: 'integer' },
      { name: 'import_id', type: 'uuid' },
      { name: 'seq', type: 'integer' },
    ],
    columns: [
      { name: 'id_number_encrypted', owner: 'member_id', place: 'member.id_number/' },
      { name: 'phone_encrypted', owner: 'member_id', place: 'member.phone/' },
      { name: 'address_encrypted', owner: 'member_id', place: 'member.address/' },
    ],
  },
  {
    // A letter from outside waits under the places of the member that it will become, too.
    table: 'transfer_incoming',
    key: [
      { name: 'region_id', type: 'integer' },
      { name: 'transfer_id', type: 'uuid' },
    ],
    columns: [
      { name: 'id_number_encrypted', owner: 'member_id', place: 'member.id_number/' },
      { name: 'phone_encrypted', owner: 'member_id', place: 'member.phone/' },
    ],
  },
  {
    table: 'oidc_provider',
    key: [{ name: 'id', type: 'uuid' }],
    columns: [{ name: 'client_secret_encrypted', owner: 'id', place: 'oidc_provider.client_secret:' }],
  },
  {
    // A sign-in under way, for ten minutes.
    table: 'oidc_login',
    key: [],
    columns: [{ name: 'verifier_encrypted', owner: 'state_hash', place: 'oidc_login.verifier:' }],
    shortLived: true,
  },
];

/** What a change of keys seals again. */
export const lastingTables = sealedTables.filter(({ shortLived }) => !shortLived);

/** Names which key a sealed value needs: bytes two and three, as an SQL expression over the column. */
export function keyIdExpression(column: string): string {
  return `(get_byte(${column}, 1) * 256 + get_byte(${column}, 2))`;
}
