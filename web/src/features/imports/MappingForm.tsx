import { type MemberField, memberFieldKeys, memberFieldTable } from '@zhibu/contract/fields';
import { useTranslation } from 'react-i18next';
import { useDraft } from '../../lib/drafts.ts';
import { useReader } from '../../lib/words.ts';
import { Button } from '../../ui/Button.tsx';
import { DataTable } from '../../ui/desk/DataTable.tsx';
import { FormProblem } from '../../ui/ErrorState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import {
  type Column,
  faultsOf,
  fieldOf,
  isNamed,
  type Mapping,
  type MemberImport,
  type Sheet,
  withField,
} from './import.mapping.ts';

interface Properties {
  one: MemberImport;
  busy: boolean;
  error: unknown;
  onCheck: (mapping: Mapping) => void;
}

/** Which column becomes what; recognised already, so that mostly one only presses the button. */
export function MappingForm({ one, busy, error, onCheck }: Properties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const [mapping, setMapping] = useDraft<Mapping>(`mapping.${one.id}`, one.mapping);
  const { missing, doubled } = faultsOf(one, mapping);
  const label = (field: MemberField) => reader.words(memberFieldTable[field]);
  return (
    <>
      <p>{t('imports.mappingLead')}</p>
      {one.sheets.map((sheet) => (
        <SheetMapping
          key={sheet.name}
          sheet={sheet}
          mapping={mapping}
          onChange={(column, field) => setMapping(withField(mapping, column, field))}
        />
      ))}
      <div className="desk-form-end">
        {missing.length > 0 && (
          <Notice kind="warning">
            {t('imports.missingRequired', { fields: missing.map(label).join(t('desk.listMark')) })}
          </Notice>
        )}
        {doubled.map(({ field, headings }) => (
          <Notice key={field} kind="warning">
            {t('imports.doubleField', { field: label(field), headings: headings.join(t('desk.listMark')) })}
          </Notice>
        ))}
        <FormProblem error={error} />
        <div className="z-actions">
          <Button
            kind="primary"
            busy={busy}
            disabled={!one.can.check || missing.length > 0 || doubled.length > 0}
            onClick={() => onCheck(mapping)}
          >
            {one.state === 'mapping' ? t('imports.check') : t('imports.recheck')}
          </Button>
          <span className="z-muted">{t('imports.checkHint')}</span>
        </div>
      </div>
    </>
  );
}

interface SheetProperties {
  sheet: Sheet;
  mapping: Mapping;
  onChange: (column: Column, field: MemberField | null) => void;
}

function SheetMapping({ sheet, mapping, onChange }: SheetProperties) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const name = reader.beside(sheet.name, sheet.hidden ? t('imports.sheetHidden') : null);
  const title = `${t('imports.sheet')}${reader.locale === 'en' ? ': ' : '：'}${name}`;
  if (sheet.headerRow === null)
    return (
      <Section title={title}>
        <p className="z-muted">{t('imports.sheetNoHeader')}</p>
      </Section>
    );
  return (
    <Section
      title={title}
      actions={<span className="z-muted z-small">{t('imports.sheetHeaderRow', { n: sheet.headerRow })}</span>}
    >
      <DataTable
        label={title}
        rows={sheet.columns}
        keyOf={(column) => String(column.index)}
        columns={[
          { key: 'heading', title: t('imports.heading'), cell: (column) => <Heading column={column} /> },
          { key: 'samples', title: t('imports.samples'), cell: (column) => <Samples column={column} /> },
          {
            key: 'field',
            title: t('imports.field'),
            cell: (column) => <FieldChoice column={column} mapping={mapping} onChange={onChange} />,
          },
        ]}
      />
    </Section>
  );
}

function Heading({ column }: { column: Column }) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  return (
    <>
      {isNamed(column) ? column.heading : t('imports.noHeading', { n: column.index + 1 })}
      {column.hidden && (
        <span className="z-muted z-small">{reader.beside('', t('imports.columnHidden'))}</span>
      )}
    </>
  );
}

function Samples({ column }: { column: Column }) {
  const { t } = useTranslation('workbench');
  const samples = column.samples.map((text) => text.trim()).filter((text) => text !== '');
  return (
    <span className="z-muted">
      {samples.length > 0 ? samples.join(t('desk.listMark')) : t('imports.noSamples')}
    </span>
  );
}

interface Choice {
  column: Column;
  mapping: Mapping;
  onChange: (column: Column, field: MemberField | null) => void;
}

function FieldChoice({ column, mapping, onChange }: Choice) {
  const { t } = useTranslation('workbench');
  const reader = useReader();
  const field = fieldOf(column, mapping);
  return (
    <select
      className="z-input"
      aria-label={`${t('imports.field')}：${column.heading}`}
      value={field ?? ''}
      disabled={!isNamed(column)}
      onChange={(event) =>
        onChange(column, memberFieldKeys.find((key) => key === event.target.value) ?? null)
      }
    >
      <option value="">{t('imports.ignore')}</option>
      {memberFieldKeys.map((key) => (
        <option key={key} value={key}>
          {reader.words(memberFieldTable[key])}
        </option>
      ))}
    </select>
  );
}
