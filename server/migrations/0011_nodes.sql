-- What a node has to hear of that shares the database with others is found by where the cursor stood when it was written.
-- The indexes for it are made on PostgreSQL only, when it is opened (`store/nodes.rs`): SQLite has one process.

alter table change add column cursor bigint not null default 0;
-- where it stood when anything projected from the document was last different
alter table doc add column moved bigint not null default 0;
-- where it stood when a device was left a receipt that it had not asked for; none in answers to its own pushes
alter table receipt add column cursor bigint;
-- where it stood when the session was ended
alter table session add column ended bigint;
