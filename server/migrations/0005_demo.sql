-- A demo whose first fill did not come to its end is thrown away and filled in anew: before that nothing was served.
alter table municipality add column filled_at bigint;
update municipality set filled_at = created_at;
