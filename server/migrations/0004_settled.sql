-- Whoever says that something refused or held does not count says why, and its author reads it.

-- none where it was adopted
alter table verdict add column settled_reason text;
-- with the verdict 'dismissed' only
alter table receipt add column reason text;

create index verdict_settled on verdict (settled_at);
