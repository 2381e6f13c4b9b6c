-- Transfers under way by the places that they name: an operation on the tree or a new name takes along those, and reads no others.
CREATE INDEX transfer_open_origin ON transfer (region_id, org_path)
  WHERE state NOT IN ('completed', 'refused', 'withdrawn');
CREATE INDEX transfer_open_destination ON transfer (destination_id)
  WHERE state NOT IN ('completed', 'refused', 'withdrawn');
CREATE INDEX transfer_open_branch ON transfer (branch_id)
  WHERE branch_id IS NOT NULL AND state NOT IN ('completed', 'refused', 'withdrawn');
