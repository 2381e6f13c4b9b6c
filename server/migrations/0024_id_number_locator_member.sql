-- A file that goes to another region, is corrected or erased takes its entry along: found by the member, it was looked for
-- among those of all members.
CREATE INDEX id_number_locator_member ON id_number_locator (member_id);
