/**
 * The vocabulary of the rulebook: which rules there are and what shape their values have. What holds, since when and
 * by which article is dated data (server: features/rulebook/rulebook.data.ts); what an organisation set for itself
 * lies in the database.
 */

import type { OrganizationKind } from './kinds.ts';

/** Who may set another value: nobody, or an organisation for itself and what stands below it. */
export type RuleOverride = 'fixed' | 'organization';

/**
 * Where a rule comes from: `A` read in the regulation's text, `B` a secondary source, `C` common local practice.
 * A screen quotes an article for `A` only; `B` and `C` are named 按本组织设置 (domain, "Trust tags").
 */
export type RuleTrust = 'A' | 'B' | 'C';

export interface Range {
  min: number;
  max: number;
}

/** Which kinds of organisation may stand directly under which. */
export type Places = Readonly<Record<OrganizationKind, readonly OrganizationKind[]>>;

/** Value of each rule by its key. Units stand in the key's last word or in the rule's description. */
export interface RuleValues {
  'organization.place': Places;
  /** Full members that a branch needs. */
  'branch.full_members_min': number;
  /** Members that a branch generally has at most. */
  'branch.members_usual_max': number;
  /** Units that a joint branch generally covers at most. */
  'branch.joint_units_usual_max': number;
  /** A general branch is founded above this number of members. */
  'general_branch.members_over': number;
  /** A grassroots committee is founded above this number of members. */
  'committee.members_over': number;
  /** From this number of full members on, a branch has a committee; below, a secretary. */
  'branch.committee_from_full_members': number;
  /** Members of a branch committee, generally. */
  'branch.committee_usual_size': Range;
  /** Members of a branch committee at most. */
  'branch.committee_size_max': number;
  'term.committee_years': number;
  'term.general_branch_years': number;
  'term.branch_years': number;
  /** Village and community branches. */
  'term.village_branch_years': number;
  /** How far the date of an election may be moved, with approval. */
  'term.shift_max_years': number;
  /** How long before the end of a term the superior is reminded. */
  'term.reminder_months': number;
  'development.age_min_years': number;
  'development.talk_within_months': number;
  'development.activist_review_months': number;
  'development.activist_min_years': number;
  'development.training_days_min': number;
  'development.training_hours_min': number;
  'development.approval_within_months': number;
  'development.approval_special_months': number;
  'development.probation_years': number;
  'development.probation_extension_months': Range;
  /** How long after the end of probation its discussion is in time. */
  'development.conversion_within_months': number;
  /** How long before the end of probation the branch is reminded. */
  'development.probation_reminder_days': number;
  'development.notice_working_days': number;
  /** Above this share of those entitled to vote a meeting counts. */
  'meeting.quorum_share': number;
  'transfer.validity_days_outside': number;
  'transfer.validity_days_same_city': number;
  'transfer.validity_days_max': number;
  'transfer.receipt_within_months': number;
  /** Within how many working days each side at the origin decides on a transfer. */
  'transfer.approval_working_days': number;
  /** Within how many working days after check-in the destination accepts. */
  'transfer.acceptance_working_days': number;
  'floating.from_months': number;
  /** A floating member is contacted at least every so many months. */
  'floating.contact_months': number;
  /** The affiliation of a graduate may stay so long. */
  'graduate.retention_years': number;
  /** How long before that ends the branch is reminded. */
  'graduate.reminder_days': number;
  /** A member abroad is contacted at least every so many months. */
  'abroad.contact_months': number;
  /** How often the branch tries to reach a member with whom contact was lost. */
  'lost_contact.attempt_months': number;
  'lost_contact.suspension_after_months': number;
  'lost_contact.removal_after_years': number;
  /** Above this time abroad membership is generally suspended. */
  'abroad.suspension_usual_years': number;
  'life.general_meeting_months': number;
  'life.committee_meeting_months': number;
  'life.theme_day_months': number;
  'life.party_lecture_months': number;
  /** Every member is talked with at least once in so many calendar years. */
  'life.talk_years': number;
  /** How many months before the end of the year the branch is reminded of talks. */
  'life.talk_reminder_months': number;
  'life.appraisal_excellent_share_max': number;
  'learning.member_hours_year': number;
  'learning.officer_hours_year': number;
  'suggestion.answer_working_days': number;
  /** Within how many working days a member's correction request is answered. */
  'correction.answer_working_days': number;
  /** How many days after the end of the year the annual report is due at the superior. */
  'annual_report.due_days': number;
  'election.attendance_share_min': number;
  'election.candidates_excess_share_min': number;
  /** Of whom more than half must have voted for the elected: those entitled to vote (应到会) or those present (实到会). */
  'election.elected_of': 'eligible' | 'present';
  /** Who votes, elects and may be elected. */
  'election.standing': 'full_members';
  /** How long what must be kept after an ending is kept. */
  'retention.audit_days': number;
  'retention.ended_file_years': number;
}

export type RuleKey = keyof RuleValues;
