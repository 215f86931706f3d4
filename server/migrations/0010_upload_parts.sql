-- Where an upload's bytes lie in a bucket: the names of its parts in their order, each counted together with its bytes.
-- Empty where uploads are files.

alter table upload add column parts text not null default '';
