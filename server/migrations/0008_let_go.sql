-- When a locked phone said that it holds nothing any more.
alter table device add column let_go_at bigint;
