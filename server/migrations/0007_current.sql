-- What a device's window is found by: whatever is unfinished, and what was finished since a day. Without these, a greeting
-- reads everything that ever was.
create index doc_unit_current on doc (unit, kind, open, last_day);
create index doc_department_current on doc (department, kind, open, last_day);
create index doc_current on doc (kind, open, last_day);
create index assignment_unit on assignment (unit, day);
