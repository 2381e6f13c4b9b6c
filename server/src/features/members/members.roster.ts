import { type MemberField, memberFieldKeys, memberFieldTable } from '@zhibu/contract/fields';
import { type Column, repeatsHeader } from '../../integrations/spreadsheet/header.ts';
import type { HeadingMapping } from '../../integrations/spreadsheet/headings.ts';
import type { Message } from '../../integrations/spreadsheet/errors.ts';
import { inspectTable, readTable, type SheetLayout, type Skipped, type TableSpec } from '../../integrations/spreadsheet/table.ts';
import type { LocalDate } from '../../kernel/standards/dates.ts';
import { compactText } from '../../kernel/standards/text.ts';
import { judgeRow, type Problem, type RosterColumn, type RosterRow } from './members.roster.rules.ts';
